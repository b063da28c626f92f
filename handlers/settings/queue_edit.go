package settings

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"

	"relevo/domain"
	"relevo/domain/disposition"
	"relevo/domain/i18n"
	"relevo/domain/routing"
	"relevo/handlers/web"
	views "relevo/views/settings"
	"relevo/views/ui"
)

// fresh is what a new queue begins with.
func fresh() *routing.QueueDef {
	return &routing.QueueDef{Status: routing.QueueActive, Settings: routing.Defaults(), Entries: []routing.Entry{{Kind: routing.EntryEveryone, Rank: 1}}}
}

func (h *handlers) newQueue(w http.ResponseWriter, r *http.Request) error {
	q := fresh()
	return h.showQueue(w, r, http.StatusOK, q, formOf(q), "")
}

// storedQueue loads the queue in the address; an archived one is not_found.
func (h *handlers) storedQueue(r *http.Request) (*routing.QueueDef, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	q, err := h.DB.Queue(r.Context(), id)
	if err == nil && q.Status == routing.QueueArchived {
		err = domain.NotFound()
	}
	return q, err
}

func (h *handlers) queue(w http.ResponseWriter, r *http.Request) error {
	q, err := h.storedQueue(r)
	if err != nil {
		return err
	}
	return h.showQueue(w, r, http.StatusOK, q, formOf(q), "")
}

func (h *handlers) createQueue(w http.ResponseWriter, r *http.Request) error {
	return h.submitQueue(w, r, fresh(), func(ctx context.Context, by domain.ID, _ int64, q routing.QueueDef) (*routing.QueueDef, string, error) {
		made, err := h.Engine.CreateQueue(ctx, by, q)
		return made, "queues.created", err
	})
}

func (h *handlers) saveQueue(w http.ResponseWriter, r *http.Request) error {
	q, err := h.storedQueue(r)
	if err != nil {
		return err
	}
	return h.submitQueue(w, r, q, func(ctx context.Context, by domain.ID, version int64, q routing.QueueDef) (*routing.QueueDef, string, error) {
		saved, err := h.Engine.UpdateQueue(ctx, by, q.ID, version, q)
		return saved, "queues.saved", err
	})
}

// submitQueue carries out a step of editing, or saves; a refused form is drawn
// again as it was typed.
func (h *handlers) submitQueue(w http.ResponseWriter, r *http.Request, q *routing.QueueDef, save func(ctx context.Context, by domain.ID, version int64, q routing.QueueDef) (*routing.QueueDef, string, error)) error {
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	f, typed := typedQueue(r, q)
	if do := r.PostFormValue("do"); do != "" {
		f.Errors = web.Errors{} // nothing is checked while rows are moved
		step(&f, do)
		return h.showQueue(w, r, http.StatusOK, q, f, "")
	}
	f.Dirty = true
	if len(f.Errors) > 0 {
		return h.showQueue(w, r, http.StatusUnprocessableEntity, q, f, "")
	}
	version, err := strconv.ParseInt(f.Version, 10, 64)
	if err != nil {
		return domain.Invalid(err)
	}
	saved, done, err := save(r.Context(), web.Me(r.Context()).ID, version, typed)
	if err == nil {
		return h.done(w, r, views.QueueURL+saved.ID.String(), done, "")
	}
	if domain.IsCode(err, "newer_revision") {
		return h.overtaken(w, r, f)
	}
	if !web.Errors(f.Errors).Add(r.Context(), "", err) {
		return err
	}
	return h.showQueue(w, r, http.StatusUnprocessableEntity, q, f, "")
}

// overtaken draws the form again beside what somebody else saved meanwhile;
// saving once more replaces that.
func (h *handlers) overtaken(w http.ResponseWriter, r *http.Request, f views.QueueForm) error {
	now, err := h.storedQueue(r)
	if err != nil {
		return err
	}
	f.Version = strconv.FormatInt(now.Version, 10)
	return h.drawQueue(w, r, http.StatusConflict, now, f, "", true)
}

func (h *handlers) showQueue(w http.ResponseWriter, r *http.Request, status int, q *routing.QueueDef, f views.QueueForm, problem string) error {
	return h.drawQueue(w, r, status, q, f, problem, false)
}

