package insights

import (
	"context"

	"relevo/views/builder"
	"relevo/views/ui"
)

// LangName is a language in the reader's.
func LangName(ctx context.Context, lang string) string { return langName(ctx, lang) }

// UnderstandingProps is the page of how the examples stand.
type UnderstandingProps struct {
	builder.Frame
	Lang   string
	Langs  []ui.Tab
	Tried  *Tried
	Advice Advice
}

// Tried is a text that was tried: its scores, and where it would go.
type Tried struct {
	Text, Goes, Threshold string
	Learning              bool // nothing is known yet
	Older                 bool // scored by an earlier draft
	Scores                []Score
}

// Score is how sure it is that a text means an action.
type Score struct {
	Name, Href, P string
	Percent       int
	Above         bool // the threshold
}

// Action is one of the assistant's, or what is not for it.
type Action struct{ ID, Name, Href string }

// Example is an example and the action it stands under.
type Example struct {
	Text string
	In   Action
}

// Label is how well one action's examples are told from the others'. Percent is
// -1 when none could be checked.
type Label struct {
	Name, Href, Accuracy              string
	Examples, Checked, Right, Percent int
}

// Few is an action with too few examples.
type Few struct {
	Name, Href   string
	Has, Missing int
}

// Stray is an example that goes to another action when it is not learned.
type Stray struct {
	Example
	To      Action
	P, Own  string // how sure; P "" when it goes nowhere
	Nearest string // the example it is nearest to there
}

// Pair is two actions whose examples go to each other.
type Pair struct {
	A, B   Action
	Strays []Stray
}

// Fight is two examples of two actions that say the same, or nearly.
type Fight struct {
	A, B Example
	Same bool
}

// Duplicate is an example that stands more than once under one action.
type Duplicate struct {
	Keep  Example
	Extra []Example
}

// Advice is what checking found; while Checking nothing yet.
type Advice struct {
	ID, Lang                               string
	Checking                               bool
	Problem                                string // why nothing can be checked
	Examples, Checked                      int
	Accuracy, Confident                    string
	Labels                                 []Label
	Few                                    []Few
	Pairs                                  []Pair
	Strays                                 []Stray
	Fights                                 []Fight
	Duplicates                             []Duplicate
	MoreStrays, MoreFights, MoreDuplicates int
}

func (a Advice) fine() bool {
	return len(a.Few)+len(a.Strays)+len(a.Fights)+len(a.Duplicates) == 0
}
