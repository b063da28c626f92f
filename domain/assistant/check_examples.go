package assistant

import (
	"strings"

	"relevo/domain/understand"
)

// met is which examples were met, and what is not to be met in them.
type met struct {
	by      map[string]int  // action by language and normalised example
	agent   map[string]bool // wishes for a person
	trigger map[string][]string
}

func newMet(d *Definition) *met {
	m := &met{map[string]int{}, map[string]bool{}, map[string][]string{}}
	for lang, lines := range d.Settings.AgentRequests {
		for _, l := range lines[:min(len(lines), maxPhrases)] {
			if len(l) <= MaxExample*4 {
				m.agent[lang+" "+understand.Normalise(l)] = true
			}
		}
	}
	for _, p := range []Phrases{d.Settings.Danger, d.Settings.Profanity} {
		for _, lines := range p {
			for _, l := range lines[:min(len(lines), maxPhrases)] {
				if len(l) > maxPhrase*4 {
					continue
				}
				if n := understand.Normalise(l); n != "" {
					first, _, _ := strings.Cut(n, " ")
					m.trigger[first] = append(m.trigger[first], n)
				}
			}
		}
	}
	return m
}

// word is the trigger word in a normalised example, or "".
func (m *met) word(norm string) string {
	for w := range strings.SplitSeq(norm, " ") {
		for _, p := range m.trigger[w] {
			if strings.Contains(" "+norm+" ", " "+p+" ") {
				return p
			}
		}
	}
	return ""
}

func (c *checker) examples(a *Action) {
	c.push("examples")
	defer c.pop(1)
	c.strange(sortedKeys(a.Examples))
	total := 0
	for _, lang := range c.langs {
		total += len(a.Examples[lang])
	}
	switch {
	case a.System != "":
		if total > 0 {
			c.warn("examples_system")
		}
	case total == 0 && !c.called[c.act]:
		c.warn("examples_none")
	case total > 0:
		for _, lang := range c.langs {
			if n := len(a.Examples[lang]); n < FewExamples {
				c.warnAt(lang, "examples_few_"+lang, "Have", n, "Want", FewExamples)
			}
		}
	}
	for _, lang := range c.langs {
		c.push(lang)
		lines := a.Examples[lang]
		if len(lines) > MaxExamples {
			c.block("many", "Max", MaxExamples)
		}
		for i, line := range lines[:min(len(lines), MaxExamples)] {
			c.pushAt(i)
			c.example(lang, line)
			c.pop(1)
		}
		c.pop(1)
	}
}

func (c *checker) example(lang, line string) {
	if !c.line(line, MaxExample) {
		return
	}
	norm := understand.Normalise(line)
	if norm == "" {
		c.block("line_empty")
		return
	}
	key := lang + " " + norm
	by, twice := c.met.by[key]
	switch {
	case twice && by == c.act:
		c.warn("example_twice", "Text", short(line))
	case twice:
		c.warn("example_other", "Text", short(line), "Name", short(c.d.Actions[by].Name.In(lang, c.d.Language)))
	case c.met.agent[key]:
		c.warn("example_agent", "Text", short(line))
	}
	if !twice {
		c.met.by[key] = c.act
	}
	if word := c.met.word(norm); word != "" {
		c.warn("example_trigger", "Text", short(line), "Word", word)
	}
}
