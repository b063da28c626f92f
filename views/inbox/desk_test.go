package inbox

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"relevo/domain/i18n"
)

func drawn(t *testing.T, lang string, p Ring) string {
	t.Helper()
	var b bytes.Buffer
	if err := RingRegion(p).Render(i18n.With(context.Background(), i18n.For(lang)), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// full is a ring about which everything is known.
var full = Ring{Offer: "o1", Conv: "c1", At: 1, Deadline: 30_001, Icon: "message-circle", Title: "Transfer from Rui · Orders", ContactID: "k1", Name: "Amina Rahmani",
	Email: "amina@shop.test", Verified: true, Since: 1, Why: "Asked for a person", Lang: "French", Page: "Returns", From: "Rui", Note: "Twelve items, please be quick",
	Message: "Asked about a corporate return.", Vars: []Field{{Label: "Order", Value: "48213"}, {Label: "Items", Value: "12"}}, First: "Hello", Last: "Twelve lamps", Sound: true,
	Say: "Transfer from Rui: Amina Rahmani", Body: "Twelve lamps", More: 1}

// TestRingHolds: whatever is known of a ring is on its card, in both languages.
func TestRingHolds(t *testing.T) {
	for lang, words := range map[string][]string{"en": {"Accept", "Decline", "Note from Rui", "First message", "1 more"}, "es": {"Aceptar", "Rechazar", "Nota de Rui", "Primer mensaje", "1 más"}} {
		got := drawn(t, lang, full)
		for _, want := range append(words, full.Title, full.Name, full.Email, full.Why, full.Lang, full.Page, full.Note, full.Message, "48213", "Hello", "Twelve lamps",
			`data-deadline="30001"`, `data-offer="o1"`, ` data-sound`, `action="/inbox/offers/o1/accept"`, `role="alertdialog"`) {
			if !strings.Contains(got, want) {
				t.Errorf("%s: the card lacks %q", lang, want)
			}
		}
		if strings.Contains(got, "data-why") {
			t.Errorf("%s: declining asks for a reason that nobody wants", lang)
		}
	}
}

// TestRingLacks: what is not known leaves no empty place, and a quiet agent no
// sound.
func TestRingLacks(t *testing.T) {
	got := drawn(t, "en", Ring{Offer: "o1", Name: "Visitor 12", Title: "Incoming chat", NeedsWhy: true})
	for _, no := range []string{"callout", "ring-q", "<dl", "data-sound", "ring-m", "data-waited"} {
		if strings.Contains(got, no) {
			t.Errorf("the card has an empty %s", no)
		}
	}
	if !strings.Contains(got, "data-why") {
		t.Error("the card does not ask for the reason the queue wants")
	}
	if got := drawn(t, "en", Ring{}); got != `<section id="ring" hidden></section>` {
		t.Errorf("nothing rings: %s", got)
	}
}

// TestCapacity: the meter follows the load, and who is away is offered to come back.
func TestCapacity(t *testing.T) {
	var b bytes.Buffer
	if err := CapacityRegion(Presence{State: "occupied", Word: "Occupied", Load: 5, Max: 4}).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); !strings.Contains(got, "5 of 4") || !strings.Contains(got, "--v:100") || strings.Contains(got, "capacity-ready") {
		t.Errorf("%s", got)
	}
	b.Reset()
	if err := CapacityRegion(Presence{State: "not_ready", Word: "Not ready", Reason: "Lunch"}).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); !strings.Contains(got, "Lunch") || !strings.Contains(got, "capacity-ready") {
		t.Errorf("%s", got)
	}
}
