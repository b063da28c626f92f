package response

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"relevo/domain"
)

// Test compares a variable with values: one term of a condition.
type Test struct {
	Variable string   `json:"variable"`
	Op       string   `json:"op"`
	Values   []string `json:"values,omitempty"`
}

const maxOperands = MaxOptions

// Operators are the ids of the comparisons of a type, in the order in which
// editors show them.
func Operators(t Type) []string {
	switch t {
	case Options:
		return []string{"is", "is_not", "any_of", "none_of", "defined", "not_defined"}
	case Regex, Confirmation:
		return []string{"is", "is_not", "defined", "not_defined"}
	case Number, Currency, Percent:
		return []string{"defined", "not_defined", "eq", "ne", "lt", "le", "gt", "ge"}
	case Date:
		return []string{"defined", "not_defined", "on", "not_on", "before", "after", "on_or_before", "on_or_after"}
	case Time:
		return []string{"defined", "not_defined", "at", "not_at", "before", "after", "at_or_before", "at_or_after"}
	case FreeText, Email:
		return []string{"is", "is_not", "contains", "not_contains", "matches", "not_matches", "defined", "not_defined"}
	}
	return nil
}

// negated gives the comparison that an operator denies. A denial holds exactly
// when that comparison does not, so also when the variable is not defined.
var negated = map[string]string{
	"not_defined": "defined", "is_not": "is", "none_of": "any_of", "ne": "eq", "not_on": "on", "not_at": "at",
	"not_contains": "contains", "not_matches": "matches",
}

// Check is 422 of "variable", "op" or "values" if the test cannot be made on a
// variable of type t.
func (x *Test) Check(t Type) error {
	if x.Variable == "" {
		return domain.Field("variable", "response.variable")
	}
	if !slices.Contains(Operators(t), x.Op) {
		return domain.Field("op", "response.operator")
	}
	many := 1
	switch x.Op {
	case "defined", "not_defined":
		many = 0
	case "any_of", "none_of", "on", "not_on":
		many = maxOperands
	}
	switch {
	case many > 0 && len(x.Values) == 0:
		return domain.Field("values", "response.operand_none")
	case len(x.Values) > many && many < 2:
		return domain.Field("values", "response.operand_one")
	case len(x.Values) > many:
		return domain.Field("values", "response.operand_many", "Max", many)
	}
	for i, v := range x.Values {
		field := "values." + strconv.Itoa(i)
		if x.Op == "matches" || x.Op == "not_matches" {
			if err := checkExpr(v); err != nil {
				return domain.Field(field, "response.pattern", "Max", MaxExpr, "Error", err.Error())
			}
		} else if !fits(t, x.Op, v) {
			return domain.Field(field, "response.operand", "Value", domain.Clip(clean(v), 60))
		}
	}
	return nil
}

// fits tells whether a value can stand at the right of an operator.
func fits(t Type, op, v string) bool {
	ok := false
	switch t {
	case Number, Percent:
		_, ok = decimal(v)
	case Currency:
		_, _, ok = decimalMoney(v)
	case Date:
		_, weekday := weekdayIDs[v]
		ok = weekday && (op == "on" || op == "not_on") || !limitDay(v, Env{}).IsZero()
	case Time:
		ok = v == "now" || isHHMM(v)
	case Confirmation:
		_, ok = truth(v)
	default:
		ok = strings.TrimSpace(v) != "" && !long(v, maxAnswer)
	}
	return ok
}

// Holds tells whether the test is true of v, nil being a variable that is not
// defined. An operator that does not exist never holds.
func (x *Test) Holds(v *Value, env Env) bool {
	if positive, ok := negated[x.Op]; ok {
		return !x.holds(positive, v, env)
	}
	return x.holds(x.Op, v, env)
}

func (x *Test) holds(op string, v *Value, env Env) bool {
	if op == "defined" || v == nil {
		return v != nil && op == "defined"
	}
	return slices.ContainsFunc(x.Values, func(operand string) bool {
		switch op {
		case "is", "any_of":
			return v.is(operand)
		case "contains":
			return contains(v.texts(), folded(operand))
		case "matches":
			re, err := regexp.Compile(operand)
			return err == nil && slices.ContainsFunc(v.texts(), func(s string) bool { return re.MatchString(domain.Clip(s, maxText)) })
		}
		c, ok := v.compare(operand, op, env)
		return ok && ordered(op, c)
	})
}

