package dbtest

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"relevo/domain"
)

// searchAgrees: a search finds the same before and after its messages are
// indexed.
func searchAgrees(t *testing.T, s *Shop) {
	vocabulary := []string{"café", "cafe", "Order", "ordering", "o'neil", "niño", "NIÑO", "x1", "12½", "straße", "übung", "re-send", "日本", "naïve"}
	queries := append(slices.Clone(vocabulary), "ord", "der", "caf", "ni", "resend", "re", "uben", "strasse", "1", "nai")
	rapid.Check(t, func(r *rapid.T) {
		for range rapid.IntRange(1, 4).Draw(r, "messages") {
			s.Say(s.NewVisitor(), strings.Join(rapid.SliceOfN(rapid.SampledFrom(vocabulary), 1, 5).Draw(r, "text"), " "))
		}
		q := strings.Join(rapid.SliceOfN(rapid.SampledFrom(queries), 1, 3).Draw(r, "query"), " ")
		fresh := s.found(r, q)
		for {
			more, err := s.DB.IndexSome(s.Ctx)
			if err != nil {
				r.Fatal(err)
			}
			if !more {
				break
			}
		}
		if indexed := s.found(r, q); !slices.Equal(fresh, indexed) {
			r.Fatalf("search %q found %v before and %v after indexing", q, fresh, indexed)
		}
	})
}

func (s *Shop) found(r *rapid.T, q string) []domain.ID {
	rows, err := s.DB.Search(s.Ctx, q, 40)
	if err != nil {
		r.Fatal(err)
	}
	ids := make([]domain.ID, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	return ids
}
