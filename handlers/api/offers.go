package api

import (
	"context"
	"net/http"

	"relevo/domain"
	"relevo/domain/people"
	"relevo/domain/presence"
	"relevo/domain/routing"
	"relevo/handlers/web"
)

func (a *API) offerRoutes() {
	serve(a, operation{method: http.MethodGet, path: "/me/presence", id: "getPresence", summary: "Where I stand: connection, intent and load", permission: people.Serve}, a.getPresence)
	serve(a, operation{method: http.MethodPut, path: "/me/presence", id: "putPresence", summary: "Say whether I am ready", permission: people.Serve,
		about: "state is ready, not_ready or offline; reason (an id of /reasons) goes with not_ready. Ready without an open stream (me/events, or a page) counts as a lost connection: " +
			"conversations ring only while one is open, and the state falls back to offline when the grace is over."}, a.putPresence)
	serve(a, operation{method: http.MethodPut, path: "/agents/{id}/presence", id: "putAgentPresence", summary: "Change a colleague's presence", permission: people.Supervise}, a.putAgentPresence)
	serve(a, operation{method: http.MethodGet, path: "/offers", id: "listOffers", summary: "My open offers", permission: people.Serve,
		about: "What rings at me now. Reading them says that the ring was shown."}, a.listOffers)
	offer(a, "accept", "Answer a ring", "The conversation is then mine. Repeating it succeeds; 409 gone with a reason (taken_by_other, timed_out or withdrawn) when it is too late.",
		func(ctx context.Context, me, id domain.ID, _ *declineBody) error {
			return a.Engine.AcceptOffer(ctx, me, id)
		})
	offer(a, "decline", "Refuse a ring", "The next agent rings at once. 422 decline_reason_required when the queue asks for a reason.",
		func(ctx context.Context, me, id domain.ID, in *declineBody) error {
			return a.Engine.DeclineOffer(ctx, me, id, in.Reason)
		})
	offer(a, "ack", "Say that the ring was shown", "", func(ctx context.Context, me, id domain.ID, _ *declineBody) error {
		return a.Engine.AckOffer(ctx, me, id)
	})
}

type declineBody struct {
	Reason string `json:"reason,omitempty" maxLength:"200" doc:"of a decline"`
}

type offerInput struct {
	ID   string       `path:"id"`
	Body *declineBody `required:"false"`
}

// offer declares what an agent does with a ring; it answers with the
// conversation's standing for accept, with the open offers otherwise.
func offer(a *API, name, summary, about string, do func(ctx context.Context, me, id domain.ID, in *declineBody) error) {
	op := operation{method: http.MethodPost, path: "/offers/{id}/" + name, id: name + "Offer", summary: summary, about: about, permission: people.Serve}
	serve(a, op, func(ctx context.Context, in *offerInput) (*body[offerJSON], error) {
		id, err := domain.ParseID(in.ID)
		if err != nil {
			return nil, err
		}
		if in.Body == nil {
			in.Body = &declineBody{}
		}
		if err := do(ctx, web.Me(ctx).ID, id, in.Body); err != nil {
			return nil, err
		}
		o, err := a.Store.Offer(ctx, id)
		if err != nil {
			return nil, err
		}
		out, err := a.shapeOffer(ctx, o)
		return &body[offerJSON]{out}, err
	})
}

type namedJSON struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type offerJSON struct {
	ID             string     `json:"id"`
	ConversationID string     `json:"conversation_id"`
	Queue          namedJSON  `json:"queue"`
	Kind           string     `json:"kind" enum:"ring,transfer,consult,invite"`
	State          string     `json:"state" enum:"offered,accepted,declined,timed_out,withdrawn"`
	Reason         string     `json:"reason" doc:"why it ended, once it has"`
	Channel        string     `json:"channel"`
	Contact        personJSON `json:"contact"`
	From           *agentJSON `json:"from" doc:"the colleague who transfers, consults or invites; null otherwise"`
	Note           string     `json:"note" doc:"the colleague's words"`
	Why            string     `json:"why" doc:"why a person is wanted"`
	Message        string     `json:"message" doc:"message to the agent"`
	Preview        string     `json:"preview"`
	OfferedAt      string     `json:"offered_at" format:"date-time"`
	WaitingSince   string     `json:"waiting_since,omitempty" format:"date-time"`
	ExpiresAt      string     `json:"expires_at" format:"date-time"`
	EndedAt        string     `json:"ended_at,omitempty" format:"date-time"`
}

