package demo_test

import (
	"strings"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/escalation"
	"relevo/domain/understand"
)

// assistantsWork looks at what the assistant did in the weeks: who it handed
// over, what it did not understand, which tickets it took.
func (w *world) assistantsWork() {
	t, ctx := w.t, w.t.Context()
	heads, err := w.AssistantHeads(ctx)
	if err != nil || len(heads) != 1 || heads[0].Name != "Nora" || heads[0].LiveID == 0 {
		t.Fatalf("assistants %+v, %v", heads, err)
	}
	ws, err := w.Widgets(ctx)
	if err != nil || ws[0].Settings.Assistant != heads[0].ID || ws[1].Settings.Assistant != 0 {
		t.Errorf("widgets %+v, %v", ws, err)
	}
	missed, err := w.Unrecognised(ctx, heads[0].ID, noon.AddDate(0, 0, -30).UnixMilli(), noon.UnixMilli(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	byLang := map[string][]string{}
	for _, m := range missed {
		byLang[m.Lang] = append(byLang[m.Lang], m.Text)
	}
	if en, es := understand.Groups(byLang["en"], "en"), understand.Groups(byLang["es"], "es"); len(en) < 4 || len(es) < 1 || len(en[0].Texts) < 10 {
		t.Errorf("%d not recognised: %d and %d groups", len(missed), len(en), len(es))
	}
	reached, kinds, tickets := 0, map[escalation.Kind]int{}, 0
	for _, c := range w.all()[conversation.ClosedView] {
		all, err := w.Escalations(ctx, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range all {
			kinds[x.Kind]++
			if x.State != escalation.Ended || x.AcceptedAt == 0 || x.AgentID == 0 {
				t.Errorf("attempt %+v", x)
			}
		}
		if len(all) > 0 {
			reached++
			w.handedOver(c.ID)
		}
		ts, err := w.Tickets(ctx, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		tickets += len(ts)
	}
	if reached < 60 || kinds[escalation.Planned] < 20 || kinds[escalation.Fallback] < 20 || tickets != 4 {
		t.Errorf("%d reached, kinds %v, %d tickets", reached, kinds, tickets)
	}
}

// handedOver: the assistant says that it hands over to somebody who is there,
// and says nothing after.
func (w *world) handedOver(conv domain.ID) {
	w.t.Helper()
	var bot []*conversation.Message
	last := int64(0)
	for _, m := range w.transcript(conv) {
		switch m.Author.Kind {
		case conversation.ByAssistant:
			bot = append(bot, m)
		case conversation.ByAgent:
			if last == 0 {
				last = m.Seq
			}
		}
	}
	if len(bot) < 2 || last == 0 || bot[len(bot)-1].Seq > last {
		w.t.Fatalf("%s: %d words of the assistant, the agent from %d on", conv, len(bot), last)
	}
	if text := bot[len(bot)-1].Text; !strings.HasPrefix(text, "Let's send you") && !strings.HasPrefix(text, "Vamos a pasarte") {
		w.t.Errorf("%s: the hand-over says %q", conv, text)
	}
}
