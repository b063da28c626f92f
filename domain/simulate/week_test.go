package simulate

import (
	"strings"
	"testing"
	"time"
)

func TestStretches(t *testing.T) {
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) int64 {
		v, err := time.ParseInLocation("2006-01-02 15:04", s, madrid)
		if err != nil {
			t.Fatal(err)
		}
		return v.UnixMilli()
	}
	for _, c := range []struct {
		lines    string
		from, to string
		want     []string
	}{
		{"mon-fri 09:00-17:00", "2026-03-06 10:00", "2026-03-09 12:00", []string{"2026-03-06 10:00", "2026-03-06 17:00", "2026-03-09 09:00", "2026-03-09 12:00"}},
		{"22:00-06:00", "2026-03-02 00:00", "2026-03-03 00:00", []string{"2026-03-02 00:00", "2026-03-02 06:00", "2026-03-02 22:00", "2026-03-03 00:00"}},
		{"09:00-12:00,12:00-13:00,14:00-15:00", "2026-03-02 00:00", "2026-03-02 23:00", []string{"2026-03-02 09:00", "2026-03-02 13:00", "2026-03-02 14:00", "2026-03-02 15:00"}},
		{"sat 00:00-24:00,sun 00:00-24:00", "2026-03-28 00:00", "2026-03-30 00:00", []string{"2026-03-28 00:00", "2026-03-30 00:00"}}, // an hour shorter
		{"tue 09:00-10:00", "2026-03-04 00:00", "2026-03-05 00:00", nil},
	} {
		week, err := parseWeek(strings.Split(c.lines, ","))
		if err != nil {
			t.Fatal(err)
		}
		got := stretches(week, madrid, at(c.from), at(c.to))
		var want []stretch
		for i := 0; i < len(c.want); i += 2 {
			want = append(want, stretch{at(c.want[i]), at(c.want[i+1])})
		}
		if len(got) != len(want) {
			t.Errorf("%s: %v, want %v", c.lines, got, want)
			continue
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%s: %v, want %v", c.lines, got, want)
			}
		}
	}
	for _, bad := range []string{"mon", "9-17", "mon-fri 09:00", "fri-mon 09:00-10:00", "lun 09:00-10:00", "09:00-25:00", "24:00-01:00", "a b c"} {
		if _, err := parseWeek([]string{bad}); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
