package assistant

import "relevo/domain"

// Assistant is one virtual agent: a draft that is edited, versions that never
// change, and which of them answers visitors.
type Assistant struct {
	ID         domain.ID
	Name       string // shown to visitors beside its messages
	Draft      Definition
	DraftVer   int64     // counted up by each save
	LiveID     domain.ID // the version new sessions get; 0 = none is published
	CreatedAt  int64     // UTC ms, as all times here
	UpdatedAt  int64
	UpdatedBy  domain.ID
	ArchivedAt int64
}

// Version is an immutable snapshot.
type Version struct {
	ID          domain.ID
	AssistantID domain.ID
	N           int // from 1
	Definition  Definition
	Note        string
	Published   bool // false: a draft put aside before a revert
	CreatedAt   int64
	CreatedBy   domain.ID
}

// PreviewLink is an address that shows the draft to whoever has it.
type PreviewLink struct {
	ID          domain.ID
	AssistantID domain.ID
	Hash        []byte // SHA-256 of the secret
	Note        string
	CreatedAt   int64
	CreatedBy   domain.ID
	RevokedAt   int64
}

// Recording is a scenario an administrator keeps for the assistant, in the form
// of `relevo test`.
type Recording struct {
	ID          domain.ID
	AssistantID domain.ID
	Name        string
	Body        string // YAML
	UpdatedAt   int64
	UpdatedBy   domain.ID
	RanAt       int64 // 0 = never
	Passed      bool
	Report      string // of the last run; "" when it passed
}

// Kept is a session as stored.
type Kept struct {
	ConversationID domain.ID
	AssistantID    domain.ID
	VersionID      domain.ID // 0: the draft, by a preview link
	Session        Session
	StartedAt      int64
	UpdatedAt      int64
	EndedAt        int64 // 0 = it goes on
}

// Event is a Note as stored, for analytics.
type Event struct {
	ID             domain.ID
	ConversationID domain.ID
	AssistantID    domain.ID
	VersionID      domain.ID
	At             int64
	Note
}

// Asked is a Request as stored, for analytics. Preview sessions store none.
type Asked struct {
	ID             domain.ID
	ConversationID domain.ID
	AssistantID    domain.ID
	VersionID      domain.ID
	At             int64
	Lang           string
	Request
}

// GapStatus says what became of a gap.
type GapStatus string

// The statuses.
const (
	GapOpen      GapStatus = "open"
	GapAdded     GapStatus = "added"
	GapDismissed GapStatus = "dismissed"
)

// OpenGap is a text nobody could answer, all its equals together (B9).
type OpenGap struct {
	ID          domain.ID
	AssistantID domain.ID
	Lang        string
	Norm        string // understand.Normalise of the text: the key within an assistant and language
	Kind        string
	Text        string // as last written
	Count       int
	FirstAt     int64
	LastAt      int64
	Outcome     string // of the hand-off offer: "", "accepted", "declined", "lapsed"
	Status      GapStatus
}
