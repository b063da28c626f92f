package builder

import (
	"context"
	"slices"

	"relevo/domain/assistant"
	"relevo/domain/i18n"
	views "relevo/views/builder"
)

// templateIcons by the templates' keys.
var templateIcons = map[string]string{"shop": "shopping-bag", "telecom": "smartphone", "city_hall": "landmark"}

// templates are what a new assistant may begin with besides nothing.
func templates(ctx context.Context) []views.Template {
	lang := i18n.From(ctx).Lang()
	var out []views.Template
	for _, t := range assistant.Templates() {
		out = append(out, views.Template{Key: t.Key, Name: t.Name.In(lang, lang), Text: t.Description.In(lang, lang), Icon: templateIcons[t.Key]})
	}
	return out
}

// fresh is the draft a new assistant begins with: an empty one, or a template's.
func fresh(template, lang string) (assistant.Definition, bool) {
	if template == "" || template == "empty" {
		return assistant.New(lang), true
	}
	all := assistant.Templates()
	i := slices.IndexFunc(all, func(t assistant.Template) bool { return t.Key == template })
	if i < 0 {
		return assistant.Definition{}, false
	}
	return all[i].Build(lang), true
}
