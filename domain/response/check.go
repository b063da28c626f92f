package response

import (
	"errors"
	"math"
	"regexp/syntax"
	"strconv"
	"time"
	"unicode/utf8"

	"relevo/domain"
)

// The sizes of a spec.
const (
	MaxOptions  = 100   // choices of one question
	MaxPatterns = 5     // patterns of one question
	MaxExpr     = 500   // characters of a pattern
	MaxLabel    = 200   // characters of a label, a synonym, a value
	MaxSynonyms = 20    // of an option, per language
	maxProgram  = 2_000 // instructions a pattern may compile to
)

// Check is 422 of the first field that cannot be: "type", "options",
// "options.2.value", "patterns.0.expr", "min", "after", "weekdays", "start" and
// so on.
func (s *Spec) Check() error {
	switch s.Type {
	case Options:
		return s.checkOptions()
	case Number, Currency, Percent:
		return s.checkBounds()
	case Date:
		return s.checkDays()
	case Time:
		return s.checkTimes()
	case Regex:
		return s.checkPatterns()
	case Confirmation, Email, FreeText:
		return nil
	}
	return domain.Field("type", "response.type")
}

func (s *Spec) checkOptions() error {
	if len(s.Options) == 0 && s.From == "" {
		return domain.Field("options", "response.options_none")
	}
	if len(s.Options) > MaxOptions {
		return domain.Field("options", "response.options_many", "Max", MaxOptions)
	}
	seen := map[string]bool{}
	for i, o := range s.Options {
		field := "options." + strconv.Itoa(i)
		if !sized(o.Value) || clean(o.Value) != o.Value {
			return domain.Field(field+".value", "response.option_value", "Max", MaxLabel)
		}
		if seen[o.Value] {
			return domain.Field(field+".value", "response.option_twice", "Value", o.Value)
		}
		seen[o.Value] = true
		for lang, label := range o.Label {
			if !sized(label) {
				return domain.Field(field+".label."+lang, "response.option_label", "Max", MaxLabel)
			}
		}
		for lang, all := range o.Synonyms {
			if len(all) > MaxSynonyms {
				return domain.Field(field+".synonyms."+lang, "response.synonyms_many", "Max", MaxSynonyms)
			}
			for _, syn := range all {
				if !sized(syn) {
					return domain.Field(field+".synonyms."+lang, "response.option_label", "Max", MaxLabel)
				}
			}
		}
	}
	return nil
}

// sized: a text of 1 to MaxLabel characters.
func sized(s string) bool { return clean(s) != "" && !long(s, MaxLabel) && utf8.ValidString(s) }

func (s *Spec) checkBounds() error {
	for _, b := range []struct {
		field string
		v     *float64
	}{{"min", s.Min}, {"max", s.Max}} {
		if b.v != nil && (math.IsNaN(*b.v) || math.Abs(*b.v) > maxNumber) {
			return domain.Field(b.field, "response.limit_number")
		}
	}
	if s.Min != nil && s.Max != nil && *s.Min > *s.Max {
		return domain.Field("max", "response.limits_order")
	}
	return nil
}

func (s *Spec) checkDays() error {
	for _, b := range []struct{ field, v string }{{"after", s.After}, {"before", s.Before}} {
		if b.v != "" && limitDay(b.v, Env{}).IsZero() {
			return domain.Field(b.field, "response.limit_date")
		}
	}
	if s.After != "" && s.Before != "" && isDay(s.After) == isDay(s.Before) {
		if limitDay(s.Before, Env{}).Sub(limitDay(s.After, Env{})) < 48*time.Hour {
			return domain.Field("before", "response.limits_order") // both are exclusive: no day is left
		}
	}
	seen := [7]bool{}
	for _, w := range s.Weekdays {
		if w < 0 || w > 6 || seen[w] {
			return domain.Field("weekdays", "response.weekdays")
		}
		seen[w] = true
	}
	return nil
}

// isDay tells a day of the calendar from "today" and the like, which move.
func isDay(s string) bool {
	_, err := time.Parse(isoDay, s)
	return err == nil
}

func (s *Spec) checkTimes() error {
	for _, b := range []struct{ field, v string }{{"start", s.Start}, {"end", s.End}} {
		if b.v != "" && !isHHMM(b.v) {
			return domain.Field(b.field, "response.limit_time")
		}
	}
	if s.Start != "" && s.End != "" && s.Start > s.End {
		return domain.Field("end", "response.limits_order")
	}
	return nil
}

func isHHMM(s string) bool {
	_, err := time.Parse("15:04", s)
	return err == nil && len(s) == 5
}

func (s *Spec) checkPatterns() error {
	if len(s.Patterns) == 0 {
		return domain.Field("patterns", "response.patterns_none")
	}
	if len(s.Patterns) > MaxPatterns {
		return domain.Field("patterns", "response.patterns_many", "Max", MaxPatterns)
	}
	seen := map[string]bool{}
	for i, p := range s.Patterns {
		field := "patterns." + strconv.Itoa(i)
		if seen[p.Name] || long(p.Name, MaxLabel) {
			return domain.Field(field+".name", "response.pattern_name")
		}
		seen[p.Name] = true
		if p.Expr == "" && predefined[p.Name] != nil {
			continue
		}
		if err := checkExpr(p.Expr); err != nil {
			return domain.Field(field+".expr", "response.pattern", "Max", MaxExpr, "Error", err.Error())
		}
	}
	return nil
}

var (
	errEmpty = errors.New("empty")
	errLong  = errors.New("too long")
	errLarge = errors.New("too many repetitions")
)

// checkExpr tells why an expression cannot be used.
func checkExpr(expr string) error {
	if expr == "" {
		return errEmpty
	}
	if long(expr, MaxExpr) {
		return errLong
	}
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return err
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return err
	}
	if len(prog.Inst) > maxProgram {
		return errLarge
	}
	return nil
}
