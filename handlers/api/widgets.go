package api

import (
	"context"
	"net/http"

	"relevo/domain"
	"relevo/domain/people"
	"relevo/domain/widget"
	"relevo/handlers/web"
)

func (a *API) widgetRoutes() {
	serve(a, operation{method: http.MethodGet, path: "/widgets", id: "listWidgets", summary: "The widgets in use", permission: people.Configure}, a.listWidgets)
	serve(a, operation{method: http.MethodGet, path: "/widgets/{id}", id: "getWidget", summary: "One widget in use", permission: people.Configure}, a.getWidget)
	serve(a, operation{method: http.MethodPost, path: "/widgets", id: "createWidget", summary: "Make a widget", permission: people.Configure, status: http.StatusCreated,
		about: "Settings that are left out take their defaults."}, a.createWidget)
	serve(a, operation{method: http.MethodPut, path: "/widgets/{id}", id: "putWidget", summary: "Change a widget's settings", permission: people.Configure,
		about: "Settings that are left out stay as they are."}, a.putWidget)
	serve(a, operation{method: http.MethodDelete, path: "/widgets/{id}", id: "archiveWidget", summary: "Take a widget out of use", permission: people.Configure,
		about: "Its conversations stay."}, a.archiveWidget)
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

// settingsBody is a widget's settings as callers send them: what is nil is
// left as it is.
type settingsBody struct {
	Name       *string                 `json:"name,omitempty"`
	Colour     *string                 `json:"colour,omitempty" doc:"#rrggbb"`
	Position   *string                 `json:"position,omitempty" enum:"right,left"`
	Theme      *string                 `json:"theme,omitempty" enum:"auto,light,dark"`
	Lang       *string                 `json:"lang,omitempty" enum:"auto,en,es"`
	Origins    []string                `json:"origins,omitempty" doc:"allowed sites; an empty list allows any"`
	Texts      map[string]widget.Texts `json:"texts,omitempty" doc:"by language"`
	Files      *bool                   `json:"files,omitempty"`
	Emoji      *bool                   `json:"emoji,omitempty"`
	Sound      *bool                   `json:"sound,omitempty"`
	HideBrand  *bool                   `json:"hide_brand,omitempty"`
	SideSpace  *int                    `json:"side_space,omitempty"`
	BelowSpace *int                    `json:"below_space,omitempty"`
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

// over lays the body over settings.
func (b *settingsBody) over(s widget.Settings) widget.Settings {
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
	if b.Origins != nil {
		s.Origins = b.Origins
	}
	if b.Texts != nil {
		s.Texts = b.Texts
	}
	return s
}

type settingsInput struct {
	Body settingsBody
}

func (a *API) createWidget(ctx context.Context, in *settingsInput) (*body[widgetJSON], error) {
	w, err := a.Widgets.CreateWidget(ctx, web.Me(ctx).ID, in.Body.over(widget.Defaults("")))
	if err != nil {
		return nil, err
	}
	return &body[widgetJSON]{shapeWidget(w)}, nil
}

func (a *API) putWidget(ctx context.Context, in *commandInput[settingsBody]) (*body[widgetJSON], error) {
	w, err := a.findWidget(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := a.Widgets.UpdateWidget(ctx, web.Me(ctx).ID, w.ID, in.Body.over(w.Settings)); err != nil {
		return nil, err
	}
	if w, err = a.findWidget(ctx, in.ID); err != nil {
		return nil, err
	}
	return &body[widgetJSON]{shapeWidget(w)}, nil
}

func (a *API) archiveWidget(ctx context.Context, in *byID) (*none, error) {
	w, err := a.findWidget(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &none{}, a.Widgets.ArchiveWidget(ctx, web.Me(ctx).ID, w.ID)
}
