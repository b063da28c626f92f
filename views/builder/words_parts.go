package builder

import (
	"context"
	"maps"
	"slices"
	"strings"

	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/views/ui"
)

// textGroup are built-in texts that belong together.
type textGroup struct {
	Name string
	Keys []string
}

// groupOf names the group of a text by how its key begins.
var groupOf = map[string]string{"agent": "agent", "queue": "queue", "clarify": "clarify", "return": "clarify", "answer": "clarify", "bot": "clarify", "invalid": "invalid",
	"handoff": "ticket", "email": "ticket", "ticket": "ticket", "auto_reply": "ticket", "hours": "ticket"}

// textGroups sorts keys into groups, in their order.
func textGroups(keys []string) []textGroup {
	out := []textGroup{{Name: "agent"}, {Name: "queue"}, {Name: "clarify"}, {Name: "invalid"}, {Name: "ticket"}, {Name: "other"}}
	for _, k := range keys {
		first, _, _ := strings.Cut(k, ".")
		name := groupOf[first]
		if name == "" {
			name = "other"
		}
		i := slices.IndexFunc(out, func(g textGroup) bool { return g.Name == name })
		out[i].Keys = append(out[i].Keys, k)
	}
	return slices.DeleteFunc(out, func(g textGroup) bool { return len(g.Keys) == 0 })
}

// TextLabel is the catalogue's id of what a built-in text is called.
func TextLabel(key string) string { return "assistants.text_" + strings.ReplaceAll(key, ".", "_") }

// textHint names the values a built-in text may hold.
func textHint(ctx context.Context, key string) string {
	if assistant.MayBeEmpty(key) {
		return i18n.T(ctx, "assistants.text_may_be_empty")
	}
	names := placeholder.FindAllString(standardText(key)["en"], -1)
	if len(names) == 0 {
		return ""
	}
	return i18n.T(ctx, "assistants.text_holds", "Names", strings.Join(names, ", "))
}

// ownText is an assistant's own wording of a built-in text. Of one that may be
// empty the standard stands where there is none: an empty field means empty.
func ownText(d *assistant.Definition, key string) map[string]string {
	own := d.Settings.Texts[key]
	if !assistant.MayBeEmpty(key) {
		return own
	}
	out := standardText(key)
	maps.Copy(out, own)
	return out
}

// standardText is a built-in text in all languages.
func standardText(key string) map[string]string {
	out := map[string]string{}
	for _, l := range i18n.Languages() {
		out[l] = i18n.For(l).T("bot." + key)
	}
	return out
}

var methods = []ui.Option{{Value: "GET", Label: "GET"}, {Value: "POST", Label: "POST"}, {Value: "PUT", Label: "PUT"}, {Value: "PATCH", Label: "PATCH"}, {Value: "DELETE", Label: "DELETE"}}

// seconds is how long a service may take.
func seconds(timeout int) int {
	if timeout == 0 {
		return 10
	}
	return timeout
}

func lines(all []string) string { return strings.Join(all, "\n") }

// pairs writes a map as lines.
func pairs(m map[string]string, between string) string {
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(m)) {
		b.WriteString(k + between + m[k] + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}
