package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"relevo/domain"
)

// knownHow tells how the shop knows a visitor's name.
type knownHow int

const (
	signedIn knownHow = iota // the site vouches for the customer
	asked                    // an agent filled in the card
	unknown                  // nobody asked
)

// person is one visitor of the shop over all conversations.
type person struct {
	first, name, email, phone, city, lang string

	how     knownHow
	led     bool // writes in the shop, where the assistant is
	browser string
	visitor domain.ID // 0 until the first conversation
	free    time.Time // may begin another conversation from then on
}

// rest is the least time between two conversations of a person: longer than
// a message opens the last one again.
const rest = 30 * time.Hour

// cast gives a conversation its visitor, its item and the values of its texts.
func (g *planner) cast(t *thread) {
	t.who = g.someone(t)
	t.who.free = t.end().Add(rest)
	t.r = rand.New(rand.NewPCG(seedNumber, uint64(t.no)))
	c := g.content
	it := c.Items[g.r.IntN(len(c.Items))]
	if want := t.script.Items; len(want) > 0 {
		slug := want[g.r.IntN(len(want))]
		it = c.Items[slices.IndexFunc(c.Items, func(i item) bool { return i.Slug == slug })]
	}
	t.item = it
	t.values = g.valuesOf(t)
}

// someone is a visitor who was here before, now and then, else a new one.
func (g *planner) someone(t *thread) *person {
	s := t.script
	if !s.Unknown && s.End != "spam" && g.r.IntN(100) < 38 {
		var back []*person
		for _, p := range g.people {
			if p.lang == s.Lang && p.led == s.Led && p.how != unknown && p.free.Before(t.start()) {
				back = append(back, p)
			}
		}
		if len(back) > 0 {
			return back[g.r.IntN(len(back))]
		}
	}
	p := g.newPerson(s)
	g.people = append(g.people, p)
	return p
}

func (g *planner) newPerson(s *script) *person {
	sp := g.content.Speech[s.Lang]
	one := func(list []string) string { return list[g.r.IntN(len(list))] }
	p := &person{lang: s.Lang, led: s.Led, first: one(sp.First), city: one(sp.Cities), browser: one(g.content.Browser)}
	last := one(sp.Last)
	for slices.ContainsFunc(g.people, func(o *person) bool { return o.name == p.first+" "+last }) {
		p.first, last = one(sp.First), one(sp.Last)
	}
	p.name = p.first + " " + last
	p.email = plain(p.first) + "." + plain(last) + "@" + one(sp.Mail)
	if g.r.IntN(100) < 60 {
		p.phone = digits(sp.Phone, g.r)
	}
	switch n := g.r.IntN(100); {
	case s.Unknown || s.End == "spam":
		p.how = unknown
	case n < 55 || s.Open == "waiting":
		p.how = signedIn
	case n < 88 || s.Open != "":
		p.how = asked
	default:
		p.how = unknown
	}
	return p
}

// plain is a name as it stands in an e-mail address.
func plain(s string) string {
	t := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	out, _, err := transform.String(t, strings.ToLower(s))
	if err != nil {
		out = "customer"
	}
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, out)
}

// digits replaces each # of a pattern.
func digits(pattern string, r *rand.Rand) string {
	return strings.Map(func(c rune) rune {
		if c == '#' {
			return rune('0' + r.IntN(10))
		}
		return c
	}, pattern)
}

// valuesOf are the names a script's texts may hold.
func (g *planner) valuesOf(t *thread) map[string]string {
	lang, start := t.script.Lang, t.start()
	sp := g.content.Speech[lang]
	weekday := func(days int) string {
		d := start.AddDate(0, 0, days)
		if d.Weekday() == time.Sunday {
			d = d.AddDate(0, 0, 2)
		}
		return sp.Days[d.Weekday()]
	}
	first := func(key string) string { return strings.Fields(g.names[key])[0] }
	day := int(start.Unix()/86400) - 20000 // orders are numbered as they come
	order := "HP-" + strconv.Itoa(31000+day*29-g.r.IntN(120))
	v := map[string]string{
		"first": t.who.first, "name": t.who.name, "email": t.who.email, "city": t.who.city, "phone": digits(sp.Phone, g.r),
		"agent": first(t.owner), "mate": first(t.mate), "order": order,
		"item": t.item.Name[lang], "the": t.item.The[lang], "price": amount(lang, t.item.Price), "tenth": amount(lang, (t.item.Price+9)/10),
		"soon": weekday(2), "later": weekday(5), "n": strconv.Itoa(2 + g.r.IntN(5)),
		"code": "HP" + order[3:], "invoice": fmt.Sprintf("F%d-%05d", start.Year(), 2000+day*7+g.r.IntN(7)),
		"parcel": digits("NX#########", g.r), "link": g.content.Pages["site"].Path + "/track/" + order,
	}
	v["The"] = upper(v["the"])
	v["ofthe"] = contract("de", v["the"])
	v["tothe"] = contract("a", v["the"])
	return v
}

// contract joins a Spanish preposition and article: de + el is del.
func contract(prep, the string) string {
	if rest, ok := strings.CutPrefix(the, "el "); ok {
		return prep + "l " + rest
	}
	return prep + " " + the
}

func upper(s string) string {
	for i, r := range s {
		return string(unicode.ToUpper(r)) + s[i+len(string(r)):]
	}
	return s
}

func amount(lang string, euros int) string {
	if lang == "es" {
		return strconv.Itoa(euros) + " €"
	}
	return "€" + strconv.Itoa(euros)
}
