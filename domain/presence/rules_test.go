package presence

import "testing"

func TestConnection(t *testing.T) {
	s := Standing{Connection: Gone, Intent: Offline}
	s = Connect(s, 10)
	if s.Connection != Connected || s.ConnectedAt != 10 || s.Intent != Offline {
		t.Fatalf("a first page connects and chooses nothing: %+v", s)
	}
	s = Want(s, Ready, "", Busy{}, 20)
	if s.Intent != Ready || s.IdleSince != 20 || s.IntentAt != 20 {
		t.Fatalf("%+v", s)
	}
	if again := Connect(s, 25); again != s {
		t.Fatalf("a second page changes nothing: %+v", again)
	}
	s = Disconnect(s, 30)
	if s.Connection != Lost || s.ConnectedAt != 30 || s.Intent != Ready {
		t.Fatalf("%+v", s)
	}
	if back := Connect(s, 40); back.Connection != Connected || back.IdleSince != 20 || back.Intent != Ready {
		t.Fatalf("back in time keeps intent and idle time: %+v", back)
	}
	s = Expire(s, 90)
	if s.Connection != Gone || s.Intent != Offline || s.IntentAt != 90 {
		t.Fatalf("%+v", s)
	}
	if Expire(s, 99) != s || Disconnect(s, 99) != s {
		t.Fatal("gone stays gone")
	}
	if s = Want(s, Ready, "", Busy{}, 100); s.Connection != Lost || s.ConnectedAt != 100 || s.Intent != Ready {
		t.Fatalf("ready without a stream is lost with a grace: %+v", s)
	}
}

func TestWant(t *testing.T) {
	base := Standing{Connection: Connected, Intent: Ready, IntentAt: 1, IdleSince: 5}
	for _, c := range []struct {
		name   string
		from   Standing
		intent Intent
		reason string
		busy   Busy
		want   Standing
	}{
		{"ready again keeps the idle time", base, Ready, "", Busy{}, base},
		{"not ready at once", base, NotReady, "lunch", Busy{Live: true},
			Standing{Connection: Connected, Intent: NotReady, Reason: "lunch", IntentAt: 9, IdleSince: 5}},
		{"not ready in a call waits", base, NotReady, "lunch", Busy{Blocked: true, Live: true},
			Standing{Connection: Connected, Intent: Ready, IntentAt: 1, IdleSince: 5, Next: NotReady, NextReason: "lunch"}},
		{"ready takes the waiting choice back", Standing{Connection: Connected, Intent: Ready, IntentAt: 1, IdleSince: 5, Next: NotReady, NextReason: "x"},
			Ready, "", Busy{Blocked: true}, base},
		{"offline with live work drains", base, Offline, "", Busy{Live: true},
			Standing{Connection: Connected, Intent: Offline, IntentAt: 9, IdleSince: 5, Draining: true}},
		{"offline without", base, Offline, "", Busy{}, Standing{Connection: Connected, Intent: Offline, IntentAt: 9, IdleSince: 5}},
		{"offline again ends the draining once the work is gone", Standing{Connection: Connected, Intent: Offline, IntentAt: 1, Draining: true}, Offline, "", Busy{},
			Standing{Connection: Connected, Intent: Offline, IntentAt: 1}},
		{"another reason", Standing{Connection: Connected, Intent: NotReady, Reason: "a", IntentAt: 1}, NotReady, "b", Busy{},
			Standing{Connection: Connected, Intent: NotReady, Reason: "b", IntentAt: 9}},
		{"ready clears misses", Standing{Connection: Connected, Intent: NotReady, Reason: ReasonMissed, Missed: 2, Skipped: 1}, Ready, "", Busy{},
			Standing{Connection: Connected, Intent: Ready, IntentAt: 9, IdleSince: 9}},
	} {
		if got := Want(c.from, c.intent, c.reason, c.busy, 9); got != c.want {
			t.Errorf("%s:\n got %+v\nwant %+v", c.name, got, c.want)
		}
	}
	s := Want(base, NotReady, "lunch", Busy{Blocked: true}, 9)
	if s = Settle(s, 20); s.Intent != NotReady || s.Reason != "lunch" || s.IntentAt != 20 || s.Next != "" {
		t.Errorf("%+v", s)
	}
	if Settle(base, 20) != base {
		t.Error("nothing to settle")
	}
}

func TestRings(t *testing.T) {
	base := Standing{Connection: Connected, Intent: Ready}
	if s := Missed(base, 1, 7); s.Intent != NotReady || s.Reason != ReasonMissed || s.IntentAt != 7 {
		t.Errorf("%+v", s)
	}
	if s := Missed(base, 2, 7); s.Intent != Ready || s.Missed != 1 {
		t.Errorf("%+v", s)
	}
	if s := Missed(base, 0, 7); s.Intent != Ready {
		t.Errorf("limit 0 never: %+v", s)
	}
	s := base
	for i := range 3 {
		if s.Intent != Ready {
			t.Fatalf("unresponsive after %d", i)
		}
		s = Skipped(s, 8)
	}
	if s.Intent != NotReady || s.Reason != ReasonUnresponsive {
		t.Errorf("%+v", s)
	}
	if s := Answered(Skipped(Skipped(base, 1), 2)); s != base {
		t.Errorf("an answer breaks the row: %+v", s)
	}
	if s := Idle(base, 5); s.Reason != ReasonIdle || Idle(s, 6) != s {
		t.Errorf("%+v", s)
	}
	if s := Leave(base, 5); s.Connection != Gone || s.Intent != Offline {
		t.Errorf("%+v", s)
	}
	if Freed(base, 3).IdleSince != 3 || Drained(Standing{Draining: true}).Draining {
		t.Error("freed, drained")
	}
}

func TestShown(t *testing.T) {
	for _, c := range []struct {
		conn   Connection
		intent Intent
		load   Load
		want   State
	}{
		{Gone, Offline, Load{}, ShownOffline},
		{Connected, Offline, Load{Working: true}, ShownOffline},
		{Gone, Ready, Load{}, ShownOffline},
		{Lost, Ready, Load{}, ShownReady},
		{Connected, Ready, Load{}, ShownReady},
		{Connected, Ready, Load{Working: true}, ShownReady},
		{Connected, Ready, Load{Working: true, Full: true}, ShownOccupied},
		{Connected, Ready, Load{Wrapping: true, Full: true}, ShownWrapUp},
		{Connected, Ready, Load{Working: true, Wrapping: true}, ShownReady},
		{Connected, NotReady, Load{Wrapping: true}, ShownNotReady},
	} {
		if got := Shown(Standing{Connection: c.conn, Intent: c.intent}, c.load); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}
