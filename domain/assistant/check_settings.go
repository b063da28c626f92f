package assistant

import (
	"slices"
	"strings"

	"relevo/domain/response"
	"relevo/domain/understand"
)

// Bounds of the settings.
const (
	MaxLimit   = 20   // retries and warnings
	MaxIdle    = 1440 // minutes
	MaxCard    = 8
	maxPhrases = 500 // trigger words or examples in one language
	maxPhrase  = 200 // characters of a trigger word
)

func (c *checker) settings() {
	s := &c.d.Settings
	c.push("settings")
	defer c.pop(1)
	c.queue(s.Queue)
	c.share("threshold", s.Threshold, 0.99)
	c.share("floor", s.Floor, 1)
	c.share("clarify_margin", s.ClarifyMargin, 1)
	c.share("agent_threshold", s.AgentThreshold, 0.99)
	c.limit("no_match_limit", s.NoMatchLimit, 0, MaxLimit)
	c.limit("validation_limit", s.ValidationLimit, 0, MaxLimit)
	c.limit("profanity_limit", s.ProfanityLimit, 0, MaxLimit)
	c.mode(s.ResponseMode)
	c.limit("idle_minutes", s.IdleMinutes, 1, MaxIdle)
	c.phrases("danger_words", s.Danger, maxPhrase)
	c.phrases("profanity_words", s.Profanity, maxPhrase)
	c.phrases("agent_requests", s.AgentRequests, MaxExample)
	c.phrases("unsupported", s.Unsupported, MaxExample)
	c.texts(s.Texts)
	c.extensions()
	c.card(s.Card)
}

func (c *checker) queue(id string) {
	if id == "" {
		return
	}
	if _, ok := c.w.Queues[id]; !ok {
		c.blockAt("queue", "queue", "Name", short(id))
	}
}

func (c *checker) share(member string, v, most float64) {
	if !(v >= 0 && v <= most) { // NaN too
		c.blockAt(member, "share", "Max", most)
	}
}

func (c *checker) limit(member string, v, least, most int) {
	if v < least || v > most {
		c.blockAt(member, "number", "Min", least, "Max", most)
	}
}

func (c *checker) mode(m ResponseMode) {
	if m != ModeOff && m != ModeClarifying && m != ModeConfident {
		c.blockAt("response_mode", "choice", "Value", short(string(m)))
	}
}

// phrases looks at lines by language outside of actions.
func (c *checker) phrases(member string, p Phrases, most int) {
	c.push(member)
	defer c.pop(1)
	c.strange(sortedKeys(p))
	for _, lang := range c.langs {
		c.push(lang)
		if len(p[lang]) > maxPhrases {
			c.block("many", "Max", maxPhrases)
		}
		for i, line := range p[lang][:min(len(p[lang]), maxPhrases)] {
			c.pushAt(i)
			if c.line(line, most) && understand.Normalise(line) == "" {
				c.block("line_empty")
			}
			c.pop(1)
		}
		c.pop(1)
	}
}

// line looks at one line of text: no ends of lines in it.
func (c *checker) line(s string, most int) bool {
	if !c.plain(s, most) {
		return false
	}
	if strings.ContainsAny(s, "\n\r") {
		c.block("line_break")
		return false
	}
	return true
}

// texts looks at own wordings of built-in texts: those names in {…} that the
// built-in text has.
func (c *checker) texts(all map[string]Text) {
	c.push("texts")
	defer c.pop(1)
	known := TextKeys()
	for _, key := range sortedKeys(all) {
		c.push(key)
		if !slices.Contains(known, key) {
			c.block("text_key", "Name", short(key))
			c.pop(1)
			continue
		}
		c.more = c.more[:0]
		names(everywhere("bot." + key)[c.langs[0]], func(n string) { c.more = append(c.more, n) })
		c.sees = nothing
		c.text(all[key], MaxText)
		c.sees, c.more = everything, c.more[:0]
		c.pop(1)
	}
}

// card looks at what the agent's ring card shows: names that some action asks
// or the session holds. Private ones are shown masked.
func (c *checker) card(card []string) {
	c.push("card")
	defer c.pop(1)
	if len(card) > MaxCard {
		c.block("many", "Max", MaxCard)
		return
	}
	for i, name := range card {
		c.pushAt(i)
		_, session := c.vars[name]
		switch {
		case slices.Index(card, name) < i:
			c.block("twice", "Name", short(name))
		case len(c.sites[name]) == 0 && !session && !contextName(name):
			c.block("variable", "Name", short(name))
		}
		c.pop(1)
	}
}

// variables looks at the declared session variables.
func (c *checker) variables() {
	c.push("variables")
	defer c.pop(1)
	seen := map[string]bool{}
	for i := range c.d.Variables {
		v := &c.d.Variables[i]
		c.pushAt(i)
		switch _, own := builtin(v.ID); {
		case !goodVariable(v.ID) || contextName(v.ID):
			c.blockAt("id", "variable_id", "Name", short(v.ID))
		case own:
			c.blockAt("id", "builtin", "Name", v.ID)
		case seen[v.ID]:
			c.blockAt("id", "twice", "Name", v.ID)
		}
		seen[v.ID] = true
		if !v.Type.Known() {
			c.blockAt("type", "type", "Value", short(string(v.Type)))
		}
		c.push("initial")
		if c.plain(v.Initial, MaxText) && v.Initial != "" && typed(v.Type, v.Initial, response.Env{Lang: c.d.Language}).Type == "" {
			c.warn("initial", "Value", short(v.Initial))
		}
		c.pop(1)
		c.push("note")
		c.plain(v.Note, maxNote)
		c.pop(2)
	}
}

// saved looks at the saved responses.
func (c *checker) saved() {
	c.push("saved_responses")
	defer c.pop(1)
	ids, called := map[string]bool{}, map[string]bool{}
	for i := range c.d.Saved {
		s := &c.d.Saved[i]
		c.pushAt(i)
		if !goodID(s.ID) {
			c.blockAt("id", "id", "Name", short(s.ID))
		} else if ids[s.ID] {
			c.blockAt("id", "twice", "Name", s.ID)
		}
		ids[s.ID] = true
		c.title("name", s.Name, called)
		c.push("spec")
		c.answer(&s.Spec)
		c.pop(2)
	}
}

// title looks at the unique name of something only administrators see.
func (c *checker) title(member, s string, seen map[string]bool) {
	c.push(member)
	defer c.pop(1)
	if strings.TrimSpace(s) == "" {
		c.block("name_empty")
		return
	}
	if !c.line(s, MaxName) {
		return
	}
	low := strings.ToLower(strings.TrimSpace(s))
	if seen[low] {
		c.block("twice", "Name", s)
	}
	seen[low] = true
}
