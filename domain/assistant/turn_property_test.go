package assistant

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"relevo/domain/response"
)

// secret is what private questions are answered with; it is a number, a text
// and matches the patterns, and nothing else says it.
const secret = "73910426"

var ids = []string{"a0", "a1", "a2", "a3", "greet", "no_match", "trigger_word", "fallback", "gone"}
var varIDs = []string{"s0", "s1", "s2", "v0", "v1", "context.page", VarTrigger, VarOverLimit, VarFallbackReason, VarNoMatchCount, VarHistory, "nothing"}

// coin is true once in 2^n: draws of numbers prefer small ones, coins are fair.
func coin(t *rapid.T, what string, n int) bool {
	all := true
	for range n {
		all = rapid.Bool().Draw(t, what) && all
	}
	return all
}

// anyDefinition draws definitions: sensible ones, and such as Check refuses.
func anyDefinition(t *rapid.T) *Definition {
	d := &Definition{Format: Format, Language: "en"}
	d.Settings = Settings{
		Queue: "general", Threshold: rapid.SampledFrom([]float64{0, .2, .5}).Draw(t, "threshold"), Floor: .25, Clarify: rapid.Bool().Draw(t, "clarify"),
		ClarifyMargin: .1, AgentThreshold: .3, NoMatchLimit: rapid.SampledFrom([]int{2, 3, 0}).Draw(t, "no_match"), ValidationLimit: rapid.SampledFrom([]int{2, 3, 0}).Draw(t, "validation"),
		ProfanityLimit: 1, ChangeTopic: !coin(t, "change", 2), AskReturn: !coin(t, "return", 2),
		ResponseMode: rapid.SampledFrom([]ResponseMode{"", "", ModeClarifying, ModeConfident}).Draw(t, "mode"),
		Danger:       Phrases{"en": {"hurt"}}, Profanity: Phrases{"en": {"darn"}},
		Extensions: []Extension{{ID: "ext", URL: "https://x.example/{v0}", Body: `{"a":"{s0}"}`}},
	}
	d.Variables = []Variable{{ID: "v0", Type: response.Number, Initial: "3"}, {ID: "v1", Type: response.FreeText, Private: rapid.Bool().Draw(t, "private")}}
	for i := range rapid.SampledFrom([]int{4, 3, 2, 1}).Draw(t, "actions") {
		d.Actions = append(d.Actions, Action{ID: ids[i], Name: en("Action " + ids[i]), ChangeTopic: !coin(t, "topic", 2), NeverReturn: coin(t, "never", 2),
			Clarify: rapid.Bool().Draw(t, "clarifies"), When: anyCondition(t, 4), Steps: anySteps(t)})
	}
	all := systems(d)
	for i := range all {
		switch {
		case coin(t, "own system action", 3):
			all[i].Steps = anySteps(t)
		case coin(t, "missing", 3):
			continue
		}
		d.Actions = append(d.Actions, all[i])
	}
	return d
}

func anySteps(t *rapid.T) []Step {
	var steps []Step
	for i := range rapid.SampledFrom([]int{3, 4, 2, 5, 1, 0}).Draw(t, "steps") {
		s := Step{ID: fmt.Sprintf("s%d", i), When: anyCondition(t, 3), NoChangeTopic: coin(t, "no_topic", 2), ChangeTopicFirst: coin(t, "topic_first", 2)}
		if rapid.Bool().Draw(t, "says") {
			s.Say = en("Say " + anyTemplate(t))
		}
		if coin(t, "sets", 2) {
			s.Set = append(s.Set, Assign{rapid.SampledFrom(varIDs).Draw(t, "set"), anyTemplate(t)})
		}
		if !coin(t, "speaks only", 2) {
			s.Ask = anyAsk(t)
		}
		s.Then = anyThen(t)
		steps = append(steps, s)
	}
	return steps
}

func anyTemplate(t *rapid.T) string {
	return rapid.SampledFrom([]string{"", "x", "5", "{", "{s0}", "{v1}"}).Draw(t, "plain") + rapid.SampledFrom([]string{"", "", "{" + rapid.SampledFrom(varIDs).Draw(t, "named") + "}"}).Draw(t, "name")
}

func anyCondition(t *rapid.T, seldom int) Condition {
	if !coin(t, "conditional", seldom) {
		return Condition{}
	}
	op := rapid.SampledFrom([]string{"defined", "not_defined", "is", "is_not", "gt", "contains", "nonsense"}).Draw(t, "op")
	return when(rapid.SampledFrom(varIDs).Draw(t, "variable"), op, rapid.SampledFrom([]string{"true", "false", "2", "danger", ""}).Draw(t, "value"))
}

