package scenario

import (
	"slices"
	"strings"
)

// visitorDoes are the words of visitor_does.
var visitorDoes = []string{"cancel", "end", "close", "disconnect", "reconnect"}

// Words of agents: plain ones, and those with a value.
var (
	agentWords = []string{"accept", "reject", "decline", "end", "pick", "release", "close", "take_over", "disconnect", "reconnect"}
	agentVerbs = []string{"presence", "load", "say", "note", "transfer", "release", "wrap_up", "search"}
	presences  = []string{"ready", "not_ready", "offline", "wrap_up"}
)

// event reads the event of an entry.
func (r *reader) event(s *script, e *entry, b *block, it pair) {
	e.event.kind = eventKind(it.key)
	switch e.event.kind {
	case evTick:
		b.take(it.key)
	case evVisitor, evPress:
		if e.event.text = b.text(it.key); e.event.text == "" {
			r.p.add(it.val.file, it.line, "%s is a text", it.key)
		}
	case evDoes:
		e.event.text = b.oneOf(it.key, visitorDoes...)
	case evSystem:
		e.event.text = b.oneOf(it.key, "down", "up")
	case evOpen:
		e.event.open = r.opening(s, b.take(it.key))
	case evAgent:
		for _, a := range b.pairs(it.key) {
			e.event.agents = append(e.event.agents, r.agentActs(a)...)
		}
	case evAdmin:
		e.event.admin = r.adminActs(s, b.take(it.key))
	case "conv":
		b.take(it.key)
		s.lacks(it.key)
	default:
		for _, k := range []eventKind{evOpen, evVisitor, evPress, evDoes, evAgent, evAdmin, evSystem, evTick} {
			b.asked[string(k)] = true
		}
	}
}

func (r *reader) opening(s *script, n *node) (o opening) {
	b := r.p.block(n, "open")
	greet := true
	b.flag("greet", &greet)
	o.silent = !greet
	o.token = b.oneOf("token", "valid", "expired", "bad_signature")
	if who := b.take("identity"); who != nil {
		i := r.p.block(who, "identity")
		o.sub, o.email, o.name = i.text("sub"), i.text("email"), i.text("name")
		i.done()
	}
	if b.text("channel") == "call" {
		s.lacks("open.channel: call")
	}
	b.text("type")
	b.done()
	return o
}

func (r *reader) agentActs(a pair) (out []agentAct) {
	if a.val.kind == text {
		if !slices.Contains(agentWords, a.val.text) {
			r.p.on(a.val, "an agent does one of %s, or a block of %s, not %q", strings.Join(agentWords, ", "), strings.Join(agentVerbs, ", "), a.val.text)
		}
		return []agentAct{{agent: a.key, verb: a.val.text, node: a.val}}
	}
	b := r.p.block(a.val, "an agent's act")
	for _, it := range b.n.all() {
		act := agentAct{agent: a.key, verb: it.key, node: it.val}
		switch it.key {
		case "load":
			b.whole(it.key, &act.n)
		case "presence":
			act.text = b.oneOf(it.key, presences...)
		case "say", "note", "search", "release":
			act.text = b.text(it.key)
		case "transfer":
			act.text = r.target(b)
		case "wrap_up":
			w := r.p.block(b.take(it.key), "wrap_up")
			w.text("disposition")
			w.text("notes")
			w.done()
		default:
			for _, v := range agentVerbs {
				b.asked[v] = true
			}
			continue
		}
		out = append(out, act)
	}
	b.done()
	return out
}

// target is where a transfer goes: a queue's or an agent's id, or "assistant".
func (r *reader) target(b *block) string {
	v := b.take("transfer")
	if v == nil || v.kind == text {
		return b.text("transfer")
	}
	t := r.p.block(v, "transfer")
	to := t.text("queue") + t.text("agent")
	yes := false
	t.flag("assistant", &yes)
	if yes {
		to = toAssistant
	}
	t.done()
	return to
}

// toAssistant is the target of a transfer back to the assistant.
const toAssistant = "assistant"

func (r *reader) adminActs(s *script, n *node) (out []adminAct) {
	b := r.p.block(n, "admin")
	for _, it := range b.n.all() {
		switch it.key {
		case "edit_draft", "publish":
			b.take(it.key)
			out = append(out, adminAct{verb: it.key, over: it.val})
		case "save_handoff", "save_post_session", "add_article", "workflow":
			b.take(it.key)
			s.lacks("admin." + it.key)
		default:
			b.asked["edit_draft"], b.asked["publish"] = true, true
		}
	}
	b.done()
	return out
}
