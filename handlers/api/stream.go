package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/live"
	"relevo/domain/people"
	"relevo/handlers/feed"
	"relevo/handlers/web"
	"relevo/views/ds"
)

// heartbeat is how often an idle stream sends a comment, so that dead
// connections are found and proxies keep living ones.
const heartbeat = 10 * time.Second

// keepBuffer is the largest buffer, in bytes, a stream keeps between bursts.
const keepBuffer = 64 << 10

func (a *API) streamRoutes() {
	o := operation{method: http.MethodGet, path: "/me/events", id: "events", summary: "What happens, as server-sent events", permission: people.Serve,
		about: "Events: message (data: a message) and conversation (data: the conversation with conversation_id and the event that changed it). " +
			"These come in the order they were stored; the id of each is its place in that order. Last-Event-ID or after resumes behind it without gap or repeat; " +
			"without either, or with an id that is not known, the stream begins now. offer, offer_gone, presence and queue tell how things stand: on connect, and whenever it changes; they have no id. " +
			"While the stream is open I count as connected. view=mine shows conversations I own (or owned last, once ended), view=all every one. " +
			"The stream ends when a session or token of mine does: connect again. An idle stream sends a comment every 10 s."}
	a.raw(o, func(op *huma.Operation) {
		text := &huma.Schema{Type: "string"}
		op.Parameters = []*huma.Param{
			{Name: "view", In: "query", Schema: &huma.Schema{Type: "string", Enum: []any{"mine", "all"}, Default: "mine"}},
			{Name: "after", In: "query", Schema: text, Description: "id of the last event seen"},
			{Name: "Last-Event-ID", In: "header", Schema: text, Description: "the same, as browsers send it"},
		}
		op.Responses["200"] = &huma.Response{Description: "The stream", Content: map[string]*huma.MediaType{"text/event-stream": {Schema: text}}}
	}, a.events)
}

// frame is one event of a stream.
func frame(id domain.ID, event string, data []byte) []byte {
	b := make([]byte, 0, len(data)+len(event)+40)
	b = append(b, "id: "...)
	b = append(b, id.String()...)
	b = append(b, "\nevent: "...)
	b = append(b, event...)
	b = append(b, "\ndata: "...)
	b = append(b, data...)
	return append(b, "\n\n"...)
}

func (a *API) events(w http.ResponseWriter, r *http.Request) error {
	me, view := web.Me(r.Context()).ID, r.URL.Query().Get("view")
	if view != "" && view != "mine" && view != "all" {
		return domain.Field("view", "problem.choice")
	}
	release, err := a.Slots.Take(me.String())
	if err != nil {
		return err
	}
	hub := a.Engine.Hub()
	t := &tail{api: a, me: me, all: view == "all", release: release, stands: a.standing(me),
		any: hub.Subscribe(engine.TopicMessages, engine.TopicInbox, engine.TopicAgents), mine: hub.Subscribe(engine.TopicAgent(me))}
	runs := false
	defer func() {
		if !runs {
			t.close()
		}
	}()
	if err := t.start(r); err != nil {
		return err
	}
	runs = true
	a.Streams.Run(w, r, t.run)
	return nil
}

// tail is one stream's place in what happens: everything up to at was sent or
// was not for it. Messages and events share one rising count of ids.
type tail struct {
	api     *API
	me      domain.ID
	all     bool
	at      domain.ID
	buf     []byte
	any     *live.Sub // something happened
	mine    *live.Sub // a credential ended or changed
	stands  *standing
	release func() // gives the slot back
}

func (t *tail) close() {
	t.stands.close()
	t.any.Close()
	t.mine.Close()
	t.release()
}

// run sends what happens until the reader goes, the server stops or the caller
// has to prove itself again.
func (t *tail) run(ctx context.Context, out *ds.Stream) error {
	defer t.close()
	if err := out.Write([]byte(": open\n\n")); err != nil {
		return err
	}
	defer t.api.Engine.PageOpened(ctx, t.me, t.api.Engine.NewID().String(), false)()
	if err := t.stands.begin(ctx, out); err != nil {
		return err
	}
	tick := time.NewTicker(heartbeat)
	defer tick.Stop()
	for {
		if err := t.drain(ctx, out); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-t.mine.C:
			return nil
		case _, open := <-t.any.C:
			if !open {
				return nil
			}
		case _, open := <-t.stands.woken.C:
			if !open {
				return nil
			}
			if err := t.stands.desk(ctx, out); err != nil {
				return err
			}
		case _, open := <-t.stands.board.C:
			if !open {
				return nil
			}
			t.stands.soon()
		case <-t.stands.later.C:
			if err := t.stands.lines(out); err != nil {
				return err
			}
		case <-tick.C:
			if !web.Stands(ctx) { // ended by another process, which wakes nobody here
				return nil
			}
			if err := out.Write([]byte(": beat\n\n")); err != nil {
				return err
			}
		}
	}
}