func anyAsk(t *rapid.T) *Ask {
	typ := rapid.SampledFrom(response.Types()).Draw(t, "type")
	a := &Ask{Spec: response.Spec{Type: typ}, Mode: rapid.SampledFrom([]AskMode{"", "", AskUnknown, AskAlways, AskNever}).Draw(t, "mode"),
		Private: coin(t, "private", 2), Repeat: rapid.Bool().Draw(t, "repeat"), Save: rapid.SampledFrom([]string{"", "", "v0", "v1", "kept"}).Draw(t, "save")}
	switch typ {
	case response.Options:
		a.Spec.Options = []response.Option{{Value: "o1", Label: map[string]string{"en": "One"}}, {Value: "o2"}}
		if coin(t, "from", 2) {
			a.Spec.From = rapid.SampledFrom(varIDs).Draw(t, "list")
		}
	case response.Regex:
		a.Spec.Patterns = []response.Pattern{{Name: "p", Expr: "^[0-9]+$"}}
	}
	if coin(t, "invalid", 2) {
		a.Invalid = []Text{en("Wrong " + anyTemplate(t))}
	}
	return a
}

func anyThen(t *rapid.T) Then {
	do := rapid.SampledFrom([]Do{DoNext, DoNext, DoNext, "", DoReask, DoSubaction, DoSubaction, DoSearch, DoExtension, DoConnect, DoFallback, DoEnd, "strange"}).Draw(t, "do")
	then := Then{Do: do}
	switch do {
	case DoReask:
		then.Steps = []string{"s0", rapid.SampledFrom([]string{"s1", "s2", "s9"}).Draw(t, "again")}
	case DoSubaction:
		then.Action, then.EndAfter = rapid.SampledFrom(ids).Draw(t, "sub"), coin(t, "after", 2)
		then.Pass = map[string]string{"s1": rapid.SampledFrom(varIDs).Draw(t, "pass")}
	case DoSearch:
		then.Search = &Search{Query: rapid.SampledFrom([]string{"", "{s0} {v1}"}).Draw(t, "query"), Mode: rapid.SampledFrom([]string{"display", "store", "both"}).Draw(t, "search"), Save: rapid.SampledFrom([]string{"", "v1"}).Draw(t, "keep")}
	case DoExtension:
		then.Call, then.Pass = rapid.SampledFrom([]string{"ext", "ext", "other"}).Draw(t, "ext"), map[string]string{"code": "s0"}
	case DoConnect:
		if rapid.Bool().Draw(t, "texts") {
			then.Connect = &Connect{Online: en("On {s0}"), Message: "Msg {s0} {v1} {kept}"}
		}
	case DoFallback:
		then.Reason = rapid.SampledFrom(append(FallbackReasons(), "")).Draw(t, "reason")
	}
	return then
}

// anyInput draws what happens next.
func anyInput(t *rapid.T, d *Definition, s *Session, last Result) Input {
	kinds := []InputKind{InputText, InputText, InputText, InputText, InputText, InputText, InputText, InputText, InputText, InputChoice, InputChoice, InputChoice, InputOpen, InputReturned, InputTicket, InputTicket, InputEscalated, InputIdle, InputCalled, "strange"}
	in := Input{Kind: rapid.SampledFrom(kinds).Draw(t, "kind")}
	if s.Pending != nil && s.Pending.Kind == PendingCall && rapid.Bool().Draw(t, "answered") {
		in.Kind = InputCalled
	}
	switch in.Kind {
	case InputText:
		in.Text = rapid.SampledFrom([]string{"4", "yes", "no", "tomorrow", "17:30", "o1", "25 €", "10 %", "joe@example.com", "words", "", "hurt", "darn", "cancel", "1", "{v1}"}).Draw(t, "text")
		if coin(t, "free", 2) {
			in.Text = rapid.String().Draw(t, "any text")
		}
		if s.Masks(d) && rapid.Bool().Draw(t, "secret") {
			in.Text = secret
		}
		for range rapid.SampledFrom([]int{1, 0, 2, 3}).Draw(t, "scores") {
			in.Scores.Actions = append(in.Scores.Actions, Score{rapid.SampledFrom(ids).Draw(t, "scored"), rapid.SampledFrom([]float64{.9, .85, 1, .6, .4, .3, .1, 0}).Draw(t, "p")})
		}
		if coin(t, "wishes", 4) {
			in.Scores.Agent = rapid.SampledFrom([]float64{.9, .5}).Draw(t, "agent")
		}
		if coin(t, "not for us", 4) {
			in.Scores.Unsupported = .9
		}
	case InputChoice:
		buttons := []string{"accept", "decline", "none", "support", "a1", "o1", "strange"}
		for _, e := range last.Effects {
			if e.Say != nil {
				for _, o := range e.Say.Options {
					buttons = append(buttons, o.ID)
				}
			}
		}
		in.Text = rapid.SampledFrom(buttons).Draw(t, "id")
	case InputReturned:
		in.Text = rapid.SampledFrom([]string{"", "cancelled"}).Draw(t, "how")
	case InputTicket:
		in.Ticket, in.Email = &Escalate{Reason: ReasonPlanned}, rapid.SampledFrom([]string{"", "", "ann@example.com"}).Draw(t, "email")
	case InputCalled:
		in.Call, in.OK = rapid.SampledFrom([]string{"call-1", ""}).Draw(t, "call"), rapid.Bool().Draw(t, "ok")
		if s.Pending != nil && s.Pending.Call != "" && !coin(t, "wrong", 2) {
			in.Call = s.Pending.Call
		}
		in.Values = map[string]response.Value{"v0": {Type: response.Number, Number: 8}, "list": {Type: response.Options, List: []string{"x", "y"}}}
	}
	return in
}

