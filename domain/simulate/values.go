package simulate

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// Error is what is wrong with a file, and where.
type Error struct {
	Line int // from 1; 0 = the file as a whole
	Text string
}

// Error is one line.
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Text
	}
	return fmt.Sprintf("line %d: %s", e.Line, e.Text)
}

func wrong(n ast.Node, format string, args ...any) *Error {
	return &Error{n.GetToken().Position.Line, fmt.Sprintf(format, args...)}
}

// scalar is the text of a plain value.
func scalar(n ast.Node) (string, bool) {
	switch v := n.(type) {
	case *ast.StringNode:
		return v.Value, true
	case ast.ScalarNode:
		return v.GetToken().Value, true
	}
	return "", false
}

// span is a length of time: with units ("90s", "1h30m"), or a plain number of
// the model's own unit, or none.
type span struct {
	v     float64 // ms, or units when plain
	plain bool
	set   bool
	none  bool
}

// UnmarshalYAML reads a span.
func (s *span) UnmarshalYAML(n ast.Node) error {
	text, ok := scalar(n)
	if !ok {
		return wrong(n, "a length of time is written like 90s, 5m or 1h30m")
	}
	got, err := parseSpan(text)
	if err != nil {
		return wrong(n, "%s", err)
	}
	*s = got
	return nil
}

func parseSpan(text string) (span, error) {
	if text == "none" || text == "off" {
		return span{set: true, none: true}, nil
	}
	if v, err := strconv.ParseFloat(text, 64); err == nil {
		if v < 0 || math.IsInf(v, 0) || math.IsNaN(v) {
			return span{}, fmt.Errorf("a length of time cannot be %s", text)
		}
		return span{v: v, plain: true, set: true}, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return span{}, fmt.Errorf("%q is not a length of time: write it like 90s, 5m or 1h30m", text)
	}
	return span{v: float64(d) / float64(time.Millisecond), set: true}, nil
}

// ms is the span in ms when a unit is worth so many; none is 0.
func (s span) ms(unit float64) float64 {
	if s.plain {
		return s.v * unit
	}
	return s.v
}

// whole is ms rounded.
func (s span) whole(unit float64) int64 { return int64(math.Round(s.ms(unit))) }

// rate is arrivals by time: "0.2/s", "48/min", "200/h", or a plain number by
// the model's own unit.
type rate struct {
	v     float64 // by ms, or by unit when plain
	plain bool
}

var perMS = map[string]float64{"ms": 1, "s": 1e3, "sec": 1e3, "m": 6e4, "min": 6e4, "h": 3.6e6, "hour": 3.6e6, "d": 8.64e7, "day": 8.64e7}

// UnmarshalYAML reads a rate.
func (r *rate) UnmarshalYAML(n ast.Node) error {
	text, ok := scalar(n)
	number, per, by := strings.Cut(text, "/")
	v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	unit := perMS[strings.TrimSpace(per)]
	if !ok || err != nil || v < 0 || math.IsInf(v, 0) || math.IsNaN(v) || by && unit == 0 {
		return wrong(n, "%q is not a rate: write it like 0.2/s, 48/min or 200/h", text)
	}
	if *r = (rate{v: v, plain: true}); by {
		*r = rate{v: v / unit}
	}
	return nil
}

// perMillisecond is the rate when a unit is worth so many ms.
func (r rate) perMillisecond(unit float64) float64 {
	if r.plain {
		return r.v / unit
	}
	return r.v
}

// chance is a share from 0 to 1, also written as 5%.
type chance float64

// UnmarshalYAML reads a chance.
func (c *chance) UnmarshalYAML(n ast.Node) error {
	text, ok := scalar(n)
	number, percent := strings.CutSuffix(strings.TrimSpace(text), "%")
	v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if percent {
		v /= 100
	}
	if !ok || err != nil || !(v >= 0 && v <= 1) {
		return wrong(n, "%q is not a share: write it from 0 to 1 or from 0%% to 100%%", text)
	}
	*c = chance(v)
	return nil
}

// law is a distribution as written: a span alone, or its name with parameters.
type law struct {
	kind   kind
	mean   span
	b      span    // sd, from, or nothing
	shape  float64 // gamma
	isSet  bool
	source int // line
}

// UnmarshalYAML reads a distribution.
func (l *law) UnmarshalYAML(n ast.Node) error {
	l.isSet, l.source = true, n.GetToken().Position.Line
	if text, ok := scalar(n); ok {
		s, err := parseSpan(text)
		if err != nil {
			return wrong(n, "%s", err)
		}
		if l.kind, l.mean = fixed, s; s.none {
			l.kind = never
		}
		return nil
	}
	var f struct {
		Fixed       *span `yaml:"fixed"`
		Exponential *span `yaml:"exponential"`
		Lognormal   *struct {
			Mean span `yaml:"mean"`
			SD   span `yaml:"sd"`
		} `yaml:"lognormal"`
		Gamma *struct {
			Mean  span    `yaml:"mean"`
			Shape float64 `yaml:"shape"`
		} `yaml:"gamma"`
		Uniform *struct {
			From span `yaml:"from"`
			To   span `yaml:"to"`
		} `yaml:"uniform"`
	}
	if err := yaml.NodeToValue(n, &f, yaml.Strict()); err != nil {
		return err
	}
	given := 0
	if f.Fixed != nil {
		l.kind, l.mean, given = fixed, *f.Fixed, given+1
	}
	if f.Exponential != nil {
		l.kind, l.mean, given = exponential, *f.Exponential, given+1
	}
	if g := f.Lognormal; g != nil {
		l.kind, l.mean, l.b, given = lognormal, g.Mean, g.SD, given+1
	}
	if g := f.Gamma; g != nil {
		l.kind, l.mean, l.shape, given = gamma, g.Mean, g.Shape, given+1
	}
	if g := f.Uniform; g != nil {
		l.kind, l.b, l.mean, given = uniform, g.From, g.To, given+1
	}
	if given != 1 {
		return wrong(n, "one of fixed, exponential, lognormal, gamma and uniform belongs here")
	}
	return nil
}

// dist is the distribution when a unit is worth so many ms; an error names what
// its parameters lack.
func (l law) dist(unit float64) (dist, error) {
	mean, b := l.mean.ms(unit), l.b.ms(unit)
	switch l.kind {
	case exponential:
		if mean <= 0 {
			return dist{}, fmt.Errorf("an exponential needs a mean above 0")
		}
	case lognormal:
		if mean <= 0 || b <= 0 {
			return dist{}, fmt.Errorf("a lognormal needs a mean and an sd above 0")
		}
		return newLognormal(mean, b), nil
	case gamma:
		if mean <= 0 || !(l.shape > 0) || math.IsInf(l.shape, 0) {
			return dist{}, fmt.Errorf("a gamma needs a mean and a shape above 0")
		}
		return newGamma(mean, l.shape), nil
	case uniform:
		if mean <= b {
			return dist{}, fmt.Errorf("a uniform needs a to above its from")
		}
		return dist{uniform, (mean + b) / 2, b, mean}, nil
	}
	return dist{kind: l.kind, mean: mean}, nil
}
