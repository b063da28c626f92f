package i18n

import (
	"strconv"
	"strings"
	"time"
)

const (
	minute = int64(60_000) // milliseconds
	hour   = 60 * minute
	day    = 24 * hour
)

func (p *Printer) at(ms int64) time.Time { return time.UnixMilli(ms).In(p.zone) }

// Time writes the clock time of ms (UTC milliseconds) in the reader's zone: "10:31".
func (p *Printer) Time(ms int64) string { return p.at(ms).Format("15:04") }

// Day writes the calendar day of ms as seen at now (both UTC milliseconds):
// "Today", "Yesterday", "16 Nov", and with the year when it is another one.
func (p *Printer) Day(ms, now int64) string {
	t, n := p.at(ms), p.at(now)
	switch {
	case sameDay(t, n):
		return p.T("common.today")
	case sameDay(t, n.AddDate(0, 0, -1)):
		return p.T("common.yesterday")
	case t.Year() == n.Year():
		return p.monthDay(t)
	}
	return p.monthDay(t) + " " + strconv.Itoa(t.Year())
}

// DateTime writes day, year and clock time of ms: "16 Nov 2026, 10:31".
func (p *Printer) DateTime(ms int64) string {
	t := p.at(ms)
	return p.monthDay(t) + " " + strconv.Itoa(t.Year()) + ", " + t.Format("15:04")
}

// ISO writes ms in UTC for the datetime attribute of <time>.
func (p *Printer) ISO(ms int64) string {
	return time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.000Z")
}

// Ago writes how long before now ms was: "just now", "5 min ago", "3 h ago";
// from 24 hours on the day instead. Times ahead of now count as now.
func (p *Printer) Ago(ms, now int64) string {
	switch d := now - ms; {
	case d < minute:
		return p.T("common.just_now")
	case d < hour:
		return p.T("common.minutes_ago", "Count", d/minute)
	case d < day:
		return p.T("common.hours_ago", "Count", d/hour)
	}
	return p.Day(ms, now)
}

// Duration writes a length of ms milliseconds as "1:12" or "1:02:03";
// fractions of a second are cut, negative lengths are "0:00".
func (p *Printer) Duration(ms int64) string {
	s := max(ms, 0) / 1000
	out := two(s/60%60) + ":" + two(s%60)
	if s >= 3600 {
		return strconv.FormatInt(s/3600, 10) + ":" + out
	}
	return strings.TrimPrefix(out, "0")
}

// Bytes writes a size with at most one decimal: "512 B", "1.5 KB", "10 MB"
// (1 KB = 1,024 bytes).
func (p *Printer) Bytes(n int64) string {
	units := []string{"B", "KB", "MB", "GB", "TB"}
	v, u := float64(max(n, 0)), 0
	for v >= 1023.95 && u < len(units)-1 {
		v, u = v/1024, u+1
	}
	s := strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
	if p.t.lang == "es" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s + " " + units[u]
}

// Number writes a whole number with the reader's grouping: "12,345" in
// English, "12.345" in Spanish, where four digits stay together.
func (p *Printer) Number(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	sep, least := ",", 4
	if p.t.lang == "es" {
		sep, least = ".", 5
	}
	if len(s) >= least {
		for i := len(s) - 3; i > 0; i -= 3 {
			s = s[:i] + sep + s[i:]
		}
	}
	return sign + s
}

func (p *Printer) monthDay(t time.Time) string {
	return strconv.Itoa(t.Day()) + " " + p.t.months[t.Month()-1]
}

func sameDay(a, b time.Time) bool {
	return a.Year() == b.Year() && a.YearDay() == b.YearDay()
}

func two(n int64) string {
	if n < 10 {
		return "0" + strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt(n, 10)
}
