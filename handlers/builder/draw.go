package builder

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/handlers/web"
	views "relevo/views/builder"
	"relevo/views/ui"
)

// sentence is an error in the reader's words.
func sentence(ctx context.Context, err error) string {
	if e := domain.AsError(err); e != nil {
		return i18n.T(ctx, e.Key, e.Args...)
	}
	return i18n.T(ctx, "problem.internal")
}

// frame is what a page of an assistant has around it.
func (h *Handler) frame(w http.ResponseWriter, r *http.Request, l *loaded, tab, title string) views.Frame {
	ctx, id := r.Context(), l.ID.String()
	f := views.Frame{ID: id, Name: l.Name, Lang: l.Draft.Language, Tab: tab, State: h.state(ctx, l), Pane: cookie(r, "pane") != "closed", Keeps: h.keeps()}
	f.PageProps = web.Shell(r, title, "assistants")
	if w != nil {
		f.Toast = h.Flash.Take(w, r).Text
	}
	f.Show = cookie(r, "show")
	if f.Show != "both" && !slices.Contains(i18n.Languages(), f.Show) {
		f.Show = f.Lang
	}
	add := func(id, label, more string) {
		f.Tabs = append(f.Tabs, ui.Tab{ID: "tab-" + id, Label: i18n.T(ctx, label), Href: views.Of(l.ID.String(), more), Selected: id == tab})
	}
	add("actions", "assistants.actions", "")
	add("variables", "assistants.variables", "/variables")
	add("saved", "assistants.saved", "/saved")
	add("texts", "assistants.texts", "/texts")
	add("settings", "assistants.settings", "/settings")
	add("versions", "assistants.versions", "/versions")
	for _, t := range h.Tabs {
		add(t.ID, t.Label, "/"+t.ID)
	}
	return f
}

// cookie is what the browser keeps of how pages look.
func cookie(r *http.Request, name string) string {
	if c, err := r.Cookie("relevo-builder-" + name); err == nil {
		return c.Value
	}
	return ""
}

// state is how the draft stands.
func (h *Handler) state(ctx context.Context, l *loaded) views.State {
	s := views.State{Version: l.DraftVer, Problems: problems(ctx, l, "")}
	if l.live != nil {
		s.Live = l.live.N
		s.Changed = !same(&l.Draft, &l.live.Definition)
	}
	return s
}

// same tells whether two definitions say the same.
func same(a, b *assistant.Definition) bool {
	x, err1 := json.Marshal(a.Clone())
	y, err2 := json.Marshal(b.Clone())
	return err1 == nil && err2 == nil && bytes.Equal(x, y)
}

// problems puts what is wrong into words; here is the part of the page, whose
// places are on it.
func problems(ctx context.Context, l *loaded, here string) []views.Problem {
	out := make([]views.Problem, 0, len(l.problems))
	p := i18n.From(ctx)
	for _, x := range l.problems {
		v := views.Problem{Text: x.Say(p), Blocks: x.Blocks}
		v.Where, v.Href = placeOf(ctx, l, x.Pointer, x.Action, x.Step)
		if in, ok := strings.CutPrefix(x.Pointer, here); ok && here != "" && (in == "" || in[0] == '/') {
			v.Pointer = in
		}
		out = append(out, v)
	}
	return out
}

// placeOf names a place of a definition and gives the address of the page that
// shows it.
func placeOf(ctx context.Context, l *loaded, pointer, action, step string) (name, href string) {
	id := l.ID.String()
	if a := l.Draft.Find(action); a != nil {
		name = a.Name.In(i18n.From(ctx).Lang(), l.Draft.Language)
		rest := strings.SplitN(pointer, "/", 4) // "", "actions", n, the rest
		at := ""
		if len(rest) == 4 {
			at = "#at=/" + rest[3]
		}
		if i := slices.IndexFunc(a.Steps, func(s assistant.Step) bool { return s.ID == step }); i >= 0 {
			name = i18n.T(ctx, "assistants.place_step", "Name", name, "N", i+1)
		}
		return name, views.Of(id, "/actions/"+action+at)
	}
	for _, t := range []struct{ prefix, page, label string }{
		{"/settings/texts", "/texts", "assistants.texts"}, {"/settings", "/settings", "assistants.settings"},
		{"/variables", "/variables", "assistants.variables"}, {"/saved_responses", "/saved", "assistants.saved"},
	} {
		if strings.HasPrefix(pointer, t.prefix) {
			return i18n.T(ctx, t.label), views.Of(id, t.page+"#at="+strings.TrimPrefix(pointer, t.prefix))
		}
	}
	return i18n.T(ctx, "assistants.assistant"), views.Of(id, "")
}

// editing is a part of the draft as a page edits it.
func (h *Handler) editing(w http.ResponseWriter, r *http.Request, l *loaded, p part, tab, title string) (views.Editing, error) {
	raw, err := p.read(&l.Draft)
	if err != nil {
		return views.Editing{}, err
	}
	e := views.Editing{Frame: h.frame(w, r, l, tab, title), Part: p.name, Value: string(raw), Base: sum(raw), Def: &l.Draft, Names: names(r.Context(), l, p.id)}
	e.State.Problems = problems(r.Context(), l, p.pointer(&l.Draft))
	e.Edits, e.Texts = true, true
	return e, nil
}

// names lists what may be referred to in an action ("" for other parts).
func names(ctx context.Context, l *loaded, action string) views.Names {
	var n views.Names
	p, d := i18n.From(ctx), &l.Draft
	for id, name := range l.world.Queues {
		n.Queues = append(n.Queues, ui.Option{Value: id, Label: name})
	}
	byLabel := func(a, b ui.Option) int { return strings.Compare(strings.ToLower(a.Label), strings.ToLower(b.Label)) }
	slices.SortFunc(n.Queues, byLabel)
	for i := range d.Actions {
		if a := &d.Actions[i]; a.System == "" {
			n.Actions = append(n.Actions, ui.Option{Value: a.ID, Label: a.Name.In(p.Lang(), d.Language)})
		}
	}
	for _, s := range d.Saved {
		n.Saved = append(n.Saved, ui.Option{Value: s.ID, Label: s.Name})
	}
	for _, x := range d.Settings.Extensions {
		n.Extensions = append(n.Extensions, ui.Option{Value: x.ID, Label: x.Name})
	}
	groups := map[assistant.Source]int{}
	for _, v := range d.Visible(action) {
		at, ok := groups[v.Source]
		if !ok {
			at = len(n.Variables)
			groups[v.Source] = at
			n.Variables = append(n.Variables, views.VarGroup{Label: p.T("assistants.source_" + string(v.Source))})
		}
		n.Variables[at].Vars = append(n.Variables[at].Vars, views.Var{Name: v.ID, Kind: views.TypeName(ctx, v.Type)})
		if v.Source == assistant.FromSession {
			n.Session = append(n.Session, ui.Option{Value: v.ID, Label: v.ID})
		}
	}
	return n
}
