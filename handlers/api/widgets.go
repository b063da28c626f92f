package api

import (
	"context"
	"maps"
	"net/http"

	"relevo/domain"
	"relevo/domain/people"
	"relevo/domain/widget"
	"relevo/handlers/web"
)

func (a *API) widgetRoutes() {
	op := func(method, path, id, summary string) operation {
		return operation{method: method, path: path, id: id, summary: summary, permission: people.Configure}
	}
	serve(a, op(http.MethodGet, "/widgets", "listWidgets", "The widgets in use"), a.listWidgets)
	serve(a, op(http.MethodGet, "/widgets/{id}", "getWidget", "One widget in use"), a.getWidget)
	create := op(http.MethodPost, "/widgets", "createWidget", "Make a widget; what is left out has its default")
	create.status = http.StatusCreated
	serve(a, create, a.createWidget)
	serve(a, op(http.MethodPut, "/widgets/{id}", "putWidget", "Change a widget; what is left out stays"), a.putWidget)
	remove := op(http.MethodDelete, "/widgets/{id}", "deleteWidget", "Take a widget out of use; its conversations stay")
	remove.status = http.StatusNoContent
	serve(a, remove, a.deleteWidget)
}

type widgetList struct {
	Widgets []widgetJSON `json:"widgets"`
}

func (a *API) listWidgets(ctx context.Context, _ *none) (*body[widgetList], error) {
	list, err := a.Store.Widgets(ctx)
	if err != nil {
		return nil, err
	}
	out := widgetList{Widgets: make([]widgetJSON, len(list))}
	for i, w := range list {
		out.Widgets[i] = shapeWidget(w)
	}
	return &body[widgetList]{out}, nil
}

// byID is a path that names one thing.
type byID struct {
	ID string `path:"id"`
}

func (a *API) getWidget(ctx context.Context, in *byID) (*body[widgetJSON], error) {
	w, err := a.findWidget(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[widgetJSON]{shapeWidget(w)}, nil
}

func (a *API) findWidget(ctx context.Context, text string) (*widget.Widget, error) {
	id, err := domain.ParseID(text)
	if err != nil {
		return nil, err
	}
	list, err := a.Store.Widgets(ctx)
	if err != nil {
		return nil, err
	}
	for _, w := range list {
		if w.ID == id {
			return w, nil
		}
	}
	return nil, domain.NotFound()
}

// widgetBody names the settings to set, flat or inside settings as they are
// read; null or absent leaves one as it is.
type widgetBody struct {
	widgetSettings
	Settings *widgetSettings `json:"settings,omitempty" doc:"the same, as read"`
}

func (b *widgetBody) apply(s *widget.Settings) {
	b.widgetSettings.apply(s)
	if b.Settings != nil {
		b.Settings.apply(s)
	}
}

type widgetSettings struct {
	Name       *string                 `json:"name,omitempty"`
	Colour     *string                 `json:"colour,omitempty" doc:"#rrggbb"`
	Position   *string                 `json:"position,omitempty" doc:"right or left"`
	Theme      *string                 `json:"theme,omitempty" doc:"auto, light or dark"`
	Lang       *string                 `json:"lang,omitempty" doc:"auto, en or es"`
	Origins    *[]string               `json:"origins,omitempty" doc:"allowed sites; empty allows any"`
	Texts      map[string]widget.Texts `json:"texts,omitempty" doc:"by language"`
	Files      *bool                   `json:"files,omitempty"`
	Emoji      *bool                   `json:"emoji,omitempty"`
	Sound      *bool                   `json:"sound,omitempty"`
	HideBrand  *bool                   `json:"hide_brand,omitempty"`
	SideSpace  *int                    `json:"side_space,omitempty" doc:"px"`
	BelowSpace *int                    `json:"below_space,omitempty" doc:"px"`
	Queue      *domain.ID              `json:"queue,omitempty" doc:"where its conversations enter; empty: the default queue"`
	Assistant  *domain.ID              `json:"assistant,omitempty" doc:"who answers first; empty: people alone"`
}

func (b *widgetSettings) apply(s *widget.Settings) {
	set(&s.Name, b.Name)
	set(&s.Colour, b.Colour)
	set(&s.Position, b.Position)
	set(&s.Theme, b.Theme)
	set(&s.Lang, b.Lang)
	set(&s.Files, b.Files)
	set(&s.Emoji, b.Emoji)
	set(&s.Sound, b.Sound)
	set(&s.HideBrand, b.HideBrand)
	set(&s.SideSpace, b.SideSpace)
	set(&s.BelowSpace, b.BelowSpace)
	set(&s.Queue, b.Queue)
	set(&s.Assistant, b.Assistant)
	set(&s.Origins, b.Origins)
	if len(b.Texts) > 0 {
		texts := maps.Clone(s.Texts) // what a cache holds is shared
		if texts == nil {
			texts = map[string]widget.Texts{}
		}
		maps.Copy(texts, b.Texts)
		s.Texts = texts
	}
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

type widgetCreate struct{ Body widgetBody }

func (a *API) createWidget(ctx context.Context, in *widgetCreate) (*body[widgetJSON], error) {
	s := widget.Defaults("")
	in.Body.apply(&s)
	w, err := a.Engine.CreateWidget(ctx, web.Me(ctx).ID, s)
	if err != nil {
		return nil, err
	}
	return &body[widgetJSON]{shapeWidget(w)}, nil
}

func (a *API) putWidget(ctx context.Context, in *commandInput[widgetBody]) (*body[widgetJSON], error) {
	w, err := a.findWidget(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	s := w.Settings
	in.Body.apply(&s)
	if err := a.Engine.UpdateWidget(ctx, web.Me(ctx).ID, w.ID, s); err != nil {
		return nil, err
	}
	if w, err = a.findWidget(ctx, in.ID); err != nil {
		return nil, err
	}
	return &body[widgetJSON]{shapeWidget(w)}, nil
}

func (a *API) deleteWidget(ctx context.Context, in *byID) (*none, error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	return nil, a.Engine.ArchiveWidget(ctx, web.Me(ctx).ID, id)
}
