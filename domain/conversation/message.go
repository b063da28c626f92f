package conversation

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"relevo/domain"
	"relevo/domain/contact"
)

// Kind tells what sort of author wrote or did something.
type Kind string

// The authors.
const (
	ByVisitor   Kind = "visitor"
	ByAssistant Kind = "assistant"
	ByAgent     Kind = "agent"
	BySystem    Kind = "system"
)

// Author is who wrote a message or caused an event. ID is a visitor's or an
// agent's id, 0 for the system.
type Author struct {
	Kind Kind
	ID   domain.ID
}

// Message is one entry of the transcript. Seq counts gapless from 1 within
// its conversation, notes included; nothing is ever renumbered or removed.
type Message struct {
	ID             domain.ID // rises over all conversations in commit order
	ConversationID domain.ID
	Seq            int64
	At             int64 // UTC ms
	Note           bool  // internal: never reaches the visitor
	Author         Author
	ClientID       string // the sender's idempotency key; "" for the system
	Text           string
	Files          []FileRef
	Options        []Option // buttons under the text
}

// Option is a button the visitor may press instead of writing.
type Option struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

// FileRef is what a transcript shows of an attached file.
type FileRef struct {
	ID     domain.ID `json:"id"`
	Name   string    `json:"name"`
	Size   int64     `json:"size"`
	Type   string    `json:"type"`
	Width  int       `json:"width,omitempty"`
	Height int       `json:"height,omitempty"`
}

// Draft is a message before it has its place.
type Draft struct {
	ID       domain.ID
	Author   Author
	ClientID string
	Text     string
	Files    []FileRef
	Options  []Option
	Note     bool
}

// Limits of one message.
const (
	MaxText     = 10_000 // characters
	MaxFiles    = 10
	maxClientID = 100
	previewLen  = 140
)

// CleanText checks and normalises the text of a message: valid UTF-8, line
// ends as \n, no control characters but tab and newline, trimmed at the ends.
// It fails with too_large over MaxText characters.
func CleanText(s string) (string, error) {
	if utf8.RuneCountInString(s) > MaxText {
		return "", domain.TooLarge("text", MaxText)
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s), nil
}

// Check validates a draft: something to see, an idempotency key of a sane
// form, not too many files. The text must have gone through CleanText.
func (d *Draft) Check() error {
	if contact.Blank(d.Text) && len(d.Files) == 0 {
		return domain.Field("text", "problem.text_empty")
	}
	if len(d.Files) > MaxFiles {
		return domain.Field("files", "problem.too_many_files", "Max", MaxFiles)
	}
	return CheckClientID(d.ClientID)
}

// CheckClientID accepts 1 to 100 printable ASCII characters, a UUID as a rule.
func CheckClientID(s string) error {
	if s == "" || len(s) > maxClientID {
		return domain.Field("client_id", "problem.client_id")
	}
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return domain.Field("client_id", "problem.client_id")
		}
	}
	return nil
}

// Preview is the first line of what a list shows of a message.
func Preview(text string, files []FileRef) string {
	if text == "" && len(files) > 0 {
		return files[0].Name
	}
	s := strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(s) > previewLen {
		s = string([]rune(s)[:previewLen-1]) + "…"
	}
	return s
}
