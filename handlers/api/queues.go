package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"relevo/domain"
	"relevo/domain/people"
	"relevo/domain/routing"
	"relevo/handlers/web"
)

func (a *API) queueRoutes() {
	op := func(method, path, id, summary string, p people.Permission) operation {
		return operation{method: method, path: path, id: id, summary: summary, permission: p}
	}
	const about = "Durations are whole milliseconds; their names end in _ms."
	list := op(http.MethodGet, "/queues", "listQueues", "The queues in use", people.Serve)
	list.about = about
	serve(a, list, a.listQueues)
	serve(a, op(http.MethodGet, "/queues/{id}", "getQueue", "One queue in use", people.Serve), a.getQueue)
	create := op(http.MethodPost, "/queues", "createQueue", "Make a queue; what is left out has its default", people.Configure)
	create.status, create.about = http.StatusCreated, about
	serve(a, create, a.createQueue)
	put := op(http.MethodPut, "/queues/{id}", "putQueue", "Change a queue; what is left out stays", people.Configure)
	put.about = about + " With version, 409 newer_revision when the queue was saved since it was read."
	serve(a, put, a.putQueue)
	remove := op(http.MethodDelete, "/queues/{id}", "deleteQueue", "Take a queue out of use, as archive without a target", people.Configure)
	remove.status = http.StatusNoContent
	serve(a, remove, a.deleteQueue)
	archive := op(http.MethodPost, "/queues/{id}/archive", "archiveQueue", "Take a queue out of use", people.Configure)
	archive.about = "What waits moves to target; 409 queue_has_waiting without one while something waits. The queue drains until agents are done with what they hold. 409 queue_default, in_use."
	serve(a, archive, a.archiveQueue)
	for _, c := range []struct {
		path, id, summary string
		permission        people.Permission
		do                func(ctx context.Context, by, id domain.ID) error
	}{
		{"pause", "pauseQueue", "End the queue's rings and offer nothing more; conversations still enter and wait", people.Supervise, a.Engine.PauseQueue},
		{"resume", "resumeQueue", "Let a paused queue work again", people.Supervise, a.Engine.ResumeQueue},
		{"default", "setDefaultQueue", "Make it the queue conversations enter when nothing else is said", people.Configure, a.Engine.SetDefaultQueue},
	} {
		serve(a, op(http.MethodPost, "/queues/{id}/"+c.path, c.id, c.summary, c.permission), func(ctx context.Context, in *byID) (*body[queueJSON], error) {
			return a.onQueue(ctx, in.ID, c.do)
		})
	}
	optIn := op(http.MethodPut, "/queues/{id}/opt_in", "optIn", "Choose to serve a queue that leaves it to each member, or not", people.Serve)
	serve(a, optIn, a.optIn)
}

// queueJSON is one queue. Waiting counts what waits for an agent.
type queueJSON struct {
	ID        string         `json:"id"`
	Name      string         `json:"name"`
	Status    routing.Status `json:"status" enum:"active,paused,draining,archived"`
	Default   bool           `json:"default" doc:"conversations enter it when nothing else is said"`
	Open      bool           `json:"open" doc:"within its opening hours"`
	Waiting   int            `json:"waiting" doc:"conversations that wait for an agent"`
	Entries   []queueEntry   `json:"entries"`
	Settings  queueSettings  `json:"settings"`
	Target    string         `json:"target,omitempty" doc:"where the conversations of a draining queue went"`
	Version   int64          `json:"version" doc:"counted up by each change"`
	CreatedAt string         `json:"created_at" format:"date-time"`
}

// queueEntry is one line of the members.
type queueEntry struct {
	Kind  routing.EntryKind `json:"kind" enum:"agent,team,everyone"`
	ID    domain.ID         `json:"id,omitempty" doc:"of the agent or team"`
	Rank  int               `json:"rank" minimum:"1" maximum:"99" doc:"a lower one is asked first"`
	Delay int64             `json:"delay_ms,omitempty" doc:"a conversation must have waited so long"`
	OptIn bool              `json:"opt_in,omitempty" doc:"each member chooses"`
}

type queueList struct {
	Queues []queueJSON `json:"queues"`
}

func (a *API) listQueues(ctx context.Context, _ *none) (*body[queueList], error) {
	all, err := a.shapeQueues(ctx)
	return &body[queueList]{queueList{all}}, err
}

func (a *API) shapeQueues(ctx context.Context) ([]queueJSON, error) {
	setup, err := a.Store.RoutingSetup(ctx)
	if err != nil {
		return nil, err
	}
	waiting, err := a.Store.QueueWaiting(ctx)
	if err != nil {
		return nil, err
	}
	out, now := make([]queueJSON, len(setup.Queues)), a.Engine.Now()
	for i := range setup.Queues {
		q := &setup.Queues[i]
		out[i] = queueJSON{ID: q.ID.String(), Name: q.Name, Status: q.Status, Default: q.ID == setup.Default, Open: true, Waiting: waiting[q.ID],
			Entries: each(q.Entries, func(e routing.Entry) queueEntry { return queueEntry(e) }), Settings: shapeQueueSettings(&q.Settings),
			Target: q.Target.String(), Version: q.Version, CreatedAt: web.Stamp(q.CreatedAt)}
		for j := range setup.Hours {
			if setup.Hours[j].ID == q.Settings.Hours {
				out[i].Open = setup.Hours[j].Open(now)
			}
		}
	}
	return out, nil
}

func (a *API) getQueue(ctx context.Context, in *byID) (*body[queueJSON], error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	return a.findQueue(ctx, id)
}

