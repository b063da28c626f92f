package agent_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// TestFind: a text is found in the whole transcript, case and accents aside,
// notes included; a conversation nobody may see gives nothing away.
func TestFind(t *testing.T) {
	w := served(t, "Mara")
	c := w.say("Mi factura está mal")
	w.accept("Mara")
	fine(t, "reply", w.cmd("Mara", c, "messages", "op", "1", "text", "What is wrong with it?"))
	fine(t, "note", w.cmd("Mara", c, "messages", "op", "2", "text", "FACTURA 12, factura 13", "kind", "note"))
	for q, want := range map[string]struct {
		total int
		seqs  string
	}{
		"ESTA MAL": {1, "[1]"}, "factura": {3, "[1,3]"}, "wrong": {1, "[2]"}, "nothing such": {0, "[]"}, " ": {0, "[]"}, "<script>": {0, "[]"},
	} {
		_, body := w.get("Mara", "/inbox/c/"+c.String()+"/find?q="+strings.ReplaceAll(q, " ", "%20"))
		var got struct {
			Total int             `json:"total"`
			Seqs  json.RawMessage `json:"seqs"`
		}
		w.must(json.Unmarshal([]byte(body), &got))
		if got.Total != want.total || string(got.Seqs) != want.seqs {
			t.Errorf("%q: %d in %s, want %d in %s", q, got.Total, got.Seqs, want.total, want.seqs)
		}
	}
	if code, _ := w.get("Mara", "/inbox/c/"+c.String()+"/find?q="+strings.Repeat("a", 201)); code != http.StatusRequestEntityTooLarge {
		t.Errorf("too long: %d", code)
	}
}
