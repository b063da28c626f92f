package insights

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/handlers/cli/scenario"
	"relevo/handlers/flash"
	"relevo/handlers/web"
	pages "relevo/views/builder"
)

// runTime is how long one run may take in all.
const runTime = 5 * time.Minute

// runs knows each assistant's latest run.
type runs struct {
	mu   sync.Mutex
	n    int
	last map[domain.ID]*job
}

// of is the latest run of an assistant, nil for none.
func (x *runs) of(id domain.ID) *job {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.last[id]
}

func (x *runs) next() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.n++
	return fmt.Sprintf("run %d", x.n)
}

func (x *runs) begun(id domain.ID, j *job) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.last[id] = j
}

// begin runs scenarios against the draft as it is now, beside the request, and
// notes how each went.
func (h *Handler) begin(ctx context.Context, a *assistant.Assistant, all []assistant.Recording) (*job, error) {
	queues, err := h.Store.Queues(ctx)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, q := range queues {
		names[q.ID.String()] = q.Name
	}
	d := a.Draft.Clone()
	opt := scenario.Options{Open: h.Open, Definition: &d, Queues: names, Recogniser: h.Minds}
	ctx = context.WithoutCancel(ctx)
	j, err := h.bench.ask(h.runs.next(), func() (any, error) {
		ctx, cancel := context.WithTimeout(ctx, runTime)
		defer cancel()
		for i := range all {
			passed, report := h.perform(ctx, &all[i], opt)
			if err := h.Engine.NoteRecording(context.WithoutCancel(ctx), all[i].ID, passed, report); err != nil && !domain.IsCode(err, "not_found") {
				h.Log.Error("the outcome of a scenario could not be kept", "scenario", all[i].ID, "err", err)
			}
		}
		return nil, nil
	})
	if err == nil {
		h.runs.begun(a.ID, j)
	}
	return j, err
}

// perform runs one scenario and reports what differed.
func (h *Handler) perform(ctx context.Context, x *assistant.Recording, opt scenario.Options) (passed bool, report string) {
	results, err := scenario.Run(ctx, []byte(x.Body), opt)
	var wrong *scenario.FileError
	switch {
	case errors.As(err, &wrong):
		var lines []string
		for _, p := range wrong.Problems {
			lines = append(lines, fmt.Sprintf("line %d: %s", p.Line, p.Text))
		}
		return false, strings.Join(lines, "\n")
	case err != nil:
		h.Log.Warn("a scenario did not run to its end", "scenario", x.ID, "err", err)
		return false, "it did not run to its end"
	}
	var lines []string
	for i := range results {
		if r := &results[i]; !r.Passed {
			lines = append(lines, r.ID+" "+r.Title)
			if r.Entry > 0 {
				lines = append(lines, fmt.Sprintf("entry %d at %s, line %d", r.Entry, r.At, r.EntryLine))
			}
			lines = append(lines, r.Failures...)
		}
	}
	return len(results) > 0 && len(lines) == 0, strings.Join(lines, "\n")
}

// runOne is POST …/scenarios/{scenario}/run.
func (h *Handler) runOne(w http.ResponseWriter, r *http.Request) error {
	f, a, x, err := h.ofScenario(r)
	if err != nil {
		return err
	}
	return h.ran(w, r, a, []assistant.Recording{*x}, pages.Of(f.ID, "/scenarios/"+x.ID.String()))
}

// runAll is POST …/scenarios/run.
func (h *Handler) runAll(w http.ResponseWriter, r *http.Request) error {
	f, a, err := h.Surround(r, "scenarios", "")
	if err != nil {
		return err
	}
	all, err := h.Store.Recordings(r.Context(), a.ID)
	if err != nil {
		return err
	}
	return h.ran(w, r, a, all, pages.Of(f.ID, "/scenarios"))
}

// ran runs scenarios, waits a moment, and goes to the page that shows them.
func (h *Handler) ran(w http.ResponseWriter, r *http.Request, a *assistant.Assistant, all []assistant.Recording, to string) error {
	ctx := r.Context()
	if j := h.runs.of(a.ID); j != nil && !j.ready() {
		return h.Flash.Redirect(w, r, to, flash.Message{Text: i18n.T(ctx, "insights.running_already")})
	}
	j, err := h.begin(ctx, a, all)
	if err != nil {
		return err
	}
	if !j.within(ctx, soon) {
		return h.Flash.Redirect(w, r, to, flash.Message{Text: i18n.T(ctx, "insights.running")})
	}
	failed := 0
	for i := range all {
		x, err := h.Store.RecordingByID(ctx, all[i].ID)
		if err != nil && !domain.IsCode(err, "not_found") {
			return err
		}
		failed += b2i(err == nil && !x.Passed)
	}
	text := i18n.T(ctx, "insights.passed_all", "Count", len(all))
	if failed > 0 {
		text = i18n.T(ctx, "insights.failed_some", "Count", failed, "All", len(all))
	}
	return h.Flash.Redirect(w, r, to, flash.Message{Text: text})
}

// runKept is POST …/scenarios/kept: it runs all scenarios and answers as kept
// does.
func (h *Handler) runKept(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	_, a, err := h.Surround(r, "scenarios", "")
	if err != nil {
		return err
	}
	if j := h.runs.of(a.ID); j == nil || j.ready() {
		all, err := h.Store.Recordings(ctx, a.ID)
		if err != nil {
			return err
		}
		if _, err := h.begin(ctx, a, all); err != nil {
			return err
		}
	}
	return h.showKept(w, r, a, soon)
}

// kept is GET …/scenarios/kept: how the scenarios stand against the draft, with
// 202 while they run.
func (h *Handler) kept(w http.ResponseWriter, r *http.Request) error {
	_, a, err := h.Surround(r, "scenarios", "")
	if err != nil {
		return err
	}
	return h.showKept(w, r, a, patience)
}

func (h *Handler) showKept(w http.ResponseWriter, r *http.Request, a *assistant.Assistant, wait time.Duration) error {
	ctx, status := r.Context(), http.StatusOK
	if j := h.runs.of(a.ID); j != nil && !j.within(ctx, wait) {
		status = http.StatusAccepted
	}
	all, err := h.Store.Recordings(ctx, a.ID)
	if err != nil {
		return err
	}
	p := pages.KeptOf(a, all)
	p.Running = status == http.StatusAccepted
	return web.Render(w, r, status, pages.Kept(p))
}