func encoded(t interface{ Fatal(...any) }, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// checkTurn plays one turn and looks at what must always hold.
func checkTurn(t interface {
	Fatal(...any)
	Fatalf(string, ...any)
}, d *Definition, s Session, in Input, env Env) Result {
	before := encoded(t, s)
	res := d.Turn(s, in, env)
	if after := encoded(t, s); after != before {
		t.Fatalf("the session given was changed:\n%s\n%s", before, after)
	}
	got := encoded(t, res)
	if again := encoded(t, d.Turn(s, in, env)); again != got {
		t.Fatalf("a second run differs:\n%s\n%s", got, again)
	}
	var kept Session
	if err := json.Unmarshal([]byte(before), &kept); err != nil {
		t.Fatal(err)
	}
	if again := encoded(t, d.Turn(kept, in, env)); again != got {
		t.Fatalf("a stored session goes on differently:\n%s\n%s", got, again)
	}
	checkEffects(t, &res, in, env)
	if session := encoded(t, res.Session); len(session) > 1<<20 || len(res.Session.Stack) > maxStack+2 || len(res.Session.History) > historyMost {
		t.Fatalf("a session of %d bytes, %d frames", len(session), len(res.Session.Stack))
	}
	return res
}

func checkEffects(t interface {
	Fatal(...any)
	Fatalf(string, ...any)
}, res *Result, in Input, env Env) {
	if len(res.Effects) > 6*MaxRun || len(res.Trace) > maxTrace {
		t.Fatalf("%d effects, %d traces", len(res.Effects), len(res.Trace))
	}
	seen, over, calls := false, false, 0
	for _, e := range res.Effects {
		set := 0
		for _, is := range []bool{e.Say != nil, e.Note != nil, e.Request != nil, e.Gap != nil, e.Escalate != nil, e.Ticket != nil, e.Dropped != nil, e.Call != nil} {
			if is {
				set++
			}
		}
		switch {
		case set != 1:
			t.Fatalf("an effect with %d fields", set)
		case over:
			t.Fatalf("an effect behind the escalation: %s", encoded(t, res.Effects))
		case e.Say != nil && (utf8.RuneCountInString(e.Say.Text) > MaxText || strings.TrimSpace(e.Say.Text) == ""):
			t.Fatalf("a text of %d bytes: %q", len(e.Say.Text), e.Say.Text)
		case e.Escalate != nil && env.Preview:
			t.Fatal("the preview escalates")
		}
		if e.Call != nil {
			calls++
		}
		over = e.Escalate != nil
		seen = seen || e.Say != nil || e.Escalate != nil || e.Ticket != nil || e.Call != nil
	}
	s := &res.Session
	if over && (len(s.Stack) > 0 || s.Pending != nil || s.NoMatches != 0) {
		t.Fatalf("something is open behind the escalation: %s", encoded(t, s))
	}
	if s.Pending == nil && len(s.Stack) > 0 || calls > 1 {
		t.Fatalf("nothing is asked, but actions are open: %s, %d calls", encoded(t, s), calls)
	}
	waits := s.Pending != nil && s.Pending.Kind == PendingCall
	if (in.Kind == InputText || in.Kind == InputChoice) && !seen && !waits {
		t.Fatalf("silence after %q: %s", in.Text, encoded(t, res))
	}
}

// checkSecret looks for a private answer where none may be.
func checkSecret(t interface{ Fatalf(string, ...any) }, res *Result) {
	s := res.Session
	shown := []any{res.Trace, s.History, s.Answers, s.Request, s.Digressed}
	for _, e := range res.Effects {
		if e.Call == nil {
			shown = append(shown, e)
		}
	}
	for _, f := range s.Stack {
		shown = append(shown, f.Opening)
	}
	if s.Pending != nil {
		shown = append(shown, s.Pending.Text)
	}
	for _, v := range shown {
		if b, _ := json.Marshal(v); strings.Contains(string(b), secret) {
			t.Fatalf("a private answer shows in %s", b)
		}
	}
}

func TestTurnProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDefinition(t)
		env := Env{Now: now, Zone: madrid(), Channel: "chat", Preview: coin(t, "preview", 2)}
		if rapid.Bool().Draw(t, "knowledge") {
			found := rapid.SampledFrom([]Found{{"above_threshold", "An answer {v1}."}, {"no_results", ""}, {"above_threshold", ""}}).Draw(t, "found")
			env.Search = func(query, lang string) Found { return found }
		}
		s, last := Session{Lang: rapid.SampledFrom([]string{"en", "es", "", "fr"}).Draw(t, "lang")}, Result{}
		for range rapid.SampledFrom([]int{12, 8, 4, 2}).Draw(t, "turns") {
			if coin(t, "edited", 5) { // a preview link runs the live draft
				d = edited(t, d)
			}
			in := anyInput(t, d, &s, last)
			last = checkTurn(t, d, s, in, env)
			checkSecret(t, &last)
			s = last.Session
		}
	})
}

