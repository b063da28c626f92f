package settings

import (
	"net/http"
	"strconv"
	"strings"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/domain/routing"
	"relevo/handlers/web"
	views "relevo/views/settings"
)

// capacityForm is a capacity as typed and what it means.
type capacityForm struct {
	views.CapacityForm
	value routing.Capacity
	errs  web.Errors
}

// readCapacity reads the fields of a capacity. Numbers that are none, and what
// cannot be, are noted as errors.
func readCapacity(r *http.Request) capacityForm {
	v := r.PostFormValue
	f := capacityForm{errs: web.Errors{}, value: routing.Capacity{Channels: map[routing.Channel]routing.Line{}}}
	f.CapacityForm = views.CapacityForm{LiveUnits: v("live_units"), AsyncUnits: v("async_units"), HardCap: v("hard_cap"),
		RateLimit: v("rate_limit"), RateWindow: v("rate_window"), AsyncInCall: v("async_in_call") != ""}
	f.value.Cap = [2]int{routing.LivePool: number(f.LiveUnits), routing.AsyncPool: number(f.AsyncUnits)}
	f.value.HardCap, f.value.AsyncInCall = number(f.HardCap), f.AsyncInCall
	for _, ch := range routing.Channels() {
		l := views.LineForm{Channel: ch, Max: v("max_" + string(ch)), Weight: v("weight_" + string(ch))}
		f.Lines = append(f.Lines, l)
		f.value.Channels[ch] = routing.Line{Max: number(l.Max), Weight: number(l.Weight)}
	}
	f.readRate()
	f.readRules(r)
	if err := f.value.Check(); err != nil {
		f.errs.Add(r.Context(), "", err)
	}
	return f
}

func (f *capacityForm) readRate() {
	if strings.TrimSpace(f.RateLimit) != "" {
		f.value.RateLimit = number(f.RateLimit)
	}
	if s := number(f.RateWindow); s > 0 {
		f.value.RateWindow = min(int64(s), 2*routing.LongestRate/routing.Second) * routing.Second
	}
}

// readRules reads the rows of rules; one without a number is none.
func (f *capacityForm) readRules(r *http.Request) {
	counts, channels := r.PostForm["rule_n"], r.PostForm["rule_channel"]
	for i := range min(len(counts), len(channels), routing.MaxRules+1) {
		if strings.TrimSpace(counts[i]) == "" {
			continue
		}
		row := views.RuleForm{Channel: routing.Channel(channels[i]), N: counts[i], Blocks: map[routing.Channel]bool{}}
		rule := routing.OccupiedRule{Channel: row.Channel, N: number(row.N)}
		ticked := r.PostForm["rule_"+strconv.Itoa(i)]
		for _, ch := range ticked {
			if !row.Blocks[routing.Channel(ch)] {
				row.Blocks[routing.Channel(ch)] = true
				rule.Blocks = append(rule.Blocks, routing.Channel(ch))
			}
		}
		f.Rules, f.value.Occupied = append(f.Rules, row), append(f.value.Occupied, rule)
	}
}

// previewing tells whether a form only asks how it would look: nothing is
// stored.
func previewing(r *http.Request) bool { return r.PostFormValue("do") != "" }

func (h *handlers) capacity(w http.ResponseWriter, r *http.Request) error {
	return h.showCapacity(w, r, http.StatusOK, nil)
}

// showCapacity draws the page with what is stored, or with what was typed.
func (h *handlers) showCapacity(w http.ResponseWriter, r *http.Request, status int, typed *capacityForm) error {
	ctx := r.Context()
	all, err := h.DB.Capacities(ctx)
	if err != nil {
		return err
	}
	agents, err := h.DB.Agents(ctx)
	if err != nil {
		return err
	}
	frame, _ := h.frame(w, r, "capacity", i18n.T(ctx, "teams.capacity"), i18n.T(ctx, "teams.capacity_sub"))
	stored := routing.CapacityOf(all, 0)
	_, set := all[0]
	p := views.CapacityProps{SettingsProps: frame, Form: views.FormOf(stored), Stored: stored, Set: set}
	if typed != nil {
		p.Form, p.Errors = typed.CapacityForm, typed.errs
		if len(typed.errs) == 0 {
			p.Stored = typed.value
		}
	}
	for _, a := range agents {
		if c, own := all[a.ID]; own {
			p.Own = append(p.Own, views.OwnCapacity{Agent: a, Capacity: c})
		}
	}
	return web.Render(w, r, status, views.Capacity(p))
}

func (h *handlers) saveCapacity(w http.ResponseWriter, r *http.Request) error {
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	f := readCapacity(r)
	if previewing(r) {
		return h.showCapacity(w, r, http.StatusOK, &f)
	}
	if len(f.errs) > 0 {
		return h.showCapacity(w, r, http.StatusUnprocessableEntity, &f)
	}
	if err := h.Engine.SetCapacity(r.Context(), web.Me(r.Context()).ID, 0, &f.value); err != nil {
		return err
	}
	return h.done(w, r, views.CapacityURL, "teams.capacity_saved", "")
}

func (h *handlers) resetCapacity(w http.ResponseWriter, r *http.Request) error {
	if err := h.Engine.SetCapacity(r.Context(), web.Me(r.Context()).ID, 0, nil); err != nil {
		return err
	}
	return h.done(w, r, views.CapacityURL, "teams.capacity_saved", "")
}

// saveAgentCapacity gives the agent in the address a capacity of his or her
// own, or takes it away.
func (h *handlers) saveAgentCapacity(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	var own *routing.Capacity
	f := readCapacity(r)
	switch {
	case previewing(r):
		return h.showAgent(w, r, http.StatusOK, typedCapacity(r, f))
	case r.PostFormValue("own") == "yes" && len(f.errs) > 0:
		return h.showAgent(w, r, http.StatusUnprocessableEntity, typedCapacity(r, f))
	case r.PostFormValue("own") == "yes":
		own = &f.value
	}
	return h.onAgent(w, r, "teams.capacity_saved", func(by, _ domain.ID) error { return h.Engine.SetCapacity(r.Context(), by, id, own) })
}

// typedCapacity puts what was typed into an agent's page.
func typedCapacity(r *http.Request, f capacityForm) func(*views.AgentProps) {
	return func(p *views.AgentProps) {
		p.Capacity.Own, p.Capacity.Form, p.Capacity.Errors = r.PostFormValue("own") == "yes", f.CapacityForm, f.errs
		switch {
		case !p.Capacity.Own:
			p.Capacity.Stored = p.Capacity.Default
		case len(f.errs) == 0:
			p.Capacity.Stored = f.value
		}
	}
}