func (a *API) findQueue(ctx context.Context, id domain.ID) (*body[queueJSON], error) {
	all, err := a.shapeQueues(ctx)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].ID == id.String() {
			return &body[queueJSON]{all[i]}, nil
		}
	}
	return nil, domain.NotFound()
}

// queueBody is a queue to make or to change.
type queueBody struct {
	Name     *string        `json:"name,omitempty"`
	Settings *queueSettings `json:"settings,omitempty"`
	Entries  *[]queueEntry  `json:"entries,omitempty" doc:"all members, in order"`
	Version  *int64         `json:"version,omitempty" doc:"the version that was read"`
}

func (b *queueBody) apply(q *routing.QueueDef) {
	set(&q.Name, b.Name)
	set(&q.Version, b.Version)
	if b.Settings != nil {
		b.Settings.apply(&q.Settings)
	}
	if b.Entries != nil {
		q.Entries = each(*b.Entries, func(e queueEntry) routing.Entry { return routing.Entry(e) })
	}
}

type queueCreate struct{ Body queueBody }

func (a *API) createQueue(ctx context.Context, in *queueCreate) (*body[queueJSON], error) {
	q := routing.QueueDef{Settings: routing.Defaults(), Entries: []routing.Entry{{Kind: routing.EntryEveryone, Rank: 1}}}
	in.Body.apply(&q)
	made, err := a.Engine.CreateQueue(ctx, web.Me(ctx).ID, q)
	if err != nil {
		return nil, queueField(err)
	}
	return a.findQueue(ctx, made.ID)
}

func (a *API) putQueue(ctx context.Context, in *commandInput[queueBody]) (*body[queueJSON], error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	q, err := a.Store.Queue(ctx, id)
	if err != nil {
		return nil, err
	}
	in.Body.apply(q)
	if _, err := a.Engine.UpdateQueue(ctx, web.Me(ctx).ID, id, q.Version, *q); err != nil {
		return nil, queueField(err)
	}
	return a.findQueue(ctx, id)
}

// inMS are the settings whose names here end in _ms.
var inMS = map[string]bool{"promote_after": true, "rank_max_age": true, "ring": true, "retry_after": true, "decline_cooloff": true, "release_cooloff": true, "wrapup": true,
	"max_wait": true, "over": true, "after": true, "delay": true, "announce": true, "sl_target": true, "short_abandon": true, "sticky_window": true, "sticky_wait": true, "reopen_window": true,
	"visitor_grace": true, "return_keeps_place": true, "agent_grace": true, "no_reply": true, "inactive_warn": true, "inactive_close": true, "agent_idle": true}

// byChannel are the settings that a channel other than chat follows in the
// name of a refused field, as it is called there, and their names here.
var byChannel = map[string]string{"ring": "ring_ms", "wrapup": "wrapup_ms", "reopen": "reopen_window_ms", "text": "text"}

// queueField gives a refused field the name it has in a body.
func queueField(err error) error {
	e := domain.AsError(err)
	if e == nil || e.Field == "" || e.Field == "name" {
		return err
	}
	parts := strings.Split(e.Field, ".")
	for i, p := range parts {
		of, which, _ := strings.Cut(p, "_")
		switch {
		case inMS[p]:
			parts[i] = p + "_ms"
		case of == "variant":
			parts[i] = of
		case byChannel[of] != "" && (of == "text" || slices.Contains(routing.Channels(), routing.Channel(which))):
			parts[i] = byChannel[of] + "." + which
		}
	}
	named := *e
	named.Field = strings.Join(parts, ".")
	if !strings.HasPrefix(named.Field, "entries") {
		named.Field = "settings." + named.Field
	}
	return &named
}

func (a *API) deleteQueue(ctx context.Context, in *byID) (*none, error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	return nil, a.Engine.ArchiveQueue(ctx, web.Me(ctx).ID, id, 0)
}

type archiveBody struct {
	Target domain.ID `json:"target,omitempty" doc:"the queue what waits moves to"`
}

func (a *API) archiveQueue(ctx context.Context, in *optionalInput[archiveBody]) (*body[queueJSON], error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	if in.Body == nil {
		in.Body = &archiveBody{}
	}
	if err := a.Engine.ArchiveQueue(ctx, web.Me(ctx).ID, id, in.Body.Target); err != nil {
		return nil, err
	}
	return a.anyQueue(ctx, id)
}

// anyQueue is findQueue, also for one that has just been archived.
func (a *API) anyQueue(ctx context.Context, id domain.ID) (*body[queueJSON], error) {
	out, err := a.findQueue(ctx, id)
	if !domain.IsCode(err, "not_found") {
		return out, err
	}
	q, err := a.Store.Queue(ctx, id)
	if err != nil {
		return nil, err
	}
	return &body[queueJSON]{queueJSON{ID: q.ID.String(), Name: q.Name, Status: q.Status, Target: q.Target.String(), Version: q.Version, CreatedAt: web.Stamp(q.CreatedAt),
		Entries: each(q.Entries, func(e routing.Entry) queueEntry { return queueEntry(e) }), Settings: shapeQueueSettings(&q.Settings)}}, nil
}

func (a *API) onQueue(ctx context.Context, text string, do func(ctx context.Context, by, id domain.ID) error) (*body[queueJSON], error) {
	id, err := domain.ParseID(text)
	if err != nil {
		return nil, err
	}
	if err := do(ctx, web.Me(ctx).ID, id); err != nil {
		return nil, err
	}
	return a.findQueue(ctx, id)
}

type optInBody struct {
	On bool `json:"on"`
}

func (a *API) optIn(ctx context.Context, in *commandInput[optInBody]) (*none, error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	return nil, a.Engine.OptIn(ctx, web.Me(ctx).ID, id, in.Body.On)
}
