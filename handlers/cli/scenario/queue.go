package scenario

import (
	"relevo/domain/disposition"
	"relevo/domain/queue"
	"relevo/domain/routing"
)

// queue reads one queue.
func (r *reader) queue(s *script, it pair) queueDef {
	b := r.p.block(it.val, "queue "+it.key)
	q := queueDef{id: it.key, name: b.text("name"), members: b.texts("members"), hours: b.text("hours"), settings: routing.Defaults()}
	if q.name == "" {
		q.name = it.key
	}
	set := &q.settings
	set.Auto = b.oneOf("accept", "manual", "auto") == "auto"
	ring := set.Ring[routing.Chat]
	b.span("ring_timeout", &ring)
	set.Ring[routing.Chat] = ring
	b.span("max_wait", &set.MaxWait)
	wrap := set.WrapMS[routing.Chat]
	b.span("wrap_up", &wrap)
	set.WrapMS[routing.Chat] = wrap
	if wrap == 0 {
		set.WrapMode = routing.WrapOff
	}
	b.span("visitor_grace", &set.VisitorGrace)
	b.whole("max_size", &set.MaxSize)
	b.flag("position", &set.Position)
	if p := b.text("policy"); p != "" {
		set.Policy = routing.Policy(p)
	}
	policies(set, b.oneOf("offline", "wait", "ticket", "bot"), b.oneOf("closed", "wait", "ticket", "bot"))
	for _, n := range b.list("dispositions") {
		q.dispositions = append(q.dispositions, r.outcome(n))
	}
	b.flag("disposition_required", &set.DispMandatory)
	if v := b.take("connector"); v != nil {
		s.lacks("given.queues." + it.key + ".connector")
	}
	if v := b.take("post_session"); v != nil {
		s.lacks("given.queues." + it.key + ".post_session")
	}
	b.done()
	if set.DispMandatory && len(q.dispositions) == 0 {
		r.p.on(it.val, "queue %s requires a disposition and has none", it.key)
		return q
	}
	checked := q.settings
	checked.DispMandatory = false // the set is made later
	if err := queue.CheckSettings(&checked); err != nil {
		r.p.on(it.val, "queue %s: %s", it.key, sentence(err))
	}
	return q
}

// policies sets what a queue does when nobody is there and when it is closed.
func policies(set *routing.Settings, offline, closed string) {
	actions := map[string]routing.Action{"wait": routing.ToWait, "ticket": routing.ToTicket, "bot": routing.ToBot}
	if do, ok := actions[offline]; ok {
		set.Overflow = append(set.Overflow, routing.Overflow{When: routing.WhenNoAgents, Do: do})
	}
	if do, ok := actions[closed]; ok {
		set.AfterHours = routing.Overflow{Do: do}
	}
}

// outcome reads a disposition: a name, or a group {name: [names]}.
func (r *reader) outcome(n *node) disposition.Item {
	if n.kind == dict && len(n.pairs) == 1 {
		g := disposition.Item{Name: n.pairs[0].key}
		for _, c := range n.pairs[0].val.items {
			g.Children = append(g.Children, r.outcome(c))
		}
		return g
	}
	if n.kind != text && n.kind != number {
		r.p.on(n, "a disposition is a name, or a group {name: [names]}, not %s", n.word())
	}
	return disposition.Item{Name: n.text}
}

// capacity is what an agent takes on who may have n chats at once.
func capacity(n int) routing.Capacity {
	c := routing.DefaultCapacity()
	weight := 100
	if n > 0 {
		weight = max(1, 100/n)
	}
	c.Channels[routing.Chat] = routing.Line{Weight: min(weight, c.Channels[routing.Chat].Weight), Max: n}
	return c
}