// drawQueue draws the page of a stored queue, or of a new one (id 0), with the
// form as typed.
func (h *handlers) drawQueue(w http.ResponseWriter, r *http.Request, status int, q *routing.QueueDef, f views.QueueForm, problem string, overtaken bool) error {
	ctx := r.Context()
	setup, err := h.DB.RoutingSetup(ctx)
	if err != nil {
		return err
	}
	sets, err := h.DB.DispositionSets(ctx)
	if err != nil {
		return err
	}
	waiting, err := h.DB.QueueWaiting(ctx)
	if err != nil {
		return err
	}
	title := q.Name
	if q.ID == 0 {
		title = i18n.T(ctx, "queues.new")
	}
	frame, _ := h.frame(w, r, "queues", title, i18n.T(ctx, "queues.queue_sub"))
	p := views.QueueProps{SettingsProps: frame, ID: q.ID.String(), Status: q.Status, Default: q.ID != 0 && q.ID == setup.Default,
		Open: hoursOf(setup, q.Settings.Hours).Open(h.Engine.Now()), Waiting: waiting[q.ID], Problem: problem}
	lists := picks(i18n.From(ctx), setup, sets, q)
	p.Picks = views.QueuePicks{Members: lists["members"], Queues: lists["queues"], Skills: lists["skills"]}
	p.Targets = append([]ui.Option{{Label: i18n.T(ctx, "common.none")}}, lists["queues"][1:]...)
	pickable(&f, lists)
	if overtaken {
		stored := formOf(q)
		pickable(&stored, lists)
		p.Differences = differences(ctx, &stored, &f)
	}
	p.QueueForm = f
	p.Says = views.QueueSays(i18n.From(ctx), q, views.QueueNames{Members: members(setup, q), Queues: names(lists["queues"]), Hours: names(lists["hours"])})
	return web.Render(w, r, status, views.Queue(p))
}

// pickable gives each pick its list.
func pickable(f *views.QueueForm, lists map[string][]ui.Option) {
	for _, d := range queueFields() {
		if d.list != "" {
			v := f.Fields[d.name]
			v.Options = lists[d.list]
			f.Fields[d.name] = v
		}
		v := f.Fields[d.name]
		v.Error = f.Errors[d.name]
		f.Fields[d.name] = v
	}
}

// picks lists what a queue may refer to, by name, each list with its "none"
// first where there is one.
func picks(p *i18n.Printer, s *routing.Setup, sets []*disposition.Set, of *routing.QueueDef) map[string][]ui.Option {
	out := map[string][]ui.Option{
		"members":      {{Value: "everyone", Label: p.T("queues.everyone")}},
		"queues":       {{Label: p.T("queues.choose_queue")}},
		"skills":       {{Label: p.T("queues.choose_skill")}},
		"hours":        {{Label: p.T("queues.always")}},
		"dispositions": {{Label: p.T("common.none")}},
	}
	add := func(list, value, label string) {
		out[list] = append(out[list], ui.Option{Value: value, Label: label})
	}
	for _, t := range s.Teams {
		add("members", "team:"+t.ID.String(), p.T("queues.team", "Name", t.Name))
	}
	for _, a := range s.People {
		switch {
		case a.Enabled:
			add("members", "agent:"+a.ID.String(), a.Name)
		case slices.ContainsFunc(of.Entries, func(e routing.Entry) bool { return e.ID == a.ID }):
			add("members", "agent:"+a.ID.String(), p.T("queues.disabled", "Name", a.Name))
		}
	}
	for i := range s.Queues {
		if q := &s.Queues[i]; q.ID != of.ID && (q.Status == routing.QueueActive || q.Status == routing.QueuePaused) {
			add("queues", q.ID.String(), q.Name)
		}
	}
	for _, k := range s.Skills {
		add("skills", k.ID.String(), k.Name)
	}
	for i := range s.Hours {
		add("hours", s.Hours[i].ID.String(), s.Hours[i].Name)
	}
	for _, d := range sets {
		add("dispositions", d.ID.String(), d.Name)
	}
	for _, list := range out {
		slices.SortStableFunc(list[1:], func(a, b ui.Option) int { return cmp.Compare(a.Label, b.Label) })
	}
	return out
}

// names is a list by id.
func names(list []ui.Option) map[string]string {
	out := make(map[string]string, len(list))
	for _, o := range list {
		out[o.Value] = o.Label
	}
	return out
}
