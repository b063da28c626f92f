package inbox

import (
	"context"

	"relevo/domain/i18n"
	"relevo/views/ui"
)

// Hand is what is under way in the open conversation besides the talk: the
// region "hand" above the composer.
type Hand struct {
	ID   string
	Bars []Bar
}

// Bar is one such thing. Kind is "", "info" or "note".
type Bar struct {
	Kind, Icon, Text, Note string
	Until                  int64 // when a ring ends, UTC ms; 0 = it is none
	Busy                   bool  // the icon moves
	Acts                   []Act
}

// Act is one command of a bar.
type Act struct {
	Path, Icon, Label, Kind string
	Fields                  []Pair
}

// Pair is a field of a command.
type Pair struct{ Name, Value string }

// Face is somebody who takes part. Hidden: the visitor does not know.
type Face struct {
	ID, Name, Image, Role string
	Hidden                bool
}

// Targets is what the hand-over dialog offers, fetched when it opens.
type Targets struct {
	Queues                 []QueueTarget
	Agents                 []AgentTarget
	Assistant, AssistantID string // name and id of the one that would take it; "" = none would
	Direct                 bool   // nobody answers yet, or nobody is there: an agent gets it without being asked
}

// QueueTarget is one queue to hand over to. Confirm says what will happen when
// it cannot serve now; "" when it can.
type QueueTarget struct {
	ID, Name, Text   string
	Badge, BadgeKind string
	Confirm          string
	Current          bool
}

// AgentTarget is one colleague. Off: cannot be asked now, only be given it.
type AgentTarget struct {
	ID, Name, Image, Text      string
	Badge, BadgeKind, Presence string
	Off                        bool
}

// ways are the ways a colleague can be given an owned conversation.
func ways(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, w := range []string{"ring", "warm", "invite", "assign"} {
		out = append(out, ui.Option{Value: w, Label: i18n.T(ctx, "handover.how_"+w)})
	}
	return out
}

func transferLabel(ctx context.Context, p Head) string {
	if p.Unassigned {
		return i18n.T(ctx, "inbox.assign")
	}
	return i18n.T(ctx, "handover.transfer")
}
