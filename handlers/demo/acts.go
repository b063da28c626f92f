package demo

import (
	"math/rand/v2"
	"time"
)

// actKind is what somebody does in a conversation.
type actKind int

// The acts, agents' ones between actPick and actClose.
const (
	actOpen  actKind = iota // the visitor opens the panel
	actSay                  // the visitor writes
	actLeave                // the visitor ends the chat
	actRate                 // the visitor rates
	actPick
	actReply
	actNote
	actMate // a colleague's note
	actCard // the contact's card is filled in
	actTag
	actHand
	actRelease
	actSnooze
	actDraft
	actSeen
	actClose
	actTicket // the conversation becomes the one agents answer a ticket in
)

func (k actKind) byAgent() bool { return k >= actPick && k <= actClose }

// act is one thing done; text and file as the script has them.
type act struct {
	kind actKind
	text string
	file string
	wait time.Duration
}

// actsOf turns a script into acts: it adds what the script leaves out, such as
// picking before the first answer and closing at the end.
func actsOf(s *script, r *rand.Rand) []act {
	b := &actList{script: s, all: []act{{kind: actOpen}}}
	for _, t := range s.Turns {
		b.turn(t)
	}
	if s.Open == "" {
		b.finish(r)
	} else {
		b.keepOpen()
	}
	return b.all
}

type actList struct {
	script *script
	all    []act
	owned  bool
	carded bool
}

func (b *actList) add(k actKind, text string) { b.all = append(b.all, act{kind: k, text: text}) }

func (b *actList) turn(t turn) {
	switch {
	case t.V != "" || t.A == "" && t.N == "" && t.M == "" && t.Do == "":
		b.all = append(b.all, act{actSay, t.V, t.File, t.Wait})
	case t.A != "":
		b.pick(t.Wait)
		b.all = append(b.all, act{actReply, t.A, t.File, t.Wait})
	case t.N != "":
		b.pick(t.Wait)
		b.all = append(b.all, act{actNote, t.N, t.File, t.Wait})
	case t.M != "":
		b.all = append(b.all, act{actMate, t.M, t.File, t.Wait})
	default:
		b.do(t)
	}
}

// pick takes the conversation before the first thing its owner does; a long
// wait then stands before the picking.
func (b *actList) pick(wait time.Duration) {
	if b.owned {
		return
	}
	b.owned = true
	b.all = append(b.all, act{kind: actPick, wait: min(wait, time.Hour)})
	if !b.carded {
		b.carded = true
		b.add(actCard, b.script.Card)
	}
}

func (b *actList) do(t turn) {
	kinds := map[string]actKind{"hand": actHand, "release": actRelease, "close": actClose, "snooze": actSnooze, "leave": actLeave}
	k := kinds[t.Do]
	b.all = append(b.all, act{kind: k, wait: t.Wait})
	if k == actRelease || k == actClose || k == actLeave {
		b.owned = false
	}
}

func (b *actList) tags() {
	for _, t := range b.script.Tags {
		b.add(actTag, t)
	}
}

// finish tags, closes and, half of the time, rates.
func (b *actList) finish(r *rand.Rand) {
	if b.script.End != "spam" {
		b.pick(0)
	}
	b.tags()
	if b.script.End == "visitor" {
		b.add(actLeave, "")
	} else {
		b.add(actClose, b.script.End)
	}
	if b.script.Rating > 0 && (b.script.Once || r.IntN(100) < 55) {
		b.add(actRate, b.script.Comment)
	}
}

// keepOpen leaves the conversation as the script wants it at the end.
func (b *actList) keepOpen() {
	s := b.script
	if s.Open != "waiting" {
		b.pick(0)
	}
	b.tags()
	if s.Draft != "" {
		b.add(actDraft, s.Draft)
	}
	if s.Seen {
		b.add(actSeen, "")
	}
	if s.Open == "snoozed" {
		b.add(actSnooze, "")
	}
}
