package response

// ranges are the words between the two ends of a range or the parts of a list.
var ranges = set("to and or - through thru till until a al y o u hasta")

// opens are words before the first end of a range.
var opens = set("from between entre desde")

// goesOn tells whether the date or time of n tokens at i is an end of a range or part
// of a list: "March 1-2", "the 3rd and 4th", "del 3 al 5".
func goesOn(t []token, i, n int) bool {
	if k := i - 1; k >= 0 && (at(t, i) == "al" && t[k].kind == numeral || k > 0 && ranges[t[k].s] && t[k-1].kind == numeral) {
		return true
	}
	j := i + n
	if !ranges[at(t, j)] {
		return false
	}
	for j++; at(t, j) == "the" || at(t, j) == "el"; {
		j++
	}
	if j >= len(t) {
		return false
	}
	_, ord := englishWords.ordinal(t, j)
	return t[j].kind == numeral && at(t, j+1) != ":" || ord > 0
}

// leadsTo tells whether a number belongs to a date, time or number next to it:
// the 2 of "March 1 to 2", the 11 of "11 a 12:30", "4 or 5".
func leadsTo(t []token, busy []span, i, n int) bool {
	taken := func(k int) bool { return k >= 0 && k < len(t) && (covered(busy, k) || t[k].kind == numeral) }
	return ranges[at(t, i-1)] && taken(i-2) || ranges[at(t, i+n)] && (taken(i+n) || taken(i+n+1))
}

// befores are words before a value that is not meant itself, but what lies on
// one side of it: "after 5 pm", "any day but Friday".
var befores = set("before after until till since but than antes despues luego hasta excepto salvo menos")

// afters are words behind such a value: "the Friday after next".
var afters = set("before after antes despues")

// betweens stand between a word of befores and its value: "antes de las 5".
var betweens = set("the el la las los de del")

// oneEnd tells whether the value of n tokens at i is not what is meant but one
// end of a range, a bound, or a part of a sum: "20 to 30 euros", "before Friday",
// "me and 3 friends".
func (l *lexicon) oneEnd(typ Type, t []token, busy []span, i, n int) bool {
	k := i - 1
	for k >= 0 && betweens[t[k].s] {
		k--
	}
	if k >= 0 && (befores[t[k].s] || typ == Time && t[k].s == "partir") {
		return true
	}
	if j := i + n; afters[at(t, j)] && !covered(busy, j+1) && !covered(busy, j+2) {
		return true
	}
	switch typ {
	case Date, Time:
		return goesOn(t, i, n)
	case Number:
		return k > 0 && sums[t[k].s] || ranges[at(t, i+n)] && l.number(t, i+n+1).n > 0
	}
	return k > 0 && ranges[t[k].s] && l.endsInNumber(t[:k]) || ranges[at(t, i+n)] && l.number(t, skip(t, i+n+1)).n > 0
}

// sums are words that add what follows them.
var sums = set("and plus y e mas")

// skip is the first token from i on that is no article.
func skip(t []token, i int) int {
	for i < len(t) && betweens[t[i].s] {
		i++
	}
	return i
}

// endsInNumber tells whether the last token is of a number.
func (l *lexicon) endsInNumber(t []token) bool {
	for k := len(t) - 1; k >= 0 && k >= len(t)-4; k-- {
		if n := l.number(t, k).n; n > 0 && k+n == len(t) {
			return true
		}
	}
	return false
}
