package engine

import (
	"context"

	"relevo/domain"
	"relevo/domain/attachment"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/live"
	"relevo/domain/people"
	"relevo/domain/widget"
)

// Store is the database. Write runs fn in one transaction; commands that wait
// together may share a commit, but one that fails is undone alone. Write
// returns after the commit is on disk, and only then wakes the topics fn
// touched. A store that cannot take the command returns an unavailable error
// and has stored nothing. fn must not block and must not call Write.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	// DueTimers lists timers due at now, earliest first, and the time the
	// earliest later one is due (0: none).
	DueTimers(ctx context.Context, now int64, limit int) (due []Timer, next int64, err error)
	// NextJob is when the earliest job may run (0: none).
	NextJob(ctx context.Context) (int64, error)
	// LastID is the highest id of a message stored so far, 0 for none.
	LastID(ctx context.Context) (domain.ID, error)
	AssistantStore
	TalkReads
}

// Tx is one command's view of the database. Loads of something that is not
// there return a not_found error, never nil without one.
type Tx interface {
	ConversationTx
	MessageTx
	VisitorTx
	PeopleTx
	AccessTx
	InvitationTx
	WidgetTx
	QueueTx
	TeamTx
	FileTx
	TimerTx
	JobTx
	SetupTx
	RoutingTx
	AssistantTx
	TalkTx
	// Touch wakes the topics' subscribers once the command is committed.
	Touch(topics ...live.Topic)
}

// ConversationTx loads and saves conversations and their history.
type ConversationTx interface {
	Conversation(id domain.ID) (*conversation.Conversation, error)
	AddConversation(c *conversation.Conversation) error
	// SaveConversation writes c over the version it was loaded as and counts
	// Ver up; kept counts follow the folder and the owner.
	SaveConversation(c *conversation.Conversation) error
	AddEvent(e *conversation.Event) error
	// SetTag puts a tag on or off a conversation, making the tag when new;
	// false when nothing changed.
	SetTag(id domain.ID, tag string, on bool) (bool, error)
	// OwnedConversations lists what an agent owns that is not closed.
	OwnedConversations(owner domain.ID) ([]domain.ID, error)
}

// MessageTx adds messages and keeps drafts.
type MessageTx interface {
	// AddMessage stores a message. If its author already stored one with the
	// same client id it stores nothing and returns that one.
	AddMessage(m *conversation.Message) (earlier *conversation.Message, err error)
	// MessageByClient finds a message by its author and client id.
	MessageByClient(author domain.ID, clientID string) (*conversation.Message, error)
	// LastOptions is the last message of a conversation that offered buttons.
	LastOptions(conv domain.ID) (*conversation.Message, error)
	// SaveDraft keeps an agent's unsent text; "" removes it.
	SaveDraft(agent, conv domain.ID, note bool, text string, now int64) error
}

// VisitorTx loads and saves visitors and contacts.
type VisitorTx interface {
	// Visitor loads a visitor with the last conversation, nil if none.
	Visitor(id domain.ID) (*contact.Visitor, *conversation.Conversation, error)
	// IdentifiedVisitor finds a widget's visitor for a proven identity.
	IdentifiedVisitor(widgetID, contactID domain.ID) (*contact.Visitor, error)
	SaveVisitor(v *contact.Visitor) error // insert or update
	Contact(id domain.ID) (*contact.Contact, error)
	ContactByExternalID(externalID string) (*contact.Contact, error)
	SaveContact(c *contact.Contact) error // insert or update
	// MoveConversations gives all conversations of one visitor to another.
	MoveConversations(from, to *contact.Visitor) error
}

// PeopleTx loads and saves agents.
type PeopleTx interface {
	Agent(id domain.ID) (*people.Agent, error)
	AgentByEmail(email string) (*people.Agent, error)
	AddAgent(a *people.Agent) error // conflict email_taken
	SaveAgent(a *people.Agent) error
	// CountAgents counts enabled agents with the role; "" counts all rows.
	CountAgents(r people.Role) (int, error)
}

// AccessTx keeps what lets an agent in: sessions and API tokens. Secrets are
// stored as SHA-256 hashes only.
type AccessTx interface {
	AddSession(s *people.Session) error
	// EndSessions ends one session (id > 0), or all of an agent's but keep.
	EndSessions(agent, id, keep domain.ID) error
	AddToken(t *people.Token) error
	RevokeToken(agent, id domain.ID, now int64) error
	RevokeTokens(agent domain.ID, now int64) error
}

// InvitationTx keeps invitations and links for a new password, their secrets as
// SHA-256 hashes.
type InvitationTx interface {
	SaveInvitation(i *people.Invitation) error // insert or update
	Invitation(id domain.ID) (*people.Invitation, error)
	InvitationByHash(hash []byte) (*people.Invitation, error)
	// OpenInvitation finds the invitation of an address that can still be
	// accepted at now.
	OpenInvitation(email string, now int64) (*people.Invitation, error)
	SavePasswordReset(p *people.PasswordReset) error // takes the place of the agent's earlier one
	PasswordResetByHash(hash []byte) (*people.PasswordReset, error)
	DropPasswordReset(agent domain.ID) error // none is no error
}

// WidgetTx loads and saves widgets and workspace settings.
type WidgetTx interface {
	Widget(id domain.ID) (*widget.Widget, error)
	SaveWidget(w *widget.Widget) error // insert or update
	Setting(key string) (string, error)
	SetSetting(key, value string) error
}

// FileTx keeps the rows of files; their bytes are on disk before the row is.
type FileTx interface {
	AddFile(f *attachment.File) error
	File(id domain.ID) (*attachment.File, error)
	// AttachFile binds a file to a conversation; conflict file_used when a
	// message already named it.
	AttachFile(id, conv domain.ID) error
	DeleteFile(id domain.ID) error
	// CountBlob counts the files that share the same content.
	CountBlob(sha256 string) (int, error)
}

// Timer is one durable timer. A subject has at most one of a kind.
type Timer struct {
	Kind    string
	Subject domain.ID
	Due     int64 // UTC ms
}

// TimerTx sets and takes timers.
type TimerTx interface {
	SetTimer(t Timer) error // replaces the subject's earlier one of the kind
	ClearTimer(kind string, subject domain.ID) error
	// TakeTimer removes exactly this timer; false when it was moved, cleared
	// or taken meanwhile.
	TakeTimer(t Timer) (bool, error)
}

// Job is an outside effect to carry out at least once.
type Job struct {
	ID       domain.ID
	Kind     string
	Key      string // idempotency key, unique
	Payload  []byte // JSON
	RunAt    int64  // UTC ms, not before
	Attempts int
	Dead     bool // out of attempts; kept for the administrator
	Error    string
}

// JobTx keeps jobs.
type JobTx interface {
	AddJob(j *Job) error // a second one with the same key changes nothing
	// ClaimJob takes the next job due at now and leases it; nil when none is.
	ClaimJob(now, leaseUntil int64) (*Job, error)
	FinishJob(id domain.ID) error
	RetryJob(j *Job) error
}