// horizon is the newest id now; all messages and events up to it are read.
func (t *tail) horizon(ctx context.Context) (domain.ID, error) {
	m, err := t.api.Feed.Last(ctx)
	if err != nil {
		return 0, err
	}
	c, err := t.api.changes.newest(ctx, m)
	if err != nil || c <= m {
		return m, err
	}
	return c, t.api.Feed.Through(ctx, c)
}

// start finds where the caller left off, or begins now.
func (t *tail) start(r *http.Request) error {
	now, err := t.horizon(r.Context())
	if err != nil {
		return err
	}
	t.at = now
	text := r.Header.Get("Last-Event-ID")
	if text == "" {
		text = r.URL.Query().Get("after")
	}
	if id, err := domain.ParseID(text); err == nil && id < now {
		t.at = id
	}
	return nil
}

// drain sends all that happened behind the cursor.
func (t *tail) drain(ctx context.Context, out *ds.Stream) error {
	for {
		end, err := t.horizon(ctx)
		if err != nil || end <= t.at {
			return err
		}
		team, err := t.api.Agents.ByID(ctx, t.me)
		if err != nil {
			return err
		}
		if a := team[t.me]; a == nil || !a.Can(people.Serve) {
			return domain.Unauthenticated()
		}
		if err := t.step(ctx, end, team); err != nil {
			return err
		}
		if len(t.buf) > 0 {
			if err := out.Write(t.buf); err != nil {
				return err
			}
			if cap(t.buf) > keepBuffer {
				t.buf = nil // an idle stream holds no memory of a burst
			}
		}
	}
}

// step merges the next page of both kinds in the order of their ids, at most
// up to end, and moves the cursor.
func (t *tail) step(ctx context.Context, end domain.ID, team team) error {
	t.buf = t.buf[:0]
	ms, err := t.api.Feed.After(ctx, t.at)
	if err != nil {
		return err
	}
	cs, err := t.api.changes.after(ctx, t.at)
	if err != nil {
		return err
	}
	if feed.Full(ms) {
		end = min(end, ms[len(ms)-1].ID) // what follows the page is not read yet
	}
	if len(cs) == pageChanges {
		end = min(end, cs[len(cs)-1].ID)
	}
	for len(ms) > 0 && ms[0].ID <= end || len(cs) > 0 && cs[0].ID <= end {
		if len(cs) == 0 || len(ms) > 0 && ms[0].ID < cs[0].ID {
			err = t.message(ctx, ms[0], cs, team)
			ms = ms[1:]
		} else {
			err = t.change(cs[0], team)
			cs = cs[1:]
		}
		if err != nil {
			return err
		}
	}
	t.at = end
	return nil
}

// message sends a message to whom it is for; next are the changes behind it.
func (t *tail) message(ctx context.Context, e *feed.Entry, next []*change, team team) error {
	if !t.all {
		mine, err := t.owned(ctx, e, next)
		if err != nil || !mine {
			return err
		}
	}
	b, err := e.Form("api", func(m *conversation.Message) ([]byte, error) {
		data, err := json.Marshal(t.api.message(ctx, m, team))
		return frame(m.ID, "message", data), err
	})
	t.buf = append(t.buf, b...)
	return err
}

// owned tells whether the conversation was the agent's when the message came:
// the next change of owner says who had it, else it is whose it is now.
func (t *tail) owned(ctx context.Context, e *feed.Entry, next []*change) (bool, error) {
	for _, c := range next {
		if c.ConversationID != e.ConversationID {
			continue
		}
		if owner, told := c.OwnerBefore(); told {
			return owner == t.me, nil
		}
	}
	o, err := t.api.changes.ownership(ctx, e.ConversationID)
	return o.of(t.me), err
}

func (t *tail) change(c *change, team team) error {
	if !t.all && !c.mine(t.me) {
		return nil
	}
	if c.Kind == conversation.Watched && !team[t.me].Can(people.Supervise) {
		return nil // the agent who is watched does not hear of it
	}
	b, err := c.render(team)
	t.buf = append(t.buf, b...)
	return err
}
