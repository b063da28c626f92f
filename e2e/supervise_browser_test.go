package e2e

import (
	"testing"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/hours"
)

// nightly makes opening hours that are over for months to come.
func nightly(t testing.TB, e *engine.Engine, admin domain.ID) domain.ID {
	t.Helper()
	s, err := e.CreateSchedule(t.Context(), admin, hours.Schedule{Name: "Never", Zone: "UTC", Dates: []hours.Date{{Day: "2099-01-01", Spans: []hours.Span{{From: 60, To: 120}}}}})
	if err != nil {
		t.Fatal(err)
	}
	return s.ID
}

// A supervisor watches unseen, whispers, joins in, and takes over.
func TestBrowserSupervise(t *testing.T) {
	w := plain(t)
	mara := w.desk(0, "?view=mine")
	visitor, conv := w.come("I want to talk to your boss")
	w.must(w.agents[0].Pick(w.ctx, conv))
	w.inbox(mara, "?view=mine&c="+conv)
	boss := person(t, "Olu")
	w.logIn(boss, emailOf(3))
	w.inbox(boss, "?view=all&c="+conv)
	boss.sees("#composer-state", "Mara Lindqvist answers here")

	boss.click("#composer-state form[action$='/watch'] button")
	boss.sees("#hand .bar", "You watch")
	boss.has("#composer-state[data-can=no]")
	boss.sees("#log .ev", "Olu Adeyemi watches")
	mara.reply("Let me see what I can do")
	boss.sees(agentLog, "Let me see what I can do")
	if js[bool](mara, `document.body.innerText.includes('Olu Adeyemi')`) {
		t.Error("the agent sees who watches")
	}

	boss.click("#hand form[action$='/watch']:has([value=whisper]) button")
	mara.sees("#hand .bar.note", "Olu Adeyemi is here for you")
	boss.fill("#note", "Offer 10 percent")
	boss.click("#send")
	mara.sees("#log .msg.note", "Offer 10 percent")

	boss.click("#hand form[action$='/watch']:has([value=barge]) button")
	boss.has("#composer-state[data-can=yes]")
	boss.reply("Olu here, the boss")
	mara.sees(agentLog, "Olu here, the boss")
	mara.sees("#log .ev", "Olu Adeyemi joined as supervisor")
	mara.has("#composer-state[data-can=yes]")

	boss.click("#hand form[action$='/takeover'] button")
	boss.gone("#hand .bar")
	boss.has("#composer-state[data-can=yes]")
	mara.has("#composer-state[data-can=no]")
	mara.sees("#log .ev", "Olu Adeyemi took over")
	ms, err := visitor.Transcript(w.ctx)
	w.must(err)
	for _, m := range ms {
		if m.Text == "Offer 10 percent" {
			t.Error("the visitor reads what was whispered")
		}
	}
}
