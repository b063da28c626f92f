package settings

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/hours"
	"relevo/domain/i18n"
	"relevo/domain/routing"
	"relevo/handlers/web"
	views "relevo/views/settings"
)

func (h *handlers) schedules(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	setup, err := h.DB.RoutingSetup(ctx)
	if err != nil {
		return err
	}
	frame, _ := h.frame(w, r, "hours", i18n.T(ctx, "queues.hours_page"), i18n.T(ctx, "queues.hours_sub"))
	p := views.HoursListProps{SettingsProps: frame}
	now := h.Engine.Now()
	for i := range setup.Hours {
		s := &setup.Hours[i]
		p.Rows = append(p.Rows, views.HoursRow{ID: s.ID.String(), Name: s.Name, Zone: s.Zone, Now: views.When(i18n.From(ctx), s, now),
			Open: s.Open(now), Queues: strings.Join(keepers(setup, s.ID), ", ")})
	}
	return web.Render(w, r, http.StatusOK, views.HoursList(p))
}

// keepers are the names of the queues that keep opening hours.
func keepers(s *routing.Setup, id domain.ID) (names []string) {
	for i := range s.Queues {
		if s.Queues[i].Settings.Hours == id {
			names = append(names, s.Queues[i].Name)
		}
	}
	return names
}

func (h *handlers) newSchedule(w http.ResponseWriter, r *http.Request) error {
	s, err := h.freshSchedule(r.Context())
	if err != nil {
		return err
	}
	return h.showSchedule(w, r, http.StatusOK, s, hoursForm(s), "")
}

// freshSchedule is an ordinary week in the workspace's zone.
func (h *handlers) freshSchedule(ctx context.Context) (*hours.Schedule, error) {
	zone, err := h.DB.Setting(ctx, engine.SettingZone)
	if err != nil && !domain.IsCode(err, "not_found") {
		return nil, err
	}
	if zone == "" {
		zone = "UTC"
	}
	s := &hours.Schedule{Zone: zone}
	for day := range 5 {
		s.Week[day] = []hours.Span{{From: 9 * 60, To: 17 * 60}}
	}
	return s, nil
}

// storedSchedule loads the opening hours in the address; archived ones are
// not_found.
func (h *handlers) storedSchedule(r *http.Request) (*hours.Schedule, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	s, err := h.DB.Schedule(r.Context(), id)
	if err == nil && s.Archived > 0 {
		err = domain.NotFound()
	}
	return s, err
}

func (h *handlers) schedule(w http.ResponseWriter, r *http.Request) error {
	s, err := h.storedSchedule(r)
	if err != nil {
		return err
	}
	return h.showSchedule(w, r, http.StatusOK, s, hoursForm(s), "")
}

func (h *handlers) createSchedule(w http.ResponseWriter, r *http.Request) error {
	s, err := h.freshSchedule(r.Context())
	if err != nil {
		return err
	}
	return h.submitSchedule(w, r, s, func(ctx context.Context, by domain.ID, _ int64, s hours.Schedule) (*hours.Schedule, error) {
		return h.Engine.CreateSchedule(ctx, by, s)
	})
}

func (h *handlers) saveSchedule(w http.ResponseWriter, r *http.Request) error {
	s, err := h.storedSchedule(r)
	if err != nil {
		return err
	}
	return h.submitSchedule(w, r, s, func(ctx context.Context, by domain.ID, version int64, s hours.Schedule) (*hours.Schedule, error) {
		return h.Engine.UpdateSchedule(ctx, by, s.ID, version, s)
	})
}

func (h *handlers) submitSchedule(w http.ResponseWriter, r *http.Request, s *hours.Schedule, save func(ctx context.Context, by domain.ID, version int64, s hours.Schedule) (*hours.Schedule, error)) error {
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	f, typed := typedHours(r, s)
	if do := r.PostFormValue("do"); do != "" {
		f.Errors = web.Errors{}
		hoursStep(&f, do)
		return h.showSchedule(w, r, http.StatusOK, s, f, "")
	}
	f.Dirty = true
	if len(f.Errors) > 0 {
		return h.showSchedule(w, r, http.StatusUnprocessableEntity, s, f, "")
	}
	version, err := strconv.ParseInt(f.Version, 10, 64)
	if err != nil {
		return domain.Invalid(err)
	}
	saved, err := save(r.Context(), web.Me(r.Context()).ID, version, typed)
	if err == nil {
		return h.done(w, r, views.OneHoursURL+saved.ID.String(), "queues.hours_saved", "")
	}
	status := http.StatusUnprocessableEntity
	if domain.IsCode(err, "newer_revision") {
		now, rerr := h.storedSchedule(r)
		if rerr != nil {
			return rerr
		}
		s, f.Version, status = now, strconv.FormatInt(now.Version, 10), http.StatusConflict
		return h.showSchedule(w, r, status, s, f, i18n.T(r.Context(), "queues.newer_revision")+" "+i18n.T(r.Context(), "queues.hours_overtaken"))
	}
	if !web.Errors(f.Errors).Add(r.Context(), "", err) {
		return err
	}
	return h.showSchedule(w, r, status, s, f, "")
}

func (h *handlers) archiveSchedule(w http.ResponseWriter, r *http.Request) error {
	s, err := h.storedSchedule(r)
	if err != nil {
		return err
	}
	err = h.Engine.ArchiveSchedule(r.Context(), web.Me(r.Context()).ID, s.ID)
	if e := domain.AsError(err); e != nil && e.Kind == domain.KindConflict {
		return h.showSchedule(w, r, http.StatusConflict, s, hoursForm(s), i18n.T(r.Context(), e.Key, e.Args...))
	}
	if err != nil {
		return err
	}
	return h.done(w, r, views.HoursURL, "queues.hours_archived", "")
}

// showSchedule draws the page of stored opening hours, or of new ones (id 0),
// with the form as typed.
func (h *handlers) showSchedule(w http.ResponseWriter, r *http.Request, status int, s *hours.Schedule, f views.HoursForm, problem string) error {
	title := s.Name
	if s.ID == 0 {
		title = i18n.T(r.Context(), "queues.hours_new")
	}
	frame, _ := h.frame(w, r, "hours", title, i18n.T(r.Context(), "queues.hours_one_sub"))
	p := views.HoursProps{SettingsProps: frame, HoursForm: f, ID: s.ID.String(), Problem: problem, Preview: s, Now: h.Engine.Now()}
	if draft, errs := readHours(&f, s); len(errs) == 0 {
		draft.Name = "x" // a preview needs no name
		if draft.Check() == nil {
			p.Preview = &draft
		}
	}
	return web.Render(w, r, status, views.Hours(p))
}
