package assistant

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"relevo/domain/i18n"
	"relevo/domain/response"
)

// Words says in sentences what a definition does, to one reader.
type Words struct {
	D  *Definition
	To *i18n.Printer
	W  World // names of queues
}

// Variable is a variable's name for the reader: built-in ones by their label,
// others as they are written, underscores being spaces.
func (w Words) Variable(name string) string {
	if _, ok := builtin(name); ok {
		return w.To.T("builder.var_" + name)
	}
	s := strings.TrimSpace(strings.ReplaceAll(strings.TrimPrefix(name, ContextPrefix), "_", " "))
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// Condition is a condition as part of a sentence: "if People is more than 4 and
// Day is Friday"; "" for one that always holds. action is where it stands.
func (w Words) Condition(action string, c Condition) string {
	var groups []string
	for i := range c.Groups {
		g := &c.Groups[i]
		var tests []string
		for j := range g.Tests {
			tests = append(tests, w.Test(action, &g.Tests[j]))
		}
		s := strings.Join(tests, w.joint(g.Match))
		if len(tests) > 1 && len(c.Groups) > 1 {
			s = "(" + s + ")"
		}
		if s != "" {
			groups = append(groups, s)
		}
	}
	if len(groups) == 0 {
		return ""
	}
	return w.To.T("builder.if", "What", strings.Join(groups, w.joint(c.Match)))
}

func (w Words) joint(m Match) string {
	if m == MatchAny {
		return " " + w.To.T("builder.or") + " "
	}
	return " " + w.To.T("builder.and") + " "
}

// Test is one comparison: "People is more than 4".
func (w Words) Test(action string, t *response.Test) string {
	if t.Variable == "" || t.Op == "" {
		return w.To.T("builder.test_open")
	}
	typ, _ := w.D.VariableType(action, t.Variable)
	spec := w.D.specOf(action, t.Variable)
	var values []string
	for _, v := range t.Values {
		values = append(values, w.value(t.Variable, typ, spec, v))
	}
	if !w.To.Has("builder.op_" + t.Op) {
		return w.To.T("builder.test_open")
	}
	return w.To.T("builder.op_"+t.Op, "Name", w.Variable(t.Variable), "Value", w.list(values))
}

// list is "a, b or c".
func (w Words) list(all []string) string {
	switch n := len(all); n {
	case 0:
		return "…"
	case 1:
		return all[0]
	default:
		return strings.Join(all[:n-1], ", ") + " " + w.To.T("builder.or") + " " + all[n-1]
	}
}

// specOf is the question whose answer a name is in an action; nil if it is none.
func (d *Definition) specOf(action, name string) *response.Spec {
	for _, v := range d.Visible(action) {
		if v.ID != name || v.Action == "" {
			continue
		}
		for i, steps := 0, d.Find(v.Action).Steps; i < len(steps); i++ {
			if steps[i].ID == name && steps[i].Ask != nil {
				return d.Spec(steps[i].Ask)
			}
		}
	}
	return nil
}

// value is what a comparison compares with.
func (w Words) value(variable string, typ response.Type, spec *response.Spec, v string) string {
	switch {
	case v == "":
		return "…"
	case typ == response.Confirmation && slices.Contains([]string{"true", "yes", response.Accept}, strings.ToLower(v)):
		return w.To.T("builder.yes")
	case typ == response.Confirmation:
		return w.To.T("builder.no")
	case typ == response.Options && spec != nil:
		for _, o := range spec.Options {
			if o.Value == v {
				return o.In(w.To.Lang())
			}
		}
	case typ == response.Options && w.To.Has("builder.value_"+v):
		return w.To.T("builder.value_" + v)
	case typ == response.Options && variable == VarDigressedFrom && w.D.Find(v) != nil:
		return w.D.Find(v).Name.In(w.To.Lang(), w.D.Language)
	case typ == response.Date:
		return w.day(v)
	case typ == response.Time && v == "now":
		return w.To.T("builder.now")
	case (typ == response.Number || typ == response.Percent) && !strings.ContainsAny(v, " ,"):
		if f, err := strconv.ParseFloat(v, 64); err == nil {
			return w.number(f)
		}
	case typ == response.FreeText || typ == response.Email || typ == response.Regex:
		return w.To.T("builder.quoted", "Text", short(v))
	}
	return short(v)
}

// day is a date, a weekday, today or tomorrow.
func (w Words) day(v string) string {
	if w.To.Has("builder.day_" + v) {
		return w.To.T("builder.day_" + v)
	}
	return response.Value{Type: response.Date, Text: v}.Show(w.To.Lang())
}

func (w Words) number(f float64) string {
	return response.Value{Type: response.Number, Number: f}.Show(w.To.Lang())
}

// weekday is the name of a day of the week, 0 being Sunday.
func (w Words) weekday(i int) string {
	return w.To.T("builder.day_" + strings.ToLower(time.Weekday(i).String()))
}
