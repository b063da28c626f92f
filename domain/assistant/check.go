package assistant

import (
	"slices"
	"strconv"
	"strings"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/domain/response"
)

// Problem is something wrong with a definition, where, and whether it keeps it
// from being published.
type Problem struct {
	Pointer string `json:"pointer"` // JSON pointer into the definition
	Action  string `json:"action,omitempty"`
	Step    string `json:"step,omitempty"`
	Key     string `json:"key"` // of the catalogue: builder.problem_… or response.…
	Args    []any  `json:"-"`
	Blocks  bool   `json:"blocks"`
}

// World is what a definition refers to outside of itself.
type World struct {
	Queues map[string]string // active queues: name by id
}

// MaxProblems is how many problems Check lists at most: who has more than that
// mends them in several goes.
const MaxProblems = 1000

// maxTextBytes bounds all texts together, so that an export stays below MaxBytes.
const maxTextBytes = MaxBytes / 2

// Check lists what is wrong, in the order of the definition. No blocking
// problem means that it can be published and that Turn never meets a dangling
// reference, an endless loop or an unbounded text. It takes time linear in the
// size of the definition, whatever is in it.
func (d *Definition) Check(w World) []Problem {
	c := &checker{d: d, w: w, langs: i18n.Languages()}
	c.head()
	if len(d.Actions) > MaxActions || len(d.Variables) > MaxVariables || len(d.Saved) > MaxVariables || len(d.Settings.Extensions) > MaxExtensions {
		return c.out // far too much to look at
	}
	c.index()
	c.settings()
	c.variables()
	c.saved()
	c.actions()
	if c.bytes > maxTextBytes {
		c.segs = c.segs[:0]
		c.block("size", "Max", maxTextBytes>>20)
	}
	return c.out
}

// Blocking is how many of the problems keep a definition from being published.
func Blocking(all []Problem) (n int) {
	for i := range all {
		if all[i].Blocks {
			n++
		}
	}
	return n
}

// Say is the problem as a sentence for the reader.
func (p Problem) Say(to *i18n.Printer) string { return to.T(p.Key, p.Args...) }

// checker walks a definition and remembers where it stands.
type checker struct {
	d     *Definition
	w     World
	langs []string
	out   []Problem
	segs  []seg          // the pointer so far
	act   int            // index of the action looked at; -1 outside
	step  int            // index of the step; -1 outside
	own   scope          // names of the action looked at
	at    map[string]int // its steps
	bytes int            // of all texts so far
	more  []string       // names besides the variables that {…} may hold here
	sees  sight
	met   *met            // examples seen so far
	names map[string]bool // actions' names seen so far, by language

	answered bool // the question of the step looked at has its answer

	vars     map[string]response.Type // session, kept and built-in variables
	declared map[string]response.Type
	sites    map[string][]site // asking steps by name
	actionAt map[string]int
	reach    [][]uint64 // actions called, directly or not
	called   []bool     // some action calls it
	depth    []int      // longest chain of calls below
	savedAt  map[string]int
	callAt   map[string]int // extensions
}

// seg is one part of a JSON pointer: a member's name, or an index.
type seg struct {
	name string
	i    int // -1: a member
}

func member(name string) seg { return seg{name, -1} }

func (c *checker) push(name string) { c.segs = append(c.segs, member(name)) }
func (c *checker) pushAt(i int)     { c.segs = append(c.segs, seg{i: i}) }
func (c *checker) pop(n int)        { c.segs = c.segs[:len(c.segs)-n] }

var escape = strings.NewReplacer("~", "~0", "/", "~1")

func pointer(segs []seg) string {
	var b strings.Builder
	for _, s := range segs {
		b.WriteByte('/')
		if s.i >= 0 {
			b.WriteString(strconv.Itoa(s.i))
		} else {
			b.WriteString(escape.Replace(s.name))
		}
	}
	return b.String()
}

// block reports at the place reached what keeps from publishing.
func (c *checker) block(key string, args ...any) { c.report("builder.problem_"+key, true, args) }

// warn reports what may be left as it is.
func (c *checker) warn(key string, args ...any) { c.report("builder.problem_"+key, false, args) }

func (c *checker) report(key string, blocks bool, args []any) {
	if len(c.out) >= MaxProblems {
		return
	}
	p := Problem{Pointer: pointer(c.segs), Key: key, Args: args, Blocks: blocks}
	if c.act >= 0 {
		a := &c.d.Actions[c.act]
		p.Action = a.ID
		if c.step >= 0 {
			p.Step = a.Steps[c.step].ID
		}
	}
	c.out = append(c.out, p)
}

// blockAt reports one member below the place reached.
func (c *checker) blockAt(member, key string, args ...any) {
	c.push(member)
	c.block(key, args...)
	c.pop(1)
}

func (c *checker) warnAt(member, key string, args ...any) {
	c.push(member)
	c.warn(key, args...)
	c.pop(1)
}

// head looks at the definition as a whole.
func (c *checker) head() {
	c.act, c.step = -1, -1
	if c.d.Format != Format {
		c.blockAt("format", "format", "Want", Format)
	}
	if !slices.Contains(c.langs, c.d.Language) {
		c.blockAt("language", "language", "Lang", short(c.d.Language))
	}
	c.many("variables", len(c.d.Variables), MaxVariables)
	c.many("saved_responses", len(c.d.Saved), MaxVariables)
	c.many("actions", len(c.d.Actions), MaxActions)
	steps, examples := 0, 0
	for i := range c.d.Actions {
		steps += len(c.d.Actions[i].Steps)
		for _, lines := range c.d.Actions[i].Examples {
			examples += len(lines)
		}
	}
	if steps > MaxAllSteps {
		c.blockAt("actions", "many_steps", "Max", MaxAllSteps)
	}
	if examples > MaxAllExamples {
		c.blockAt("actions", "many_examples", "Max", MaxAllExamples)
	}
	for _, s := range Systems() {
		if c.d.SystemAction(s) == nil {
			c.blockAt("actions", "system_missing", "Name", i18n.For(c.d.Language).T("builder.system_"+string(s)))
		}
	}
	c.push("settings")
	c.many("extensions", len(c.d.Settings.Extensions), MaxExtensions)
	c.pop(1)
}

func (c *checker) many(member string, n, most int) {
	if n > most {
		c.blockAt(member, "many", "Max", most)
	}
}

// short is foreign text in a message.
func short(s string) string { return domain.Shorten(s, 60) }
