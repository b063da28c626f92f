package report

import (
	"testing"
	"time"

	"relevo/domain/assistant"
)

// TestAssistantShares: shares are of what they say, and undefined of nothing.
func TestAssistantShares(t *testing.T) {
	a, err := NewAssistant(noon, noon+hour, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	a.Requests(0, true, "pay", 3)
	a.Requests(0, false, "", 1)
	a.Notes(0, assistant.Note{Kind: assistant.Started, Action: "pay"}, 4)
	a.Notes(0, assistant.Note{Kind: assistant.Complete, Action: "pay"}, 1)
	a.Notes(0, assistant.Note{Kind: assistant.Incomplete, Action: "pay", Reason: "abandoned"}, 2)
	a.Notes(0, assistant.Note{Kind: assistant.Incomplete, Action: "pay", Reason: "stuck_on_step"}, 1)
	a.Notes(0, assistant.Note{Kind: assistant.Started, Action: "send"}, 9)
	a.Sessions(0, 8, 6)
	r := a.Result()
	pay := &r.Actions[1]
	for what, c := range map[string]struct {
		got  Rate
		want float64
	}{"recognition": {r.Total.Recognition(), 0.75}, "containment": {r.Total.Containment(), 0.75}, "completion": {pay.Total.Completion(), 0.25}, "of one day": {pay.Days[0].Completion(), 0.25}} {
		if v, ok := c.got.Value(); !ok || v != c.want {
			t.Errorf("%s: %g, %t; want %g", what, v, ok, c.want)
		}
	}
	if r.Actions[0].Action != "send" || pay.Total.Left() != 3 || r.Total.Left() != 3 || r.Total.Unrecognised() != 1 || r.Total.Started != 13 {
		t.Errorf("%+v", r)
	}
	var none AssistantCell
	for _, x := range []Rate{none.Recognition(), none.Containment(), none.Completion()} {
		if _, ok := x.Value(); ok {
			t.Errorf("a share of nothing: %+v", x)
		}
	}
}
