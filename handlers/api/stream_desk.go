package api

import (
	"context"
	"encoding/json"
	"time"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/live"
	"relevo/domain/routing"
	"relevo/handlers/web"
	"relevo/views/ds"
)

// queuesEvery is the least time between two looks at the queues.
const queuesEvery = time.Second

// standing is the part of a stream that tells how things stand, not what
// happened: my rings, my presence, the queues. It has no ids and cannot be
// resumed; on connect everything is told as it is.
type standing struct {
	api      *API
	me       domain.ID
	woken    *live.Sub // rings and presence
	board    *live.Sub
	offers   map[domain.ID]bool
	presence string
	queues   map[domain.ID]string
	later    *time.Timer // when to look at the queues again
	waiting  bool
}

func (a *API) standing(me domain.ID) *standing {
	hub := a.Engine.Hub()
	s := &standing{api: a, me: me, woken: hub.Subscribe(engine.TopicOffers(me)), board: hub.Subscribe(engine.TopicBoard, engine.TopicRouting),
		offers: map[domain.ID]bool{}, queues: map[domain.ID]string{}, later: time.NewTimer(time.Hour)}
	s.later.Stop()
	return s
}

func (s *standing) close() {
	s.woken.Close()
	s.board.Close()
	s.later.Stop()
}

// event is a frame without an id: it does not move the place to resume from.
func event(name string, v any) ([]byte, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	b := make([]byte, 0, len(data)+len(name)+20)
	b = append(b, "event: "...)
	b = append(b, name...)
	b = append(b, "\ndata: "...)
	b = append(b, data...)
	return append(b, "\n\n"...), nil
}

// begin tells everything as it stands.
func (s *standing) begin(ctx context.Context, out *ds.Stream) error {
	if err := s.desk(ctx, out); err != nil {
		return err
	}
	return s.lines(out)
}

// desk tells what changed of my rings and my presence.
func (s *standing) desk(ctx context.Context, out *ds.Stream) error {
	var buf []byte
	now := map[domain.ID]bool{}
	for _, o := range s.api.Engine.Offers(s.me) {
		now[o.ID] = true
		if s.offers[o.ID] {
			continue
		}
		j, err := s.api.shapeOffer(ctx, &o)
		if err != nil {
			return err
		}
		b, err := event("offer", j)
		if err != nil {
			return err
		}
		buf = append(buf, b...)
	}
	for id := range s.offers {
		if now[id] {
			continue
		}
		b, err := s.gone(ctx, id)
		if err != nil {
			return err
		}
		buf = append(buf, b...)
	}
	s.offers = now
	b, err := event("presence", shapePresence(s.api.Engine.AgentState(s.me)))
	if err != nil {
		return err
	}
	if string(b) != s.presence {
		s.presence = string(b)
		buf = append(buf, b...)
	}
	if len(buf) == 0 {
		return nil
	}
	return out.Write(buf)
}

type goneJSON struct {
	ID             string `json:"id"`
	ConversationID string `json:"conversation_id"`
	State          string `json:"state" enum:"accepted,declined,timed_out,withdrawn"`
	Reason         string `json:"reason"`
	At             string `json:"at" format:"date-time"`
}

func (s *standing) gone(ctx context.Context, id domain.ID) ([]byte, error) {
	o, err := s.api.Store.Offer(ctx, id)
	if err != nil {
		return nil, err
	}
	return event("offer_gone", goneJSON{o.ID.String(), o.ConversationID.String(), string(o.State), o.Reason, web.Stamp(o.EndedAt)})
}

type queueStateJSON struct {
	ID           string `json:"id"`
	Name         string `json:"name"`
	Status       string `json:"status" enum:"active,paused,draining"`
	Open         bool   `json:"open" doc:"in hours"`
	Online       bool   `json:"online" doc:"somebody could take work when free"`
	Waiting      int    `json:"waiting" doc:"live, ringing ones among them"`
	Async        int    `json:"async" doc:"asynchronous and not picked"`
	LongestSince string `json:"longest_since,omitempty" format:"date-time"`
}

func shapeQueueState(q *routing.QueueState) queueStateJSON {
	return queueStateJSON{q.ID.String(), q.Name, string(q.Status), q.Open, q.Online, q.Waiting, q.Async, web.Stamp(q.Longest)}
}

// lines tells which queues changed.
func (s *standing) lines(out *ds.Stream) error {
	s.waiting = false
	s.board.Woken()
	var buf []byte
	for _, q := range s.api.Engine.Board().Queues {
		b, err := event("queue", shapeQueueState(&q))
		if err != nil {
			return err
		}
		if s.queues[q.ID] == string(b) {
			continue
		}
		s.queues[q.ID] = string(b)
		buf = append(buf, b...)
	}
	if len(buf) == 0 {
		return nil
	}
	return out.Write(buf)
}

// soon looks at the queues a little later, so that a burst is one look.
func (s *standing) soon() {
	if !s.waiting {
		s.waiting = true
		s.later.Reset(queuesEvery)
	}
}
