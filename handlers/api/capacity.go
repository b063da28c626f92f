package api

import (
	"context"
	"net/http"

	"relevo/domain"
	"relevo/domain/people"
	"relevo/domain/routing"
	"relevo/handlers/web"
)

func (a *API) capacityRoutes() {
	a.agentSkillRoutes()
	serve(a, operation{method: http.MethodGet, path: "/capacity", id: "getCapacity", summary: "How much agents take on who have no capacity of their own", permission: people.Serve}, a.getCapacity)
	serve(a, operation{method: http.MethodPut, path: "/capacity", id: "putCapacity", summary: "Change the default capacity; what is left out stays", permission: people.Configure}, a.putCapacity)
	serve(a, operation{method: http.MethodGet, path: "/agents/{id}/capacity", id: "getAgentCapacity", summary: "How much an agent takes on", permission: people.Serve}, a.getAgentCapacity)
	serve(a, operation{method: http.MethodPut, path: "/agents/{id}/capacity", id: "putAgentCapacity", permission: people.Configure,
		summary: "Give an agent a capacity of his or her own; what is left out is as it was"}, a.putAgentCapacity)
	serve(a, operation{method: http.MethodDelete, path: "/agents/{id}/capacity", id: "deleteAgentCapacity", status: http.StatusNoContent, permission: people.Configure,
		summary: "Let the default capacity hold for an agent again"}, a.deleteAgentCapacity)
}

type capacityJSON struct {
	Own         bool                `json:"own" doc:"the agent's own, or for the default: set here and not the product's"`
	Units       unitsJSON           `json:"units" doc:"of each of the two pools; live conversations draw from one, asynchronous ones from the other"`
	Channels    map[string]lineJSON `json:"channels" doc:"by channel: chat, voice, video, email, message"`
	HardCap     int                 `json:"hard_cap" doc:"live conversations over the maximum that may be given by hand"`
	RateLimit   int                 `json:"rate_limit" doc:"new conversations within rate_window; 0 for any number"`
	RateWindow  int64               `json:"rate_window" doc:"ms"`
	AsyncInCall bool                `json:"async_in_call" doc:"asynchronous work is offered during calls too"`
	Occupied    []occupiedJSON      `json:"occupied"`
}

type unitsJSON struct {
	Live  int `json:"live"`
	Async int `json:"async"`
}

type lineJSON struct {
	Weight int `json:"weight" doc:"units one conversation takes"`
	Max    int `json:"max" doc:"conversations at once"`
}

type occupiedJSON struct {
	Channel string   `json:"channel"`
	N       int      `json:"n" doc:"with at least so many of the channel"`
	Blocks  []string `json:"blocks,omitempty" doc:"nothing of these channels is offered; empty: nothing at all"`
}

// capacityBody names what to set; absent leaves it as it is.
type capacityBody struct {
	Units       *unitsJSON          `json:"units,omitempty"`
	Channels    map[string]lineJSON `json:"channels,omitempty"`
	HardCap     *int                `json:"hard_cap,omitempty"`
	RateLimit   *int                `json:"rate_limit,omitempty"`
	RateWindow  *int64              `json:"rate_window,omitempty"`
	AsyncInCall *bool               `json:"async_in_call,omitempty"`
	Occupied    *[]occupiedJSON     `json:"occupied,omitempty"`
}

func (b *capacityBody) apply(c *routing.Capacity) {
	if b.Units != nil {
		c.Cap = [2]int{routing.LivePool: b.Units.Live, routing.AsyncPool: b.Units.Async}
	}
	for ch, l := range b.Channels {
		c.Channels[routing.Channel(ch)] = routing.Line{Weight: l.Weight, Max: l.Max}
	}
	set(&c.HardCap, b.HardCap)
	set(&c.RateLimit, b.RateLimit)
	set(&c.RateWindow, b.RateWindow)
	set(&c.AsyncInCall, b.AsyncInCall)
	if b.Occupied == nil {
		return
	}
	c.Occupied = nil
	for _, o := range *b.Occupied {
		rule := routing.OccupiedRule{Channel: routing.Channel(o.Channel), N: o.N}
		for _, ch := range o.Blocks {
			rule.Blocks = append(rule.Blocks, routing.Channel(ch))
		}
		c.Occupied = append(c.Occupied, rule)
	}
}

func shapeCapacity(c routing.Capacity, own bool) capacityJSON {
	out := capacityJSON{Own: own, Units: unitsJSON{c.Cap[routing.LivePool], c.Cap[routing.AsyncPool]}, Channels: map[string]lineJSON{},
		HardCap: c.HardCap, RateLimit: c.RateLimit, RateWindow: c.RateWindow, AsyncInCall: c.AsyncInCall, Occupied: []occupiedJSON{}}
	for ch, l := range c.Channels {
		out.Channels[string(ch)] = lineJSON{l.Weight, l.Max}
	}
	for _, r := range c.Occupied {
		o := occupiedJSON{Channel: string(r.Channel), N: r.N}
		for _, ch := range r.Blocks {
			o.Blocks = append(o.Blocks, string(ch))
		}
		out.Occupied = append(out.Occupied, o)
	}
	return out
}

// capacityOf is what holds for an agent, or for 0 the default, and whether it
// was set for just that.
func (a *API) capacityOf(ctx context.Context, agent domain.ID) (*body[capacityJSON], error) {
	all, err := a.Store.Capacities(ctx)
	if err != nil {
		return nil, err
	}
	_, own := all[agent]
	return &body[capacityJSON]{shapeCapacity(routing.CapacityOf(all, agent), own)}, nil
}

func (a *API) getCapacity(ctx context.Context, _ *none) (*body[capacityJSON], error) {
	return a.capacityOf(ctx, 0)
}

func (a *API) setCapacity(ctx context.Context, agent domain.ID, b *capacityBody) (*body[capacityJSON], error) {
	all, err := a.Store.Capacities(ctx)
	if err != nil {
		return nil, err
	}
	c := routing.CapacityOf(all, agent)
	b.apply(&c)
	if err := a.Engine.SetCapacity(ctx, web.Me(ctx).ID, agent, &c); err != nil {
		return nil, err
	}
	return a.capacityOf(ctx, agent)
}

func (a *API) putCapacity(ctx context.Context, in *created[capacityBody]) (*body[capacityJSON], error) {
	return a.setCapacity(ctx, 0, &in.Body)
}

func (a *API) getAgentCapacity(ctx context.Context, in *byID) (*body[capacityJSON], error) {
	agent, err := a.knownAgent(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return a.capacityOf(ctx, agent)
}

func (a *API) putAgentCapacity(ctx context.Context, in *commandInput[capacityBody]) (*body[capacityJSON], error) {
	agent, err := a.knownAgent(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return a.setCapacity(ctx, agent, &in.Body)
}

func (a *API) deleteAgentCapacity(ctx context.Context, in *byID) (*none, error) {
	agent, err := a.knownAgent(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return nil, a.Engine.SetCapacity(ctx, web.Me(ctx).ID, agent, nil)
}
