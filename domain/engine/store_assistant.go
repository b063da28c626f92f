package engine

import (
	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/conversation"
	"relevo/domain/escalation"
)

// AssistantTx keeps assistants, their versions and what belongs to them.
type AssistantTx interface {
	Assistant(id domain.ID) (*assistant.Assistant, error)
	Assistants() ([]assistant.Assistant, error) // not archived, by name
	SaveAssistant(a *assistant.Assistant) error // insert or update; wakes TopicAssistants
	AddVersion(v *assistant.Version) error      // N is given by it
	Version(id domain.ID) (*assistant.Version, error)
	SavePreviewLink(l *assistant.PreviewLink) error // insert or update
	PreviewLink(id domain.ID) (*assistant.PreviewLink, error)
	PreviewLinkByHash(hash []byte) (*assistant.PreviewLink, error)
	SaveRecording(r *assistant.Recording) error // insert or update
	Recording(id domain.ID) (*assistant.Recording, error)
	DeleteRecording(id domain.ID) error
}

// TalkTx keeps what assistants and visitors do.
type TalkTx interface {
	// KeptSession is the session of a conversation: not_found when it has none.
	KeptSession(conv domain.ID) (*assistant.Kept, error)
	KeepSession(k *assistant.Kept) error // insert or update
	AddAssistantEvent(e *assistant.Event) error
	AddRequest(a *assistant.Asked) error
	// CountGap counts a gap up, or begins it.
	CountGap(g *assistant.OpenGap) error
	Gap(id domain.ID) (*assistant.OpenGap, error)
	SaveGap(g *assistant.OpenGap) error
	// Escalation is the latest one of a conversation: not_found when none.
	Escalation(conv domain.ID) (*escalation.Escalation, error)
	SaveEscalation(x *escalation.Escalation) error // insert or update
	AddTicket(t *escalation.Ticket) error
	// Transcript is the whole transcript, oldest first, notes left out.
	Transcript(conv domain.ID) ([]conversation.Message, error)
}
