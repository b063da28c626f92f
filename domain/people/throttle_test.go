package people_test

import (
	"testing"

	"pgregory.net/rapid"

	"relevo/domain/people"
)

const minute = int64(60_000)

func TestFailuresWait(t *testing.T) {
	var f people.Failures
	now := int64(1_000_000)
	for i, want := range []int64{0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15} {
		f = f.Add(now)
		if got := f.Wait(now); got != want*minute {
			t.Errorf("after failure %d: wait %d ms, want %d min", i+1, got, want)
		}
		now += f.Wait(now)
		if f.Wait(now) != 0 {
			t.Errorf("after failure %d: still waiting when the wait is over", i+1)
		}
	}
	if now += 60 * minute; !f.Forgotten(now) || f.Add(now).Count != 1 {
		t.Error("an hour of quiet forgets nothing")
	}
}

func TestNetworkFailures(t *testing.T) {
	var f people.NetworkFailures
	for i := range int64(50) {
		if w := f.Wait(i); w != 0 {
			t.Fatalf("waiting %d before failure %d", w, i+1)
		}
		f = f.Add(i)
	}
	if w := f.Wait(50); w != 15*minute-50 {
		t.Errorf("after fifty: %d", w)
	}
	if f.Wait(15*minute) != 0 || f.Without(7).Wait(50) != 0 {
		t.Error("the fiftieth counts longer than its quarter of an hour, or after it was taken back")
	}
}

// The wait never exceeds 15 minutes, whatever came before: nobody is locked out.
func TestWaitIsBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var f people.Failures
		var n people.NetworkFailures
		now := int64(0)
		for range rapid.IntRange(0, 200).Draw(t, "failures") {
			now += rapid.Int64Range(0, 90*minute).Draw(t, "pause")
			f, n = f.Add(now), n.Add(now)
			if w := max(f.Wait(now), n.Wait(now)); w < 0 || w > 15*minute {
				t.Fatalf("wait of %d ms", w)
			}
			if len(n) > 50 || f.Wait(now+15*minute) > 0 || n.Wait(now+15*minute) > 0 {
				t.Fatal("kept too much, or too long")
			}
		}
	})
}
