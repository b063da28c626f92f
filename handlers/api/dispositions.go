package api

import (
	"context"

	"relevo/domain"
	"relevo/domain/disposition"
	"relevo/domain/presence"
	"relevo/handlers/web"
)

type setList struct {
	Dispositions []setJSON `json:"dispositions"`
}

type setJSON struct {
	ID    string            `json:"id"`
	Name  string            `json:"name"`
	Items []dispositionJSON `json:"items"`
	// Version is sent back to change just what was read.
	Version int64 `json:"version" doc:"counted up by each change"`
}

type dispositionJSON struct {
	ID       string            `json:"id,omitempty" doc:"stays the same for ever; left out, one is made from the name"`
	Name     string            `json:"name"`
	Hidden   bool              `json:"hidden,omitempty" doc:"no longer chosen, still read in history"`
	Children []dispositionJSON `json:"children,omitempty" doc:"only entries without children are chosen; at most four levels"`
}

type setBody struct {
	Name    *string            `json:"name,omitempty"`
	Version int64              `json:"version,omitempty" doc:"as read: 409 newer_revision when the set was changed meanwhile; left out, the last change wins"`
	Items   *[]dispositionJSON `json:"items,omitempty" doc:"all of them; an entry left out goes, or is hidden when a wrap-up names it"`
}

func shapeItems(list []disposition.Item) []dispositionJSON {
	out := make([]dispositionJSON, len(list))
	for i, d := range list {
		out[i] = dispositionJSON{ID: d.ID, Name: d.Name, Hidden: d.Hidden, Children: shapeItems(d.Children)}
	}
	return out
}

func readItems(list []dispositionJSON) []disposition.Item {
	out := make([]disposition.Item, len(list))
	for i, d := range list {
		out[i] = disposition.Item{ID: d.ID, Name: d.Name, Hidden: d.Hidden, Children: readItems(d.Children)}
	}
	return out
}

func shapeSet(d *disposition.Set) setJSON {
	return setJSON{ID: d.ID.String(), Name: d.Name, Items: shapeItems(d.Items), Version: d.Version}
}

func (a *API) listSets(ctx context.Context, _ *none) (*body[setList], error) {
	list, err := a.Store.DispositionSets(ctx)
	if err != nil {
		return nil, err
	}
	out := setList{Dispositions: make([]setJSON, len(list))}
	for i, d := range list {
		out.Dispositions[i] = shapeSet(d)
	}
	return &body[setList]{out}, nil
}

// findSet loads a set in use.
func (a *API) findSet(ctx context.Context, text string) (*disposition.Set, error) {
	id, err := domain.ParseID(text)
	if err != nil {
		return nil, err
	}
	d, err := a.Store.DispositionSet(ctx, id)
	if err == nil && d.Archived > 0 {
		err = domain.NotFound()
	}
	return d, err
}

func (a *API) getSet(ctx context.Context, in *byID) (*body[setJSON], error) {
	d, err := a.findSet(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[setJSON]{shapeSet(d)}, nil
}

func (a *API) createSet(ctx context.Context, in *created[setBody]) (*body[setJSON], error) {
	var name string
	var items []dispositionJSON
	set(&name, in.Body.Name)
	set(&items, in.Body.Items)
	d, err := a.Engine.CreateDispositionSet(ctx, web.Me(ctx).ID, name, readItems(items))
	if err != nil {
		return nil, err
	}
	return &body[setJSON]{shapeSet(d)}, nil
}

func (a *API) putSet(ctx context.Context, in *commandInput[setBody]) (*body[setJSON], error) {
	d, err := a.findSet(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	items := shapeItems(d.Items)
	set(&d.Name, in.Body.Name)
	set(&items, in.Body.Items)
	if d, err = a.Engine.UpdateDispositionSet(ctx, web.Me(ctx).ID, d.ID, in.Body.Version, d.Name, readItems(items)); err != nil {
		return nil, err
	}
	return &body[setJSON]{shapeSet(d)}, nil
}

func (a *API) deleteSet(ctx context.Context, in *byID) (*none, error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	return nil, a.Engine.ArchiveDispositionSet(ctx, web.Me(ctx).ID, id)
}

type reasonList struct {
	Reasons []reasonJSON `json:"reasons"`
}

type reasonJSON struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Position int    `json:"position" doc:"its place in the list, from 1 on"`
}

type reasonBody struct {
	Name     *string `json:"name,omitempty"`
	Position *int    `json:"position,omitempty" doc:"where to put it; a new one is the last by default"`
}

func (a *API) listReasons(ctx context.Context, _ *none) (*body[reasonList], error) {
	list, err := a.Store.Reasons(ctx)
	if err != nil {
		return nil, err
	}
	out := reasonList{Reasons: make([]reasonJSON, len(list))}
	for i, r := range list {
		out.Reasons[i] = reasonJSON{r.ID.String(), r.Name, i + 1}
	}
	return &body[reasonList]{out}, nil
}

func (a *API) getReason(ctx context.Context, in *byID) (*body[reasonJSON], error) {
	list, err := a.listReasons(ctx, nil)
	if err != nil {
		return nil, err
	}
	for _, r := range list.Body.Reasons {
		if r.ID == in.ID {
			return &body[reasonJSON]{r}, nil
		}
	}
	return nil, domain.NotFound()
}

func (a *API) createReason(ctx context.Context, in *created[reasonBody]) (*body[reasonJSON], error) {
	r := &presence.Reason{}
	set(&r.Name, in.Body.Name)
	r, err := a.Engine.CreateReason(ctx, web.Me(ctx).ID, r.Name)
	if err != nil {
		return nil, err
	}
	return a.placeReason(ctx, r.ID, in.Body.Position)
}

func (a *API) placeReason(ctx context.Context, id domain.ID, place *int) (*body[reasonJSON], error) {
	if place != nil {
		if err := a.Engine.MoveReason(ctx, web.Me(ctx).ID, id, *place); err != nil {
			return nil, err
		}
	}
	return a.getReason(ctx, &byID{id.String()})
}

func (a *API) putReason(ctx context.Context, in *commandInput[reasonBody]) (*body[reasonJSON], error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	if in.Body.Name != nil {
		if err := a.Engine.RenameReason(ctx, web.Me(ctx).ID, id, *in.Body.Name); err != nil {
			return nil, err
		}
	}
	return a.placeReason(ctx, id, in.Body.Position)
}

func (a *API) deleteReason(ctx context.Context, in *byID) (*none, error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	return nil, a.Engine.ArchiveReason(ctx, web.Me(ctx).ID, id)
}
