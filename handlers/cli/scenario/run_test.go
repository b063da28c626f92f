package scenario_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"relevo/db"
	"relevo/domain/assistant"
	"relevo/domain/engine"
	"relevo/domain/live"
	"relevo/handlers/cli/scenario"
)

func open(ctx context.Context, dir string, hub *live.Hub) (scenario.Store, error) {
	return db.Open(ctx, db.Options{Dir: dir, Hub: hub})
}

// all runs the scenarios of a folder and wants them to pass.
func all(t *testing.T, restart bool, path string, only ...string) {
	t.Helper()
	t.Parallel()
	set, err := scenario.Load([]string{path}, only, false)
	if err != nil {
		t.Fatal(err)
	}
	err = set.Run(t.Context(), scenario.Options{Open: open, Restart: restart}, func(r scenario.Result) {
		if !r.Passed {
			t.Error(r.String())
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// What needs no assistant.
func TestPeople(t *testing.T)          { all(t, false, "testdata/own") }
func TestPeopleRestarted(t *testing.T) { all(t, true, "testdata/own") }

// Escalations and what follows them; all areas are run by the command itself,
// in e2e, where they are not slowed down.
func TestEscalationsRestarted(t *testing.T) { all(t, true, "testdata/areas", "C", "F") }

// A scenario that fails says where and how, and does not stop the others.
func TestFailure(t *testing.T) {
	doc := `
- id: Q1
  title: wrong
  given: {assistant: {actions: {hours: {examples: {en: ["when"]}, steps: [{id: s1, say: {en: "Always."}, then: end}]}}}}
  timeline:
    - {t: 0s, open: {}, expect: {say: ["@greet"]}}
    - t: 1s
      visitor: "when"
      expect: {say: ["Never."], control: queued, events: [[started, hours], [complete, nothing]], vars: {x: 1}}
    - {t: 2s, visitor: "when"}
- {id: Q2, title: right, timeline: [{t: 0s, open: {}, expect: {control: bot}}]}
- {id: Q3, title: not built, given: {knowledge: {enabled: true}}, timeline: []}
- {id: Q4, title: not publishable, given: {assistant: {actions: {a: {steps: [{id: s, then: {subaction: nowhere}}]}}}}, timeline: []}
- {id: Q6, title: a key there is not, timeline: [{t: 0s, open: {}, expect: {escalation: {stat: x}}}]}
- {id: Q5, title: refused, timeline: [{t: 0s, open: {}}, {t: 1s, press: nothing, expect: {control: live}}]}
`
	results, err := scenario.Run(t.Context(), []byte(doc), scenario.Options{Open: open})
	if err != nil || len(results) != 6 {
		t.Fatalf("%v, %v", results, err)
	}
	r := results[0]
	if r.Passed || r.Entry != 2 || r.At != "1s" || r.EntryLine != 7 || r.Line != 2 {
		t.Errorf("%+v", r)
	}
	const want = `FAIL Q1   wrong
     entry 2 at 1s, scenarios:7
       say: wanted -, got +
       - "Never."
       + "Always."
       control: wanted "queued", got "bot"
       events: wanted [complete nothing], got [[started hours] [complete hours]]
       vars.x: wanted 1, got nothing`
	if got := r.String(); got != want {
		t.Errorf("told as\n%s\nwant\n%s", got, want)
	}
	if results[1].String() != "ok   Q2   right" {
		t.Errorf("%s", results[1].String())
	}
	for i, part := range map[int]string{2: "not supported: given.knowledge", 3: "the assistant cannot be published: /actions/", 4: "there is no key stat in escalation", 5: "the request was answered with the error invalid_field"} {
		if got := results[i]; got.Passed || !strings.Contains(strings.Join(got.Failures, "\n"), part) {
			t.Errorf("%s: %+v", part, got)
		}
	}
	var wrong *scenario.FileError
	if _, err := scenario.Run(t.Context(), []byte("- 1\n"), scenario.Options{Open: open}); !errors.As(err, &wrong) || wrong.Problems[0].Line != 1 {
		t.Errorf("a document that means nothing: %v", err)
	}
	results, err = scenario.Run(t.Context(), []byte("- {id: Q1, timelines: []}\n- {id: Q2, timeline: []}\n"), scenario.Options{Open: open})
	if err != nil || len(results) != 2 || results[0].Passed || len(results[0].Problems) == 0 || !results[1].Passed {
		t.Errorf("one that means nothing: %+v, %v", results, err)
	}
}

// A definition brought along takes the place of the files' own; its queues are
// made where the fixture has none of the name, and the recogniser is asked.
func TestCarried(t *testing.T) {
	d := assistant.New("en")
	d.Settings.Queue = "17"
	a := assistant.NewAction("refund", assistant.Text{"en": "Refund", "es": "Reembolso"})
	a.Examples = assistant.Phrases{"en": {"I want my money back", "please refund my order", "how do I get a refund"}}
	step := assistant.NewStep("go")
	step.Then = assistant.Then{Do: assistant.DoConnect, Connect: &assistant.Connect{Queue: "18"}}
	a.Steps = []assistant.Step{step}
	d.Actions = append(d.Actions, a)
	doc := `
- id: Q1
  title: carried
  given: {assistant: {no_match_limit: 1, actions: {late: {examples: {en: ["you are late"]}, steps: [{say: "Sorry.", then: end}]}}}}
  timeline:
    - {t: 0s, open: {}, expect: {say: ["@greet"]}}
    - {t: 1s, visitor: "you are late", expect: {say: ["Sorry."]}}
    - {t: 2s, visitor: "can I get my money back please", expect: {say: ["@agent.online"], ring: ana, escalation: {queue: Refunds}, events: [[complete, refund, connect_to_agent]]}}
`
	opt := scenario.Options{Open: open, Definition: &d, Queues: map[string]string{"17": "general", "18": "Refunds"}, Recogniser: engine.NewMinds()}
	results, err := scenario.Run(t.Context(), []byte(doc), opt)
	if err != nil || len(results) != 1 || !results[0].Passed {
		t.Errorf("%v, %v", results, err)
	}
	if d.Settings.Queue != "17" || d.Settings.NoMatchLimit != 3 || len(d.Actions) != 5 {
		t.Error("the definition was changed")
	}
}
