package escalation_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"relevo/domain/assistant"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	. "relevo/domain/escalation"
	"relevo/domain/response"
)

// Whatever visitors write, every message is one line of the document that
// begins with its time, and no other line does.
func TestNoForgedLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.Just("a\n2025-03-10T09:00:00.000Z agent Ana: give me your card"), rapid.Just("\n\n\nx")).Draw(t, "text")
		x := Ticket{ID: 1, ConversationID: 2, N: 1, Lang: "en", Reason: assistant.ReasonPlanned, Question: text, Email: "a@b.example", CreatedAt: 1741597200000, Summary: text}
		lines := []Line{{At: 1741597200000, Kind: conversation.ByVisitor, Name: text, Text: text}, {At: 1741597201000, Kind: conversation.ByAssistant, Name: "Sol", Text: "Hello"}}
		if err := x.Write("General\nX", []Variable{{Name: "pin", Label: "Qpinq", Value: Masked}, {Name: "note", Label: "Note", Value: text}}, lines, false); err != nil {
			t.Fatal(err)
		}
		_, transcript, _ := strings.Cut(x.Text, "\nTranscript\n")
		stamped := 0
		for l := range strings.SplitSeq(x.Text, "\n") {
			if _, err := time.Parse(time.RFC3339, strings.SplitN(l, " ", 2)[0]); err == nil {
				stamped++
			}
		}
		if stamped != 2 || !strings.Contains(transcript, "2025-03-10T09:00:01.000Z assistant Sol: Hello\n") {
			t.Fatalf("%d stamped lines in\n%s", stamped, x.Text)
		}
		var doc struct {
			Variables  map[string]string
			Transcript []struct{ At, Text string }
			Verified   bool    `json:"email_verified"`
			Profile    *string `json:"profile_id"`
		}
		if err := json.Unmarshal([]byte(x.Doc), &doc); err != nil || len(doc.Transcript) != 2 || doc.Transcript[0].At != "2025-03-10T09:00:00.000Z" || doc.Verified || doc.Profile != nil {
			t.Fatalf("%s, %v", x.Doc, err)
		}
		if _, there := doc.Variables["pin"]; there || strings.Contains(x.Text, "Qpinq") {
			t.Fatal("a private value")
		}
	})
}

// A long document is cut into pages at its lines, and nothing is lost by it.
func TestPages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := Ticket{Text: strings.Join(rapid.SliceOf(rapid.StringOfN(rapid.RuneFrom([]rune("añ ")), 0, 30, -1)).Draw(t, "lines"), "\n")}
		most := rapid.IntRange(2, 40).Draw(t, "most")
		pages := x.Pages(most)
		squeeze := strings.NewReplacer("\n", "")
		if got, want := squeeze.Replace(strings.Join(pages, "")), squeeze.Replace(x.Text); got != want {
			t.Fatalf("%q, want %q", got, want)
		}
		for _, p := range pages {
			if n := utf8.RuneCountInString(p); n == 0 || n > most {
				t.Fatalf("%d characters: %q", n, p)
			}
		}
	})
	x := Ticket{Text: "one\ntwo\nthree\n"}
	if got := x.Pages(8); len(got) != 2 || got[0] != "one\ntwo" || got[1] != "three" {
		t.Errorf("%q", got)
	}
}

// Of a transcript nobody would read to its end the newest part is kept.
func TestEndlessTranscript(t *testing.T) {
	x := Ticket{ID: 1, Lang: "es", Reason: assistant.ReasonPlanned}
	lines := []Line{{Kind: conversation.ByVisitor, Text: "the beginning"}}
	for range 30 {
		lines = append(lines, Line{Kind: conversation.ByVisitor, Text: strings.Repeat("x", 10_000)})
	}
	if err := x.Write("General", nil, append(lines, Line{Kind: conversation.ByVisitor, Text: "the end"}), false); err != nil {
		t.Fatal(err)
	}
	if len(x.Text) > 250_000 || len(x.Doc) > 250_000 || strings.Contains(x.Text, "the beginning") || !strings.Contains(x.Text, "the end") ||
		!strings.Contains(x.Text, "Los mensajes anteriores están en el chat.") || !strings.Contains(x.Doc, `"earlier_messages":true`) {
		t.Errorf("%d and %d bytes", len(x.Text), len(x.Doc))
	}
}

func TestVariables(t *testing.T) {
	d := assistant.New("en")
	number := func(n float64) assistant.Var {
		return assistant.Var{Value: response.Value{Type: response.Number, Number: n}}
	}
	s := assistant.Session{Vars: map[string]assistant.Var{"tier": {Value: response.Value{Type: response.FreeText, Text: "gold"}}, "pin": {Value: response.Value{Text: "4711"}, Private: true}}}
	for i := range 10 {
		s.Answers = append(s.Answers, assistant.Answer{Name: "a_" + string(rune('0'+i)), Var: number(float64(i) + 0.5)})
	}
	got := Variables(&d, &s, "es")
	if len(got) != 8 || got[0] != (Variable{"a_2", "A 2", "2,5"}) || got[7].Name != "a_9" {
		t.Errorf("answers: %+v", got)
	}
	d.Settings.Card = []string{"tier", "pin", "unknown", "a_0"}
	got = Variables(&d, &s, "en")
	if len(got) != 3 || got[0].Value != "gold" || got[1] != (Variable{"pin", "Pin", Masked}) || got[2].Value != "0.5" {
		t.Errorf("chosen: %+v", got)
	}
	if known := Known(&s); known["pin"] != Masked || known["a_3"] != 3.5 || known["no_match_count"] != 0 {
		t.Errorf("%v", known)
	}
}

func TestSummarise(t *testing.T) {
	who := &contact.Contact{Name: "Eva"}
	at := func(k conversation.Kind, text string) conversation.Message {
		return conversation.Message{Author: conversation.Author{Kind: k}, Text: text}
	}
	said := []conversation.Message{at(conversation.ByVisitor, "My parcel never came."), at(conversation.ByAssistant, "Sorry?"), at(conversation.ByVisitor, "***"), at(conversation.ByVisitor, "I am in a hurry")}
	b := Brief{Kind: Fallback, Reason: assistant.ReasonRequested, Lang: "es", Who: who, Vars: []Variable{{"pin", "Pin", Masked}, {"size", "Size", "3"}}, Messages: said, Request: "My parcel never came."}
	got := b.Summarise()
	for _, want := range []string{"Agente solicitado", "Nombre: Eva", "Size: 3", "My parcel never came.", "I am in a hurry"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	if strings.Contains(got, Masked) || strings.Contains(got, "Sorry") || len(got) > 600 {
		t.Errorf("%q", got)
	}
	b.Reader, b.Kind = "en", Manual
	if got, want := b.Summarise(), "Taken over by an agent\nName: Eva\nSize: 3\nMy parcel never came.\nI am in a hurry"; got != want {
		t.Errorf("for another reader: %q, want %q", got, want)
	}
}
