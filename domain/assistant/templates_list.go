package assistant

import (
	"embed"
	"encoding/json"
	"fmt"
)

//go:embed templates/*.json
var templates embed.FS

// Template is a definition to start from.
type Template struct {
	Key         string // stable: "shop", "telecom", "city_hall"
	Name        Text
	Description Text
	Tags        []string // what it is about; the catalogue says builder.tag_<tag>
}

// Templates lists what there is to start from, in the order pages show it.
func Templates() []Template {
	return []Template{
		template("shop", "orders", "returns", "payments"),
		template("telecom", "bills", "internet", "mobile"),
		template("city_hall", "appointments", "taxes", "permits"),
	}
}

func template(key string, tags ...string) Template {
	return Template{key, everywhere("builder.template_" + key), everywhere("builder.template_" + key + "_text"), tags}
}

// Build is the template as a definition of an assistant that speaks lang first.
// What visitors read is in it in both languages, messages to agents in lang; it
// can be published as it is. An unknown key gives what New gives.
func (t Template) Build(lang string) Definition {
	raw, err := templates.ReadFile("templates/" + t.Key + ".json")
	if err != nil {
		return New(lang)
	}
	d, err := Import(raw, World{})
	if err == nil && lang == "es" {
		err = d.messages(t.Key)
	}
	if err != nil {
		panic(fmt.Sprintf("assistant: template %s: %v", t.Key, err)) // a build that passes its tests cannot get here
	}
	d.Language = lang
	return *d
}

// messages puts the Spanish messages to agents in place of the English ones: a
// step has one such message, in the language of the agents.
func (d *Definition) messages(key string) error {
	raw, err := templates.ReadFile("templates/messages_es.json")
	if err != nil {
		return err
	}
	var all map[string]map[string]string // template, "action/step", message
	if err := json.Unmarshal(raw, &all); err != nil {
		return err
	}
	for i := range d.Actions {
		a := &d.Actions[i]
		for j := range a.Steps {
			if c := a.Steps[j].Then.Connect; c != nil && c.Message != "" {
				c.Message = all[key][a.ID+"/"+a.Steps[j].ID]
			}
		}
	}
	return nil
}
