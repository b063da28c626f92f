package agent

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"relevo/domain"
	"relevo/domain/summary"
)

const (
	mostQuery = 200  // characters of what is looked for
	mostFound = 1000 // messages a search names
	findPage  = 500
)

// finding is the answer to a search: the messages that hold the text, oldest
// first, and how often it stands there.
type finding struct {
	Total int     `json:"total"`
	Seqs  []int64 `json:"seqs"`
	Cut   bool    `json:"cut,omitempty"` // there are more
}

// find is GET /inbox/c/{id}/find?q=TEXT: where a text stands in the whole
// transcript, case and accents aside, notes and the assistant's part included.
func (h *Handler) find(w http.ResponseWriter, r *http.Request) error {
	id, err := domain.ParseID(r.PathValue("id"))
	if err != nil {
		return err
	}
	q := strings.TrimSpace(r.URL.Query().Get("q"))
	if utf8.RuneCountInString(q) > mostQuery {
		return domain.TooLarge("q", mostQuery)
	}
	ctx := r.Context()
	if _, err := h.open(ctx, id); err != nil {
		return err
	}
	out := finding{Seqs: []int64{}}
	for before := int64(0); q != "" && !out.Cut; {
		ms, err := h.Store.TranscriptBefore(ctx, id, before, findPage, true)
		if err != nil {
			return err
		}
		for _, m := range slices.Backward(ms) {
			hits := len(summary.Find(m.Text, q))
			if hits == 0 {
				continue
			}
			if out.Cut = len(out.Seqs) == mostFound; out.Cut {
				break
			}
			out.Total += hits
			out.Seqs = append(out.Seqs, m.Seq)
		}
		if len(ms) < findPage {
			break
		}
		before = ms[0].Seq
	}
	slices.Reverse(out.Seqs)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	return json.NewEncoder(w).Encode(out)
}