// ordered tells whether a comparison c (-1, 0, 1) makes the operator true.
func ordered(op string, c int) bool {
	switch op {
	case "eq", "on", "at":
		return c == 0
	case "lt", "before":
		return c < 0
	case "le", "on_or_before", "at_or_before":
		return c <= 0
	case "gt", "after":
		return c > 0
	case "ge", "on_or_after", "at_or_after":
		return c >= 0
	}
	return false
}

// texts are what text comparisons look at.
func (v *Value) texts() []string {
	switch {
	case v.List != nil:
		return v.List
	case v.Type == Number || v.Type == Currency || v.Type == Percent:
		return []string{strconv.FormatFloat(v.Number, 'f', -1, 64)}
	case v.Type == Confirmation:
		return []string{strconv.FormatBool(v.Bool)}
	}
	return []string{v.Text}
}

func contains(texts []string, part string) bool {
	return slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(folded(s), part) })
}

// is compares for sameness: options and matches to the letter, addresses
// without case, free text without case, accents and extra spaces.
func (v *Value) is(operand string) bool {
	if v.Type == Confirmation && v.List == nil {
		b, ok := truth(operand)
		return ok && b == v.Bool
	}
	if f, ok := decimal(operand); ok && v.List == nil && (v.Type == Number || v.Type == Currency || v.Type == Percent) {
		return f == v.Number
	}
	return slices.ContainsFunc(v.texts(), func(s string) bool {
		if v.Type == Options || v.Type == Regex {
			return s == operand
		}
		return folded(s) == folded(operand)
	})
}

// folded is a text as conditions compare it.
func folded(s string) string {
	var b strings.Builder
	for _, r := range strings.Join(strings.Fields(clean(s)), " ") {
		b.WriteString(fold(r))
	}
	return b.String()
}

// compare orders v against an operand: -1, 0 or 1; false if they cannot be
// compared. A weekday compares as 0 with its days and not at all with others.
func (v *Value) compare(operand, op string, env Env) (int, bool) {
	switch op {
	case "eq", "lt", "le", "gt", "ge":
		f, code, ok := decimalMoney(operand)
		n, isNumber := v.decimal()
		if !ok || !isNumber || code != "" && code != v.Currency {
			return 0, false
		}
		return order(n, f), true
	case "at", "at_or_before", "at_or_after":
		return v.compareTime(operand, env)
	case "before", "after":
		if c, ok := v.compareTime(operand, env); ok {
			return c, true
		}
	}
	d, err := time.Parse(isoDay, v.Text)
	if err != nil {
		return 0, false
	}
	if w, ok := weekdayIDs[operand]; ok {
		return 0, int(d.Weekday()) == w
	}
	other := limitDay(operand, env)
	return d.Compare(other), !other.IsZero()
}

func (v *Value) compareTime(operand string, env Env) (int, bool) {
	if operand == "now" {
		operand = env.now().Format("15:04")
	}
	return strings.Compare(v.Text, operand), isHHMM(v.Text) && isHHMM(operand)
}

func order(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// decimal is the number a value stands for; texts that are one count too, as
// variables set by extensions are texts.
func (v *Value) decimal() (float64, bool) {
	switch v.Type {
	case Number, Currency, Percent:
		return v.Number, v.List == nil
	case Confirmation:
		return 0, false
	}
	return decimal(v.Text)
}

// decimal reads a number as administrators write it: 12, -2.5, 2,5.
func decimal(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	if len(s) > 24 || strings.Trim(s, "0123456789.,-") != "" || digitCount(s) == 0 {
		return 0, false
	}
	if strings.Count(s, ",") == 1 && !strings.Contains(s, ".") {
		s = strings.Replace(s, ",", ".", 1)
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}

// decimalMoney reads "25" or "25 EUR".
func decimalMoney(s string) (f float64, code string, ok bool) {
	number, code, _ := strings.Cut(strings.TrimSpace(s), " ")
	if code != "" {
		if code = strings.ToUpper(strings.TrimSpace(code)); moneyWords[strings.ToLower(code)] != code {
			return 0, "", false
		}
	}
	f, ok = decimal(number)
	return f, code, ok
}

// truth reads the right side of a comparison with yes or no.
func truth(s string) (yes, ok bool) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "true", "yes", Accept:
		return true, true
	case "false", "no", Decline:
		return false, true
	}
	return false, false
}

// weekdayIDs are the days of the week by the ids that conditions use.
var weekdayIDs = map[string]int{"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6}
