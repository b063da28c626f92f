package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// lastMessages reads the end of long conversations.
func (b *bench) lastMessages(ctx context.Context, w *world, f *filled) error {
	g, err := w.getter(ctx, "Authorization: Bearer "+w.agents[0])
	if err != nil {
		return err
	}
	var paths []string
	for i, id := range f.long {
		paths = append(paths, fmt.Sprintf("/api/v1/conversations/%s/messages?after=%d&limit=50", id, f.longLast[i]-50))
	}
	n := pick(b, 2000, 400)
	took, last, err := g.times(ctx, len(paths), n, paths)
	if err == nil {
		err = holds(last, "messages", 50)
	}
	if err := errors.Join(err, g.conn.Close()); err != nil {
		return err
	}
	s := spreadOf(took)
	b.rep.add(Figure{Name: "last 50 messages, p99", Value: ms(s.P99), Unit: "ms", Budget: 5,
		Method: fmt.Sprintf("GET /api/v1/conversations/{id}/messages?after=…, the ends of %d conversations of %d and more messages in turn, among %s messages; %d requests after a round to warm up; p50 %.2f ms, max %.1f ms",
			len(f.long), longLength, number(float64(f.messages)), n, ms(s.P50), ms(s.Max))})
	return nil
}

type query struct {
	text string
	rare bool // may find nothing
}

// queries asks for frequent and rare words, alone and together, and for the
// beginning of one as while typing.
func queries(f *filled) []query {
	w := f.words
	return []query{
		{text: w[0]}, {text: w[5]}, {text: w[40]}, {text: w[120]}, {text: w[1000], rare: true}, {text: w[8000], rare: true}, {text: w[25_000], rare: true},
		{text: w[0] + " " + w[1]}, {text: w[3] + " " + w[30], rare: true}, {text: w[2] + " " + w[5000], rare: true}, {text: w[15] + " " + w[60] + " " + w[90], rare: true},
		{text: "deliv"}, {text: w[10] + " orde"}, {text: "qqxyzzy", rare: true},
	}
}

// search asks the questions in turn, each as often, and looks at all answers
// together and at each question's own.
func (b *bench) search(ctx context.Context, w *world, f *filled) error {
	g, err := w.getter(ctx, "Authorization: Bearer "+w.agents[0])
	if err != nil {
		return err
	}
	asked := queries(f)
	paths := make([]string, len(asked))
	for i, q := range asked {
		paths[i] = "/api/v1/conversations?view=all&limit=50&q=" + url.QueryEscape(q.text)
	}
	took, err := rounds(ctx, g, paths, pick(b, 60, 20))
	if err := errors.Join(err, g.conn.Close()); err != nil {
		return fmt.Errorf("search: %w", err)
	}
	worst, which := spread{}, ""
	var each []string
	for i, q := range asked {
		s := spreadOf(every(took, i, len(asked)))
		each = append(each, fmt.Sprintf("%q %.1f/%.1f", q.text, ms(s.P50), ms(s.P99)))
		if s.P50 > worst.P50 {
			worst, which = s, q.text
		}
	}
	s := spreadOf(took)
	b.rep.note("search, p50/p99 in ms by question: %s", strings.Join(each, ", "))
	b.rep.add(Figure{Name: "search, p99", Value: ms(s.P99), Unit: "ms", Budget: 40,
		Method: fmt.Sprintf("GET /api/v1/conversations?view=all&q=… over %s messages, %d questions of frequent and rare words in turn, %d times each on one connection after a round to warm up; p50 %.1f ms, max %.1f ms", number(float64(f.messages)), len(paths), len(took)/len(paths), ms(s.P50), ms(s.Max))})
	b.rep.add(Figure{Name: "search, slowest question's p50", Value: ms(worst.P50), Unit: "ms", Budget: 40, Method: fmt.Sprintf("of the same requests, those that asked for %q", which)})
	return nil
}

// searchMost bounds how long slow questions may hold up the run.
const searchMost = time.Minute

// rounds asks all questions n times in turn after a round to warm up; fewer
// times, but at least five, once searchMost has passed.
func rounds(ctx context.Context, g *getter, paths []string, n int) ([]time.Duration, error) {
	if _, _, err := g.times(ctx, len(paths), 0, paths); err != nil {
		return nil, err
	}
	var all []time.Duration
	start := time.Now()
	for i := range n {
		if i >= 5 && time.Since(start) > searchMost {
			break
		}
		took, _, err := g.times(ctx, 0, len(paths), paths)
		if err != nil {
			return nil, err
		}
		all = append(all, took...)
	}
	return all, nil
}

// every takes each n-th sample from the i-th on.
func every(samples []time.Duration, i, n int) []time.Duration {
	var out []time.Duration
	for ; i < len(samples); i += n {
		out = append(out, samples[i])
	}
	return out
}
