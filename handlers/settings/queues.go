package settings

import (
	"context"
	"net/http"

	"relevo/domain"
	"relevo/domain/hours"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/domain/routing"
	"relevo/handlers/web"
	views "relevo/views/settings"
)

// queueRoutes are the pages of queues and opening hours.
func (h *handlers) queueRoutes() map[string]web.Handler {
	return map[string]web.Handler{
		"GET /settings/queues":               h.queues,
		"GET /settings/queues/new":           h.newQueue,
		"POST /settings/queues":              h.createQueue,
		"GET /settings/queues/{id}":          h.queue,
		"POST /settings/queues/{id}":         h.saveQueue,
		"POST /settings/queues/{id}/pause":   h.pauseQueue,
		"POST /settings/queues/{id}/resume":  h.resumeQueue,
		"POST /settings/queues/{id}/default": h.defaultQueue,
		"POST /settings/queues/{id}/archive": h.archiveQueue,
		"GET /settings/hours":                h.schedules,
		"GET /settings/hours/new":            h.newSchedule,
		"POST /settings/hours":               h.createSchedule,
		"GET /settings/hours/{id}":           h.schedule,
		"POST /settings/hours/{id}":          h.saveSchedule,
		"POST /settings/hours/{id}/archive":  h.archiveSchedule,
	}
}

func (h *handlers) queues(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	setup, err := h.DB.RoutingSetup(ctx)
	if err != nil {
		return err
	}
	waiting, err := h.DB.QueueWaiting(ctx)
	if err != nil {
		return err
	}
	frame, _ := h.frame(w, r, "queues", i18n.T(ctx, "queues.queues"), i18n.T(ctx, "queues.queues_sub"))
	p := views.QueuesProps{SettingsProps: frame}
	now := h.Engine.Now()
	for i := range setup.Queues {
		q := &setup.Queues[i]
		p.Queues = append(p.Queues, views.QueueRow{ID: q.ID.String(), Name: q.Name, Status: q.Status, Policy: q.Settings.Policy, Auto: q.Settings.Auto,
			Default: q.ID == setup.Default, Open: hoursOf(setup, q.Settings.Hours).Open(now), Members: members(setup, q), Waiting: waiting[q.ID]})
	}
	return web.Render(w, r, http.StatusOK, views.Queues(p))
}

// hoursOf finds opening hours; nil, always open, for none.
func hoursOf(s *routing.Setup, id domain.ID) *hours.Schedule {
	for i := range s.Hours {
		if s.Hours[i].ID == id && id != 0 {
			return &s.Hours[i]
		}
	}
	return nil
}

// members counts the people a queue rings: enabled ones, each once.
func members(s *routing.Setup, q *routing.QueueDef) int {
	serves := map[domain.ID]bool{}
	for _, p := range s.People {
		if p.Enabled {
			serves[p.ID] = false
		}
	}
	add := func(id domain.ID) {
		if _, ok := serves[id]; ok {
			serves[id] = true
		}
	}
	for _, e := range q.Entries {
		switch e.Kind {
		case routing.EntryAgent:
			add(e.ID)
		case routing.EntryEveryone:
			for id := range serves {
				add(id)
			}
		case routing.EntryTeam:
			for _, t := range s.Teams {
				for _, m := range t.Members {
					if t.ID == e.ID {
						add(m.Agent)
					}
				}
			}
		}
	}
	n := 0
	for _, yes := range serves {
		if yes {
			n++
		}
	}
	return n
}

// onQueue runs a command on the queue in the address; a conflict is told on its
// page.
func (h *handlers) onQueue(w http.ResponseWriter, r *http.Request, done string, run func(ctx context.Context, by *people.Agent, id domain.ID) error) error {
	q, err := h.storedQueue(r)
	if err != nil {
		return err
	}
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	err = run(r.Context(), web.Me(r.Context()), q.ID)
	if e := domain.AsError(err); e != nil && (e.Kind == domain.KindConflict || e.Kind == domain.KindInvalidField) {
		return h.showQueue(w, r, web.Status(err), q, formOf(q), i18n.T(r.Context(), e.Key, e.Args...))
	}
	if err != nil {
		return err
	}
	to := views.QueueURL + q.ID.String()
	if after, err := h.DB.Queue(r.Context(), q.ID); err == nil && after.Status == routing.QueueArchived {
		to = views.QueuesURL
	}
	return h.done(w, r, to, done, "")
}

func (h *handlers) pauseQueue(w http.ResponseWriter, r *http.Request) error {
	return h.onQueue(w, r, "queues.paused_done", func(ctx context.Context, by *people.Agent, id domain.ID) error {
		return h.Engine.PauseQueue(ctx, by.ID, id)
	})
}

func (h *handlers) resumeQueue(w http.ResponseWriter, r *http.Request) error {
	return h.onQueue(w, r, "queues.resumed_done", func(ctx context.Context, by *people.Agent, id domain.ID) error {
		return h.Engine.ResumeQueue(ctx, by.ID, id)
	})
}

func (h *handlers) defaultQueue(w http.ResponseWriter, r *http.Request) error {
	return h.onQueue(w, r, "queues.default_done", func(ctx context.Context, by *people.Agent, id domain.ID) error {
		return h.Engine.SetDefaultQueue(ctx, by.ID, id)
	})
}

func (h *handlers) archiveQueue(w http.ResponseWriter, r *http.Request) error {
	return h.onQueue(w, r, "queues.archived_done", func(ctx context.Context, by *people.Agent, queue domain.ID) error {
		return h.Engine.ArchiveQueue(ctx, by.ID, queue, id(r.PostFormValue("target")))
	})
}
