package escalation

import "relevo/domain/routing"

// Word is what an assistant says where a queue's door is, before the queue
// does what it does.
type Word string

// The words. WordNone: the queue has words of its own.
const (
	WordNone    Word = ""
	WordOnline  Word = "online"
	WordOffline Word = "offline"
	WordHours   Word = "hours"
	WordFull    Word = "full"
	WordLong    Word = "long"
)

// Welcome chooses the word for a door: out of hours the hours; where a full or
// slow queue turns away, that; else whether somebody is there, whatever follows
// from it.
func Welcome(d routing.Door) Word {
	turnsAway := d.Rule.Do == routing.ToTicket || d.Rule.Do == routing.ToAsync || d.Rule.Do == routing.ToBot
	switch {
	case d.When == routing.WhenClosed:
		return WordHours
	case (d.When == routing.WhenFull || d.When == routing.WhenEWT) && (d.Rule.Do == routing.ToClose || turnsAway && len(d.Rule.Text) > 0):
		return WordNone
	case d.When == routing.WhenFull && turnsAway:
		return WordFull
	case d.When == routing.WhenEWT && turnsAway:
		return WordLong
	case d.Online:
		return WordOnline
	}
	return WordOffline
}
