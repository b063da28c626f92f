package assistant

import (
	"slices"

	"relevo/domain/response"
)

func (c *checker) then(a *Action, t *Then) {
	switch t.Do {
	case DoNext, "", DoEnd:
	case DoReask:
		c.reask(a, t)
	case DoSubaction:
		c.subaction(t)
	case DoSearch:
		c.search(t.Search)
	case DoExtension:
		c.call(t)
	case DoConnect:
		c.connect(t.Connect)
	case DoFallback:
		c.fallback(a, t)
	default:
		c.blockAt("do", "choice", "Value", short(string(t.Do)))
	}
}

// reask may go back to earlier steps only, and to one that asks: else it would
// go round and round without the visitor.
func (c *checker) reask(a *Action, t *Then) {
	if c.step < 2 {
		c.blockAt("do", "reask_early")
		return
	}
	if len(t.Steps) == 0 {
		c.blockAt("steps", "reask_none")
		return
	}
	if len(t.Steps) > MaxSteps {
		c.blockAt("steps", "many", "Max", MaxSteps)
		return
	}
	c.push("steps")
	asks := false
	for i, id := range t.Steps {
		c.pushAt(i)
		switch j, ok := c.at[id]; {
		case !ok:
			c.block("step", "Name", short(id))
		case j >= c.step:
			c.block("reask_forward", "Name", short(id))
		default:
			ask := a.Steps[j].Ask
			asks = asks || ask != nil && ask.Mode != AskNever
		}
		c.pop(1)
	}
	if !asks {
		c.block("reask_nothing")
	}
	c.pop(1)
	if len(a.Steps[c.step].When.Groups) == 0 {
		c.warn("reask_always")
	}
}

func stepIndex(a *Action) map[string]int {
	at := make(map[string]int, len(a.Steps))
	for j := range a.Steps {
		if _, twice := at[a.Steps[j].ID]; !twice {
			at[a.Steps[j].ID] = j
		}
	}
	return at
}

func (c *checker) subaction(t *Then) {
	k, ok := c.actionAt[t.Action]
	c.push("action")
	switch {
	case !ok:
		c.block("action", "Name", short(t.Action))
	case c.d.Actions[k].System != "":
		c.block("subaction_system", "Name", t.Action)
	case k == c.act || c.reaches(k, c.act):
		c.block("subaction_cycle", "Name", t.Action)
	case c.depth[k] >= MaxDepth:
		c.block("subaction_deep", "Max", MaxDepth)
	}
	c.pop(1)
	c.push("pass")
	defer c.pop(1)
	for _, to := range sortedKeys(t.Pass) {
		c.push(to)
		if typ, asks := c.asked(k, to); ok && !asks {
			c.block("pass", "Name", short(to))
		} else if from, known := c.typeOf(t.Pass[to]); !known {
			c.block("variable", "Name", short(t.Pass[to]))
		} else if ok && typ != from && typ != response.FreeText {
			c.warn("pass_type", "Name", to)
		}
		c.pop(1)
	}
}

// asked is the type of the question an action asks under a name.
func (c *checker) asked(action int, name string) (response.Type, bool) {
	for _, s := range c.sites[name] {
		if s.action == action {
			return s.typ, true
		}
	}
	return "", false
}

func (c *checker) search(s *Search) {
	if s == nil {
		return
	}
	c.push("search")
	defer c.pop(1)
	c.push("query")
	c.template(s.Query, MaxText)
	c.pop(1)
	if !slices.Contains([]string{"display", "store", "both"}, s.Mode) {
		c.blockAt("mode", "choice", "Value", short(s.Mode))
	}
	if s.Save == "" && (s.Mode == "store" || s.Mode == "both") {
		c.blockAt("save", "search_save")
	}
	c.keep("save", s.Save, response.FreeText)
}

func (c *checker) connect(x *Connect) {
	if x == nil {
		return
	}
	c.push("connect")
	defer c.pop(1)
	c.push("response_if_online")
	c.text(x.Online, MaxText)
	c.pop(1)
	c.push("response_if_offline")
	c.text(x.Offline, MaxText)
	c.pop(1)
	c.push("message_to_agent")
	c.template(x.Message, MaxText)
	c.pop(1)
	c.queue(x.Queue)
}

func (c *checker) fallback(a *Action, t *Then) {
	switch {
	case a.System == "":
		c.blockAt("do", "fallback_user")
	case a.System == SystemFallback:
		c.blockAt("do", "fallback_cycle")
	case !slices.Contains(FallbackReasons(), t.Reason):
		c.blockAt("reason", "choice", "Value", short(string(t.Reason)))
	}
}
