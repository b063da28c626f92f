package settings

import (
	"net/http"
	"strings"

	"relevo/domain"
	"relevo/domain/disposition"
	"relevo/domain/i18n"
	"relevo/domain/routing"
	"relevo/handlers/web"
	views "relevo/views/settings"
)

func (h *handlers) sets(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := h.DB.DispositionSets(ctx)
	if err != nil {
		return err
	}
	queues, err := h.queueUses(ctx)
	if err != nil {
		return err
	}
	frame, _ := h.frame(w, r, "dispositions", i18n.T(ctx, "teams.dispositions"), i18n.T(ctx, "teams.dispositions_sub"))
	p := views.SetsProps{SettingsProps: frame, Sets: list, Queues: map[domain.ID][]views.NamedQueue{}}
	for _, d := range list {
		p.Queues[d.ID] = queuesThat(queues, func(q *routing.QueueDef) bool { return q.UsesDispositions(d.ID) })
	}
	return web.Render(w, r, http.StatusOK, views.Sets(p))
}

// setForm is a set as typed, with the step just done.
type setForm struct {
	name    string
	version int64 // as it was when the page was drawn
	rows    disposition.Outline
	rowErrs map[int]string
	focus   int // row, -1 for none
	step    disposition.Edit
	did     string
	errs    web.Errors
	problem string
}

func (h *handlers) newSet(w http.ResponseWriter, r *http.Request) error {
	return h.showSet(w, r, http.StatusOK, nil, setForm{rows: disposition.Outline{{Level: 1}}, focus: -1})
}

// showSet draws the page of a set in use, or of a new one (nil).
func (h *handlers) showSet(w http.ResponseWriter, r *http.Request, status int, of *disposition.Set, f setForm) error {
	ctx := r.Context()
	title := i18n.T(ctx, "teams.set_new")
	if of != nil {
		title = of.Name
	}
	frame, _ := h.frame(w, r, "dispositions", title, i18n.T(ctx, "teams.set_sub"))
	p := views.SetProps{SettingsProps: frame, Name: f.name, Version: f.version, Rows: f.rows, RowError: f.rowErrs, Focus: f.focus, Step: f.step, Did: f.did, Dirty: f.did != "", Problem: f.problem, Errors: f.errs}
	if of != nil {
		p.ID = of.ID.String()
		queues, err := h.queueUses(ctx)
		if err != nil {
			return err
		}
		p.Queues = queuesThat(queues, func(q *routing.QueueDef) bool { return q.UsesDispositions(of.ID) })
	}
	return web.Render(w, r, status, views.Set(p))
}

// storedSet loads the set in the address; an archived one is not_found.
func (h *handlers) storedSet(r *http.Request) (*disposition.Set, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	d, err := h.DB.DispositionSet(r.Context(), id)
	if err == nil && d.Archived > 0 {
		err = domain.NotFound()
	}
	return d, err
}

func (h *handlers) set(w http.ResponseWriter, r *http.Request) error {
	d, err := h.storedSet(r)
	if err != nil {
		return err
	}
	return h.showSet(w, r, http.StatusOK, d, setForm{name: d.Name, version: d.Version, rows: d.Outline(), focus: -1})
}

// readSet reads the form: one value of each field a row.
func readSet(w http.ResponseWriter, r *http.Request) (setForm, error) {
	if err := web.ReadForm(w, r); err != nil {
		return setForm{}, err
	}
	f := setForm{name: r.PostFormValue("name"), version: int64(max(0, number(r.PostFormValue("version")))), focus: -1, errs: web.Errors{}}
	ids, levels, hidden, names := r.PostForm["id"], r.PostForm["level"], r.PostForm["hidden"], r.PostForm["item"]
	for i := range min(len(ids), len(levels), len(hidden), len(names), disposition.MaxItems+1) {
		f.rows = append(f.rows, disposition.OutlineRow{ID: ids[i], Name: names[i], Level: number(levels[i]), Hidden: hidden[i] == "1"})
	}
	return f, nil
}

