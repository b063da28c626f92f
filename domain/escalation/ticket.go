package escalation

import (
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/i18n"
)

// Line is one message of a ticket's transcript. Private answers were masked
// when they were stored.
type Line struct {
	At    int64 // UTC ms
	Kind  conversation.Kind
	Name  string // of the author; "" = unknown
	Text  string
	Files []string // names
}

// maxTranscript bounds the transcript of a document, in characters.
const maxTranscript = 200_000

// Write makes the document of a ticket, as plain text and as JSON, from its
// other fields, the variables to show and the transcript. Of one that is longer
// than anybody reads the newest part is kept, and the document says so, as it
// does when there were earlier messages than the given ones.
func (t *Ticket) Write(queue string, vars []Variable, lines []Line, earlier bool) error {
	kept := newest(lines, maxTranscript)
	earlier = earlier || len(kept) < len(lines)
	doc, err := json.Marshal(t.document(queue, vars, kept, earlier))
	if err != nil {
		return err
	}
	t.Doc, t.Text = string(doc), t.plain(queue, vars, kept, earlier)
	return nil
}

// newest are the last lines that have at most so many characters together.
func newest(lines []Line, most int) []Line {
	for i := len(lines) - 1; i >= 0; i-- {
		if most -= utf8.RuneCountInString(lines[i].Text); most < 0 {
			return lines[i+1:]
		}
	}
	return lines
}

// Pages is the document as plain text in parts of at most so many characters,
// each beginning with a line if lines are no longer than that.
func (t *Ticket) Pages(most int) (out []string) {
	page, left := "", most
	turn := func() {
		if page = strings.Trim(page, "\n"); page != "" {
			out = append(out, page)
		}
		page, left = "", most
	}
	for line := range strings.Lines(t.Text) {
		if utf8.RuneCountInString(line) > left {
			turn()
		}
		for utf8.RuneCountInString(line) > most {
			page = domain.Clip(line, most)
			line = line[len(page):]
			turn()
		}
		page += line
		left -= utf8.RuneCountInString(line)
	}
	turn()
	return out
}

// document is the form of Ticket.Doc.
type document struct {
	ID            string            `json:"id"`
	CreatedAt     string            `json:"created_at"`
	Conversation  string            `json:"conversation_id"`
	Escalation    int               `json:"escalation"`
	Channel       string            `json:"channel"`
	Language      string            `json:"language"`
	Queue         string            `json:"queue"`
	Reason        string            `json:"reason"`
	Question      string            `json:"question"`
	Email         string            `json:"email"`
	EmailVerified bool              `json:"email_verified"`
	ProfileID     *string           `json:"profile_id"`
	PageURL       string            `json:"page_url"`
	Variables     map[string]string `json:"variables"`
	Summary       string            `json:"summary"`
	Earlier       bool              `json:"earlier_messages,omitempty"` // left out of the transcript
	Transcript    []documentLine    `json:"transcript"`
}

type documentLine struct {
	At     string         `json:"at"`
	Author documentAuthor `json:"author"`
	Text   string         `json:"text"`
	Files  []string       `json:"files,omitempty"`
}

type documentAuthor struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
}

func (t *Ticket) document(queue string, vars []Variable, lines []Line, earlier bool) *document {
	d := &document{ID: t.ID.String(), CreatedAt: stamp(t.CreatedAt), Conversation: t.ConversationID.String(), Escalation: t.N,
		Channel: t.Channel, Language: t.Lang, Queue: queue, Reason: string(t.Reason), Question: t.Question, Email: t.Email, EmailVerified: t.Verified,
		PageURL: t.PageURL, Variables: map[string]string{}, Summary: t.Summary, Earlier: earlier, Transcript: make([]documentLine, len(lines))}
	if t.ProfileID != "" {
		d.ProfileID = &t.ProfileID
	}
	for _, v := range vars {
		if v.Value != Masked {
			d.Variables[v.Name] = v.Value
		}
	}
	for i, l := range lines {
		d.Transcript[i] = documentLine{At: stamp(l.At), Author: documentAuthor{string(l.Kind), l.Name}, Text: l.Text, Files: l.Files}
	}
	return d
}

// plain is the document for people, labels in the visitor's language.
func (t *Ticket) plain(queue string, vars []Variable, lines []Line, earlier bool) string {
	p := i18n.For(t.Lang)
	var b strings.Builder
	row := func(key, value string) {
		if value != "" {
			b.WriteString(p.T("talk.ticket_"+key) + ": " + indent(value) + "\n")
		}
	}
	row("id", t.ID.String())
	row("created", stamp(t.CreatedAt))
	row("queue", queue)
	row("reason", p.T("talk.reason_"+string(t.Reason)))
	row("question", t.Question)
	email := t.Email
	if email != "" && !t.Verified {
		email = p.T("talk.ticket_unverified", "Email", email)
	}
	row("email", email)
	row("profile", t.ProfileID)
	row("channel", t.Channel)
	row("language", t.Lang)
	row("page", t.PageURL)
	for _, v := range vars {
		if v.Value != Masked {
			b.WriteString(indent(v.Label) + ": " + indent(v.Value) + "\n")
		}
	}
	row("summary", t.Summary)
	b.WriteString("\n" + p.T("talk.ticket_transcript") + "\n")
	if earlier {
		b.WriteString(p.T("talk.ticket_earlier") + "\n")
	}
	for _, l := range lines {
		b.WriteString(stamp(l.At) + " " + string(l.Kind))
		if l.Name != "" {
			b.WriteString(" " + oneLine(l.Name))
		}
		b.WriteString(": " + indent(strings.Join(append([]string{l.Text}, l.Files...), "\n")) + "\n")
	}
	return b.String()
}

// stamp is a time as documents have it.
func stamp(ms int64) string { return time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.000Z") }

// indent moves what follows the first line in, so that no text looks like a line
// of the document.
func indent(s string) string {
	return strings.ReplaceAll(strings.Trim(s, "\n"), "\n", "\n  ")
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
