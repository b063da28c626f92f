package builder

import "relevo/domain/assistant"

// KeptProps is how an assistant's scenarios stand against its draft.
type KeptProps struct {
	ID      string // of the assistant
	All     int
	Stale   int       // have not run since the draft was last edited
	Failed  []KeptRow // of those that have
	Running bool
}

// KeptRow is one scenario.
type KeptRow struct{ Name, Href string }

// KeptOf tells how an assistant's scenarios stand against its draft.
func KeptOf(a *assistant.Assistant, all []assistant.Recording) KeptProps {
	p := KeptProps{ID: a.ID.String(), All: len(all)}
	for i := range all {
		switch x := &all[i]; {
		case x.RanAt == 0 || x.RanAt < a.UpdatedAt:
			p.Stale++
		case !x.Passed:
			p.Failed = append(p.Failed, KeptRow{Name: x.Name, Href: Of(p.ID, "/scenarios/"+x.ID.String())})
		}
	}
	return p
}