// stepped carries out the step a button asks for ("up.3"; "end" adds a row at
// the end); false when it asks for none.
func (f *setForm) stepped(r *http.Request) bool {
	do, row, _ := strings.Cut(r.PostFormValue("do"), ".")
	if do == "" {
		return false
	}
	e, at, p := disposition.Edit(do), number(row), i18n.From(r.Context())
	if do == "end" {
		e, at = disposition.EditAdd, len(f.rows)
		f.rows = append(f.rows, disposition.OutlineRow{Level: 1})
	} else if f.rows.Can(e, at) {
		name := f.rows[at].Name
		if strings.TrimSpace(name) == "" {
			name = p.T("teams.unnamed")
		}
		f.rows, at = f.rows.Do(e, at)
		f.tell(e, at, name, p)
	}
	if do == "end" {
		f.did = p.T("teams.did_add")
	}
	f.step, f.focus = e, at
	return true
}

// tell puts into words what a step did to a row of this name.
func (f *setForm) tell(e disposition.Edit, at int, name string, p *i18n.Printer) {
	if e == disposition.EditHide && !f.rows[at].Hidden {
		e = "show"
	}
	level := 1
	if at >= 0 && at < len(f.rows) {
		level = f.rows[at].Level
	}
	f.did = p.T("teams.did_"+string(e), "Name", name, "Level", level)
}

// tidy leaves out rows that were added and never filled in.
func (f *setForm) tidy() {
	rows := f.rows
	f.rows = nil
	for i, row := range rows {
		parent := i+1 < len(rows) && rows[i+1].Level > row.Level
		if strings.TrimSpace(row.Name) != "" || row.ID != "" || parent {
			f.rows = append(f.rows, row)
		}
	}
}

// wrong notes what is wrong with rows; false when all is well.
func (f *setForm) wrong(r *http.Request) bool {
	f.rowErrs = map[int]string{}
	for _, p := range f.rows.Problems() {
		f.rowErrs[p.Row] = i18n.T(r.Context(), p.Key, p.Args...)
		if f.focus < 0 {
			f.focus = p.Row
		}
	}
	return len(f.rowErrs) > 0
}

// storeSet answers a form that was read: a step, a refusal, or what store does.
func (h *handlers) storeSet(w http.ResponseWriter, r *http.Request, of *disposition.Set, done string, store func(f setForm) (*disposition.Set, error)) error {
	f, err := readSet(w, r)
	if err != nil {
		return err
	}
	if f.stepped(r) {
		return h.showSet(w, r, http.StatusOK, of, f)
	}
	f.tidy()
	if f.wrong(r) {
		return h.showSet(w, r, http.StatusUnprocessableEntity, of, f)
	}
	d, err := store(f)
	if err != nil {
		if !f.errs.Add(r.Context(), "", err) {
			return err
		}
		if of != nil && domain.IsCode(err, "newer_revision") {
			f.version = of.Version // saving again is meant
		}
		if len(f.rows) == 0 {
			f.rows = disposition.Outline{{Level: 1}}
		}
		return h.showSet(w, r, web.Status(err), of, f)
	}
	return h.done(w, r, views.SetURL+d.ID.String(), done, "")
}

func (h *handlers) createSet(w http.ResponseWriter, r *http.Request) error {
	return h.storeSet(w, r, nil, "teams.set_created", func(f setForm) (*disposition.Set, error) {
		return h.Engine.CreateDispositionSet(r.Context(), web.Me(r.Context()).ID, f.name, f.rows.Items())
	})
}

func (h *handlers) saveSet(w http.ResponseWriter, r *http.Request) error {
	d, err := h.storedSet(r)
	if err != nil {
		return err
	}
	return h.storeSet(w, r, d, "teams.set_saved", func(f setForm) (*disposition.Set, error) {
		return h.Engine.UpdateDispositionSet(r.Context(), web.Me(r.Context()).ID, d.ID, f.version, f.name, f.rows.Items())
	})
}

func (h *handlers) archiveSet(w http.ResponseWriter, r *http.Request) error {
	d, err := h.storedSet(r)
	if err != nil {
		return err
	}
	err = h.Engine.ArchiveDispositionSet(r.Context(), web.Me(r.Context()).ID, d.ID)
	if text := inUse(r.Context(), err); text != "" {
		return h.showSet(w, r, web.Status(err), d, setForm{name: d.Name, version: d.Version, rows: d.Outline(), focus: -1, problem: text})
	}
	if err != nil {
		return err
	}
	return h.done(w, r, views.DispositionsURL, "teams.set_archived", "")
}
