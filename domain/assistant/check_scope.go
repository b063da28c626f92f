package assistant

import "relevo/domain/response"

// site is a step that asks, and so a variable.
type site struct {
	action int
	typ    response.Type
}

// scope is what the action looked at sees: what a name is, once it was looked
// up, and the first step that asks it.
type scope struct {
	types map[string]named
	first map[string]int
}

// named is what a name stands for; !ok: nothing.
type named struct {
	typ response.Type
	ok  bool
}

// sight is how much the names at a place may stand for.
type sight uint8

const (
	everything sight = iota // answers of the action and of those it calls, too
	session                 // session, built-in and context variables
	nothing                 // only the names given in checker.more
)

// index prepares what references are looked up in.
func (c *checker) index() {
	d := c.d
	c.vars, c.declared = map[string]response.Type{}, map[string]response.Type{}
	c.sites, c.actionAt = map[string][]site{}, make(map[string]int, len(d.Actions))
	c.savedAt, c.callAt = map[string]int{}, map[string]int{}
	for i, s := range d.Saved {
		c.savedAt[s.ID] = i
	}
	for i, e := range d.Settings.Extensions {
		c.callAt[e.ID] = i
	}
	for _, v := range d.Variables {
		c.declared[v.ID] = v.Type
	}
	for i := range d.Actions {
		if _, twice := c.actionAt[d.Actions[i].ID]; !twice {
			c.actionAt[d.Actions[i].ID] = i
		}
		for j := range d.Actions[i].Steps {
			if s := &d.Actions[i].Steps[j]; s.Ask != nil {
				if known := c.sites[s.ID]; len(known) == 0 || known[len(known)-1].action != i {
					c.sites[s.ID] = append(known, site{i, c.spec(s.Ask).Type})
				}
			}
		}
	}
	for _, v := range builtins {
		c.vars[v.ID] = v.Type
	}
	for _, v := range d.sessionVariables() {
		if _, own := builtin(v.ID); !own {
			c.vars[v.ID] = v.Type
		}
	}
	c.calls()
}

// spec is Definition.Spec by the index.
func (c *checker) spec(a *Ask) *response.Spec {
	if i, ok := c.savedAt[a.Saved]; ok && a.Saved != "" {
		return &c.d.Saved[i].Spec
	}
	return &a.Spec
}

// enter makes action i the one looked at; -1 leaves it.
func (c *checker) enter(i int) {
	c.act, c.step, c.own = i, -1, scope{}
	if i < 0 {
		return
	}
	steps := c.d.Actions[i].Steps
	c.own = scope{make(map[string]named, len(steps)), make(map[string]int, len(steps))}
	for j := range steps {
		if s := &steps[j]; s.Ask != nil {
			if _, twice := c.own.types[s.ID]; !twice {
				c.own.types[s.ID], c.own.first[s.ID] = named{c.spec(s.Ask).Type, true}, j
			}
		}
	}
}

// typeOf resolves a name where the walk stands.
func (c *checker) typeOf(name string) (response.Type, bool) {
	if c.sees == session {
		return c.resolve(name)
	}
	if n, ok := c.own.types[name]; ok {
		return n.typ, n.ok
	}
	t, ok := c.resolve(name)
	if c.own.types != nil {
		c.own.types[name] = named{t, ok}
	}
	return t, ok
}

func (c *checker) resolve(name string) (response.Type, bool) {
	if c.act >= 0 && c.sees == everything {
		for _, s := range c.sites[name] {
			if c.reaches(c.act, s.action) {
				return s.typ, true
			}
		}
	}
	if t, ok := c.vars[name]; ok {
		return t, true
	}
	if contextName(name) {
		return response.FreeText, true
	}
	return "", false
}

// calls finds which actions call which, directly or not, and how deep.
func (c *checker) calls() {
	n := len(c.d.Actions)
	next := make([][]int, n)
	c.called, c.depth = make([]bool, n), make([]int, n)
	for i := range c.d.Actions {
		for j := range c.d.Actions[i].Steps {
			t := &c.d.Actions[i].Steps[j].Then
			if t.Do != DoSubaction {
				continue
			}
			if k, ok := c.actionAt[t.Action]; ok {
				next[i] = append(next[i], k)
				c.called[k] = true
			}
		}
	}
	c.close(next)
	done := make([]bool, n)
	for i := range next {
		c.measure(i, next, done)
	}
}

// close marks everything each action reaches (Warshall's algorithm by words of
// bits: hostile definitions call everything from everywhere).
func (c *checker) close(next [][]int) {
	n := len(next)
	c.reach = make([][]uint64, n)
	for i := range next {
		if len(next[i]) > 0 {
			c.reach[i] = make([]uint64, (n+63)/64)
			for _, k := range next[i] {
				c.reach[i][k/64] |= 1 << (k % 64)
			}
		}
	}
	for k := range n {
		for i := range n {
			if c.reach[k] == nil || !c.reaches(i, k) {
				continue
			}
			for w, bits := range c.reach[k] {
				c.reach[i][w] |= bits
			}
		}
	}
}

func (c *checker) reaches(i, k int) bool {
	return c.reach[i] != nil && c.reach[i][k/64]&(1<<(k%64)) != 0
}

// measure finds the longest chain of calls below an action; what stands in a
// circle counts as 0, since the circle is reported.
func (c *checker) measure(i int, next [][]int, done []bool) int {
	if done[i] || c.reaches(i, i) {
		return c.depth[i]
	}
	done[i] = true
	for _, k := range next[i] {
		c.depth[i] = max(c.depth[i], 1+c.measure(k, next, done))
	}
	return c.depth[i]
}
