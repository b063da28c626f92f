package routing

import (
	"testing"

	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// led is a conversation that an assistant leads to the general queue.
func led() Arrival {
	a := chat(1001, general)
	a.CameBy, a.By = byBot, conversation.Author{Kind: conversation.ByAssistant, ID: 9}
	return a
}

// What becomes a ticket elsewhere goes back to the assistant, who has to ask
// for an address; it finds the words itself, but for what the queue says.
func TestTicketsOfAssistants(t *testing.T) {
	full := func(do Action) func(*Config) {
		return func(c *Config) {
			c.Queues[general].Settings.Overflow = []Overflow{{When: WhenNoAgents, Do: do, Text: map[string]string{"en": "Later."}}}
		}
	}
	for _, c := range []struct {
		name   string
		edit   func(*Config)
		after  func(w *world)
		reason string
		says   int
		stays  string
	}{
		{"hours", officeHours, nil, "after_hours", 0, "new:flow_out:0"},
		{"nobody there, ticket", full(ToTicket), nil, "no_agents", 1, "new:flow_out:0"},
		{"nobody there, async", full(ToAsync), nil, "no_agents", 1, "new:flow_out:0"},
		{"a message left", nil, func(w *world) { w.pass(10 * Minute); w.ok(w.c.LeaveMessage(1001, w.now)) }, "max_wait", 1, "new:flow_out:600000"},
		{"the wait is over", func(c *Config) {
			c.Queues[general].Settings.Overflow = []Overflow{{When: WhenMaxWait, Do: ToTicket}}
		}, func(w *world) { w.pass(10 * Minute) }, "max_wait", 1, "new:flow_out:600000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, c.edit)
			if c.name == "hours" {
				w.clock("2027-03-14 12:00:00.000") // a Sunday
			}
			d := w.c.Door(general, w.now)
			w.enter(led())
			if d.Queue != general || (d.When == "") != (c.after != nil) || c.after == nil && string(d.When) != c.reason {
				t.Errorf("the door said %+v", d)
			}
			if c.after != nil {
				w.is(1001, conversation.Waiting, 0)
				c.after(w)
			}
			w.is(1001, conversation.Bot, 0)
			m := w.moves[len(w.moves)-1]
			if m.Kind != conversation.Ticketed || m.Data.Reason != c.reason || m.Queue != general || m.CameBy != byBot || len(w.says) != c.says || w.stays(1001) != c.stays {
				t.Errorf("%+v, says %+v, stays %s", m, w.says, w.stays(1001))
			}
		})
	}
}

// A visitor who has gone cannot be asked: where the queue keeps such work and
// knows an address, it goes on by mail.
func TestLeftToAsync(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Queues[general].Settings.LeaveToAsync = true })
	a := led()
	a.HasEmail = true
	w.enter(a)
	w.c.VisitorGone(1001, w.now)
	w.pass(6 * Minute)
	w.is(1001, conversation.Waiting, 0)
	if x, _ := w.c.Work(1001); x.Mode != conversation.Async || !x.VisitorSpoke {
		t.Errorf("%+v", x)
	}
}

// When everybody leaves, visitors whom an assistant led here are told once; a
// connection that is lost may come back, and who came to nobody knows already.
func TestUnattended(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana, ben)
	told := func(want int) {
		t.Helper()
		if got := w.c.Unattended(w.now); len(got) != want {
			t.Errorf("told %v, want %d", got, want)
		}
		w.step()
	}
	w.enter(led())
	knows := led()
	knows.ID, knows.ToldAway = 1002, true
	w.enter(knows)
	told(0)
	w.c.Disconnect(ben, w.now)
	w.ok(w.c.Want(ana, agent(ana), presence.NotReady, "lunch", w.now))
	w.is(1001, conversation.Waiting, 0)
	if _, online := w.c.Online(general, w.now); online {
		t.Fatal("somebody is online")
	}
	told(0)
	w.pass(2 * Minute)
	w.is(1001, conversation.Waiting, 0)
	told(1)
	told(0)
}
