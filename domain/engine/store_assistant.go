package engine

import (
	"context"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/conversation"
	"relevo/domain/escalation"
	"relevo/domain/routing"
)

// AssistantStore is what the engine reads of assistants outside of commands.
type AssistantStore interface {
	RoutingSetup(ctx context.Context) (*routing.Setup, error)
	// AssistantHeads lists the assistants in use without their drafts.
	AssistantHeads(ctx context.Context) ([]assistant.Assistant, error)
	AssistantByID(ctx context.Context, id domain.ID) (*assistant.Assistant, error)
	// VersionByID reads a version. It is shared: it must not be altered.
	VersionByID(ctx context.Context, id domain.ID) (*assistant.Version, error)
	// OpenVersions lists the assistants and versions that sessions which go on
	// are of; version 0 is the draft.
	OpenVersions(ctx context.Context) ([]ModelKey, error)
}

// AssistantTx keeps assistants, their versions and what belongs to them.
type AssistantTx interface {
	// Assistant loads an assistant, archived ones included.
	Assistant(id domain.ID) (*assistant.Assistant, error)
	// AssistantHead is Assistant without the draft, which may be large.
	AssistantHead(id domain.ID) (*assistant.Assistant, error)
	Assistants() ([]assistant.Assistant, error) // not archived, by name
	// AssistantNamed finds one in use by its name, capitals aside.
	AssistantNamed(name string) (domain.ID, error)
	// SaveAssistant inserts or updates; it wakes TopicAssistants and TopicAssistant.
	SaveAssistant(a *assistant.Assistant) error
	// SaveAssistantHead is SaveAssistant of one that is there and keeps its draft.
	SaveAssistantHead(a *assistant.Assistant) error
	// SaveAssistantDraft is SaveAssistant with the draft encoded as JSON already.
	SaveAssistantDraft(a *assistant.Assistant, draft []byte) error
	AddVersion(v *assistant.Version) error // N is given by it
	// Version loads a version. It is shared: it must not be altered.
	Version(id domain.ID) (*assistant.Version, error)
	// PruneVersions deletes an assistant's versions beyond the newest keep that
	// neither answer visitors nor are used by a session that goes on.
	PruneVersions(assistant domain.ID, keep int) error
	SavePreviewLink(l *assistant.PreviewLink) error // insert or update
	PreviewLink(id domain.ID) (*assistant.PreviewLink, error)
	PreviewLinkByHash(hash []byte) (*assistant.PreviewLink, error)
	SaveRecording(r *assistant.Recording) error // insert or update
	Recording(id domain.ID) (*assistant.Recording, error)
	DeleteRecording(id domain.ID) error
}

// TalkTx keeps what assistants and visitors do.
type TalkTx interface {
	// KeptSession is the session of a conversation, the caller's own copy:
	// not_found when it has none.
	KeptSession(conv domain.ID) (*assistant.Kept, error)
	KeepSession(k *assistant.Kept) error // insert or update
	AddAssistantEvent(e *assistant.Event) error
	AddRequest(a *assistant.Asked) error
	// CountGap counts a gap up by Count, or begins it; text, kind, last time and, if
	// given, the outcome become g's. Afterwards g is the gap as it stands. What was
	// made of it (Status) stays.
	CountGap(g *assistant.OpenGap) error
	Gap(id domain.ID) (*assistant.OpenGap, error)
	SaveGap(g *assistant.OpenGap) error
	// Escalation is the latest one of a conversation: not_found when none.
	Escalation(conv domain.ID) (*escalation.Escalation, error)
	SaveEscalation(x *escalation.Escalation) error // insert or update
	AddTicket(t *escalation.Ticket) error
	// Transcript is the newest messages, at most so many, oldest first, notes left
	// out.
	Transcript(conv domain.ID, most int) ([]conversation.Message, error)
}