func (a *API) shapeOffer(ctx context.Context, o *routing.Offer) (offerJSON, error) {
	s, err := a.Store.Summary(ctx, o.ConversationID)
	if err != nil {
		return offerJSON{}, err
	}
	out := offerJSON{ID: o.ID.String(), ConversationID: o.ConversationID.String(), Queue: namedJSON{o.QueueID.String(), a.Engine.QueueName(o.QueueID)},
		Kind: string(o.Kind), State: string(o.State), Reason: o.Reason, Channel: string(o.Channel),
		Contact: personJSON{s.ContactID.String(), s.ContactName, s.ContactEmail}, Note: o.Note, Preview: s.Preview,
		OfferedAt: web.Stamp(o.At), ExpiresAt: web.Stamp(o.Deadline), EndedAt: web.Stamp(o.EndedAt)}
	if w, ok := a.Engine.Work(o.ConversationID); ok {
		out.Why, out.Message, out.WaitingSince = w.Reason, w.Message, web.Stamp(w.EnqueuedAt)
	}
	if o.FromID != 0 {
		team, err := a.Agents.ByID(ctx, o.FromID)
		if err != nil {
			return out, err
		}
		out.From = &agentJSON{ID: o.FromID.String()}
		if p := team[o.FromID]; p != nil {
			*out.From = shapeAgent(p)
		}
	}
	return out, nil
}

type offerList struct {
	Offers []offerJSON `json:"offers"`
}

func (a *API) listOffers(ctx context.Context, _ *none) (*body[offerList], error) {
	me := web.Me(ctx).ID
	out := offerList{Offers: []offerJSON{}}
	for _, o := range a.Engine.Offers(me) {
		if o.DeliveredAt == 0 {
			err := a.Engine.AckOffer(ctx, me, o.ID)
			if domain.IsCode(err, "gone") {
				continue
			}
			if err != nil {
				return nil, err
			}
		}
		j, err := a.shapeOffer(ctx, &o)
		if err != nil {
			return nil, err
		}
		out.Offers = append(out.Offers, j)
	}
	return &body[offerList]{out}, nil
}

type presenceJSON struct {
	AgentID    string   `json:"agent_id"`
	State      string   `json:"state" enum:"offline,not_ready,ready,occupied,wrap_up" doc:"as shown"`
	Since      string   `json:"since,omitempty" format:"date-time"`
	Intent     string   `json:"intent" enum:"offline,not_ready,ready"`
	Reason     string   `json:"reason" doc:"id of a reason, or missed, unresponsive, idle"`
	Connection string   `json:"connection" enum:"connected,lost,gone"`
	Draining   bool     `json:"draining" doc:"offline, but still with live work"`
	Load       int      `json:"load" doc:"ringing and active conversations"`
	Max        int      `json:"max" doc:"chats at once"`
	Wrapping   int      `json:"wrapping"`
	Working    []string `json:"conversations"`
}

func shapePresence(s routing.AgentState) presenceJSON {
	out := presenceJSON{AgentID: s.AgentID.String(), State: string(s.Shown), Since: web.Stamp(s.Since), Intent: string(s.Intent), Reason: s.Reason,
		Connection: string(s.Connection), Draining: s.Draining, Load: s.Load, Max: s.Max, Wrapping: s.Wrapping, Working: make([]string, len(s.Working))}
	for i, id := range s.Working {
		out.Working[i] = id.String()
	}
	return out
}

func (a *API) getPresence(ctx context.Context, _ *none) (*body[presenceJSON], error) {
	return &body[presenceJSON]{shapePresence(a.Engine.AgentState(web.Me(ctx).ID))}, nil
}

type presenceBody struct {
	State  string `json:"state" enum:"ready,not_ready,offline"`
	Reason string `json:"reason,omitempty" doc:"id of a reason"`
}

type presenceInput struct{ Body presenceBody }

func (a *API) putPresence(ctx context.Context, in *presenceInput) (*body[presenceJSON], error) {
	return a.setPresence(ctx, web.Me(ctx).ID, &in.Body)
}

func (a *API) putAgentPresence(ctx context.Context, in *commandInput[presenceBody]) (*body[presenceJSON], error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	return a.setPresence(ctx, id, &in.Body)
}

func (a *API) setPresence(ctx context.Context, agent domain.ID, in *presenceBody) (*body[presenceJSON], error) {
	var reason domain.ID
	if in.Reason != "" {
		id, err := domain.ParseID(in.Reason)
		if err != nil {
			return nil, domain.Field("reason", "problem.reason_unknown")
		}
		reason = id
	}
	if err := a.Engine.SetPresence(ctx, actor(ctx), agent, presence.Intent(in.State), reason); err != nil {
		return nil, err
	}
	return &body[presenceJSON]{shapePresence(a.Engine.AgentState(agent))}, nil
}
