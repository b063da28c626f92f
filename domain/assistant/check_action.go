package assistant

import (
	"slices"
	"strings"
)

// FewExamples is how many examples an action should have in each language.
const FewExamples = 10

func (c *checker) actions() {
	c.push("actions")
	defer c.pop(1)
	c.met = newMet(c.d)
	ids, systems := map[string]bool{}, map[System]bool{}
	c.names = map[string]bool{}
	for i := range c.d.Actions {
		if c.bytes > maxTextBytes || len(c.out) >= MaxProblems {
			break
		}
		a := &c.d.Actions[i]
		c.enter(i)
		c.pushAt(i)
		if !goodAction(a.ID) {
			c.blockAt("id", "id", "Name", short(a.ID))
		} else if ids[a.ID] {
			c.blockAt("id", "twice", "Name", a.ID)
		}
		ids[a.ID] = true
		c.system(a, systems)
		c.action(a)
		c.pop(1)
	}
	c.enter(-1)
}

func (c *checker) system(a *Action, seen map[System]bool) {
	if a.System == "" {
		return
	}
	if !slices.Contains(Systems(), a.System) {
		c.blockAt("system", "choice", "Value", short(string(a.System)))
	} else if seen[a.System] {
		c.blockAt("system", "twice", "Name", string(a.System))
	}
	seen[a.System] = true
	if a.System == SystemFallback && !slices.ContainsFunc(a.Steps, func(s Step) bool { return s.Then.Do == DoConnect }) {
		c.warnAt("steps", "fallback_none")
	}
}

func (c *checker) action(a *Action) {
	c.push("name")
	c.label(a.Name)
	c.pop(1)
	c.examples(a)
	c.sees = session // before it begins nothing of it is known
	c.condition(&a.When)
	c.sees = everything
	c.mode(a.ResponseMode)
	c.steps(a)
}

// label looks at an action's name: there in some language, unique in each.
func (c *checker) label(t Text) {
	if strings.TrimSpace(t.In("", c.d.Language)) == "" {
		c.block("name_empty")
		return
	}
	for _, lang := range c.langs {
		s := strings.TrimSpace(t[lang])
		if s == "" {
			continue
		}
		c.push(lang)
		if c.line(t[lang], MaxName) {
			key := lang + " " + strings.ToLower(s)
			if c.names[key] {
				c.block("twice", "Name", s)
			}
			c.names[key] = true
		}
		c.pop(1)
	}
	c.languages(t)
}