// edited is the definition after an edit beneath an open session.
func edited(t *rapid.T, d *Definition) *Definition {
	c := *d
	c.Actions = slices.Clone(d.Actions)
	i := rapid.IntRange(0, len(c.Actions)-1).Draw(t, "which")
	switch rapid.IntRange(0, 2).Draw(t, "edit") {
	case 0:
		c.Actions = slices.Delete(c.Actions, i, i+1)
	case 1:
		c.Actions[i].Steps = c.Actions[i].Steps[:len(c.Actions[i].Steps)/2]
	case 2:
		c.Actions[i].ID = "renamed"
	}
	if len(c.Actions) == 0 {
		return d
	}
	return &c
}

// FuzzTurn gives any text to every prompt there is.
func FuzzTurn(f *testing.F) {
	for _, s := range []string{"", "when do you open", "4", "tomorrow", "hurt", "{pin}", "talk to an agent", "joe@example.com", "\xff\x00", "😀", strings.Repeat("9", 5000), "mañana a las 5", "1234"} {
		f.Add(s, 0.6, "es")
	}
	pin := ask(response.FreeText)
	pin.Private = true
	d := shop().add(example(action("pin", "Pin", "", Step{ID: "pin", Say: en("PIN?"), Ask: pin}, Step{ID: "e", Say: en("{pin}"), Set: []Assign{{"a", "{pin}"}, {"b", "{a} {pin}"}}})))
	f.Fuzz(func(t *testing.T, text string, p float64, lang string) {
		lang = strings.ToValidUTF8(lang, "")
		if math.IsNaN(p) || math.IsInf(p, 0) {
			p = 0 // scores are in [0,1]; no JSON holds these
		}
		env := Env{Now: now, Zone: madrid(), Channel: "chat"}
		scores := Scores{Actions: []Score{{"return_item", p}, {"opening_hours", p / 2}}, Agent: p / 3}
		in := Input{Kind: InputText, Text: text, Scores: scores}
		for _, opening := range []string{"", "book_table", "order_status", "complaint", "pin", "both"} {
			s := Session{Lang: lang}
			if opening != "" {
				first := Scores{Actions: []Score{{opening, 1}}}
				if opening == "both" {
					first.Actions = []Score{{"return_item", .9}, {"cancel_order", .9}}
				}
				s = checkTurn(t, d, s, Input{Kind: InputText, Text: text, Scores: first}, env).Session
			}
			res := checkTurn(t, d, s, in, env)
			for range 3 {
				res = checkTurn(t, d, res.Session, in, env)
			}
		}
		mail := d.Turn(Session{Lang: lang}, Input{Kind: InputTicket}, env).Session
		checkTurn(t, d, mail, in, env)
	})
}
