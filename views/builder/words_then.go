package builder

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/views/ui"
)

// otherActions are those a step may call.
func (p ActionProps) otherActions() []ui.Option {
	return slices.DeleteFunc(slices.Clone(p.Names.Actions), func(o ui.Option) bool { return o.Value == p.Action.ID })
}

// passed are the answers a called action would ask for.
func (p ActionProps) passed(id string) []ui.Option {
	a := p.Def.Find(id)
	if a == nil {
		return nil
	}
	var out []ui.Option
	for _, s := range a.Steps {
		if s.Ask != nil {
			out = append(out, ui.Option{Value: s.ID, Label: s.ID})
		}
	}
	return out
}

var placeholder = regexp.MustCompile(`\{([a-z][a-z0-9_.]*)\}`)

// placeholders are the variables a service names.
func (p ActionProps) placeholders(id string) []ui.Option {
	found := map[string]bool{}
	for _, x := range p.Def.Settings.Extensions {
		if x.ID != id {
			continue
		}
		for _, text := range append(slices.Collect(maps.Values(x.Headers)), x.URL, x.Body) {
			for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
				found[m[1]] = true
			}
		}
	}
	var out []ui.Option
	for _, n := range slices.Sorted(maps.Keys(found)) {
		out = append(out, ui.Option{Value: n, Label: n})
	}
	return out
}

func connectOf(c *assistant.Connect) assistant.Connect {
	if c == nil {
		return assistant.Connect{}
	}
	return *c
}

// connectText is what visitors read when they are handed over.
func connectText(d *assistant.Definition, c *assistant.Connect, online bool) string {
	own, key := connectOf(c).Offline, "agent.offline"
	if online {
		own, key = connectOf(c).Online, "agent.online"
	}
	if s := own.In(d.Language, d.Language); s != "" {
		return s
	}
	return d.Builtin(key).In(d.Language, d.Language)
}

func (p ActionProps) queues(ctx context.Context) []ui.Option {
	return append([]ui.Option{{Label: i18n.T(ctx, "assistants.queue_default")}}, p.Names.Queues...)
}

func (p ActionProps) queueName(ctx context.Context, c *assistant.Connect) string {
	id := connectOf(c).Queue
	if id == "" {
		return i18n.T(ctx, "assistants.queue_default")
	}
	for _, q := range p.Names.Queues {
		if q.Value == id {
			return q.Label
		}
	}
	return i18n.T(ctx, "assistants.missing", "Name", strconv.Quote(id))
}
