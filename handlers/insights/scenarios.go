package insights

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/handlers/cli/scenario"
	"relevo/handlers/flash"
	"relevo/handlers/web"
	pages "relevo/views/builder"
	views "relevo/views/insights"
)

// scenarios is GET …/scenarios.
func (h *Handler) scenarios(w http.ResponseWriter, r *http.Request) error {
	f, a, err := h.Surround(r, "scenarios", i18n.T(r.Context(), "insights.scenarios"))
	if err != nil {
		return err
	}
	h.told(w, r, &f)
	list, err := h.listed(r.Context(), a)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, views.Scenarios(views.ScenariosProps{Frame: f, List: list}))
}

// scenarioList is GET …/scenarios/list: the page's content once a run is over.
func (h *Handler) scenarioList(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	_, a, err := h.Surround(r, "scenarios", "")
	if err != nil {
		return err
	}
	status := http.StatusOK
	if j := h.runs.of(a.ID); j != nil && !j.within(ctx, patience) {
		status = http.StatusAccepted
	}
	list, err := h.listed(ctx, a)
	if err != nil {
		return err
	}
	return web.Render(w, r, status, views.ScenarioList(list))
}

// listed are an assistant's scenarios with how they last went.
func (h *Handler) listed(ctx context.Context, a *assistant.Assistant) (views.ScenarioRows, error) {
	out := views.ScenarioRows{ID: a.ID.String(), Now: h.Engine.Now()}
	if j := h.runs.of(a.ID); j != nil && !j.ready() {
		out.Running = true
	}
	all, err := h.Store.Recordings(ctx, a.ID)
	for i := range all {
		out.Rows = append(out.Rows, shown(&all[i], a))
		out.Failed += b2i(all[i].RanAt > 0 && !all[i].Passed)
	}
	return out, err
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func shown(x *assistant.Recording, a *assistant.Assistant) views.Scenario {
	return views.Scenario{ID: x.ID.String(), Name: x.Name, Ran: x.RanAt, Passed: x.Passed, Report: x.Report, Older: x.RanAt > 0 && x.RanAt < a.UpdatedAt}
}

// fresh is GET …/scenarios/new: a scenario of the first thing the draft says.
func (h *Handler) fresh(w http.ResponseWriter, r *http.Request) error {
	f, a, err := h.Surround(r, "scenarios", i18n.T(r.Context(), "insights.scenario_new"))
	if err != nil {
		return err
	}
	zone, err := h.zone(r.Context())
	if err != nil {
		return err
	}
	lang := a.Draft.Language
	body, err := h.compose(i18n.T(r.Context(), "insights.scenario_first"), lang, zone, []turn{h.greeting(a, lang)})
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, views.Editor(views.EditorProps{Frame: f, Body: body}))
}

// scenario is GET …/scenarios/{scenario}.
func (h *Handler) scenario(w http.ResponseWriter, r *http.Request) error {
	f, a, x, err := h.ofScenario(r)
	if err != nil {
		return err
	}
	h.told(w, r, &f)
	p := views.EditorProps{Frame: f, Scenario: shown(x, a), Name: x.Name, Body: x.Body, Now: h.Engine.Now()}
	if j := h.runs.of(a.ID); j != nil && !j.ready() {
		p.Running = true
	}
	return web.Render(w, r, http.StatusOK, views.Editor(p))
}

// ofScenario loads the scenario in the address; another assistant's is
// not_found.
func (h *Handler) ofScenario(r *http.Request) (pages.Frame, *assistant.Assistant, *assistant.Recording, error) {
	f, a, err := h.Surround(r, "scenarios", i18n.T(r.Context(), "insights.scenarios"))
	if err != nil {
		return f, nil, nil, err
	}
	id, err := domain.ParseID(r.PathValue("scenario"))
	if err != nil {
		return f, nil, nil, err
	}
	x, err := h.Store.RecordingByID(r.Context(), id)
	if err == nil && x.AssistantID != a.ID {
		err = domain.NotFound()
	}
	return f, a, x, err
}

// create is POST …/scenarios: a form with name and body, or JSON with what was
// said in the preview (recorded).
func (h *Handler) create(w http.ResponseWriter, r *http.Request) error {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		return h.record(w, r)
	}
	f, a, err := h.Surround(r, "scenarios", i18n.T(r.Context(), "insights.scenario_new"))
	if err != nil {
		return err
	}
	return h.store(w, r, f, a, &assistant.Recording{AssistantID: a.ID})
}

// save is POST …/scenarios/{scenario}: name, body.
func (h *Handler) save(w http.ResponseWriter, r *http.Request) error {
	f, a, x, err := h.ofScenario(r)
	if err != nil {
		return err
	}
	return h.store(w, r, f, a, x)
}

// mostForm is the limit of the editor's form, in bytes: a scenario with
// everything that needs three letters escaped.
const mostForm = 1 << 20

// store keeps a scenario as it was typed, unless it cannot be read.
func (h *Handler) store(w http.ResponseWriter, r *http.Request, f pages.Frame, a *assistant.Assistant, x *assistant.Recording) error {
	ctx := r.Context()
	r.Body = http.MaxBytesReader(w, r.Body, mostForm)
	if err := r.ParseForm(); err != nil {
		return domain.Invalid(err)
	}
	is := *x
	is.Name, is.Body = r.PostFormValue("name"), strings.ReplaceAll(r.PostFormValue("body"), "\r\n", "\n")
	errs, problems := web.Errors{}, problemsOf(is.Body)
	if len(problems) == 0 {
		saved, err := h.Engine.SaveRecording(ctx, web.Me(ctx).ID, is)
		if err == nil {
			return h.Flash.Redirect(w, r, pages.Of(f.ID, "/scenarios/"+saved.ID.String()), flash.Message{Text: i18n.T(ctx, "insights.scenario_saved")})
		}
		if !errs.Add(ctx, "", err) {
			return err
		}
	}
	p := views.EditorProps{Frame: f, Name: is.Name, Body: is.Body, Errors: errs, Problems: problems, Now: h.Engine.Now()}
	if x.ID != 0 {
		p.Scenario = shown(x, a)
	}
	return web.Render(w, r, http.StatusUnprocessableEntity, views.Editor(p))
}

// problemsOf is what is wrong with a scenario's text, line by line.
func problemsOf(body string) (out []views.Wrong) {
	set, err := scenario.Read("scenario", []byte(body), true)
	var all []scenario.Problem
	var wrong *scenario.FileError
	switch {
	case errors.As(err, &wrong):
		all = wrong.Problems
	case err == nil:
		all = set.Problems()
	}
	for _, p := range all {
		out = append(out, views.Wrong{Line: p.Line, Text: p.Text})
	}
	return out
}

// remove is POST …/scenarios/{scenario}/delete.
func (h *Handler) remove(w http.ResponseWriter, r *http.Request) error {
	f, _, x, err := h.ofScenario(r)
	if err == nil {
		err = h.Engine.DeleteRecording(r.Context(), web.Me(r.Context()).ID, x.ID)
	}
	if err != nil {
		return err
	}
	return h.Flash.Redirect(w, r, pages.Of(f.ID, "/scenarios"), flash.Message{Text: i18n.T(r.Context(), "insights.scenario_deleted", "Name", x.Name)})
}

// recorded is what the preview sends to make a scenario of it.
type recorded struct {
	Name       string `json:"name"`
	Lang       string `json:"lang"`
	Transcript []turn `json:"transcript"`
}

// record is POST …/scenarios with JSON: it keeps the talk as a scenario, runs it
// and answers with where it is and how it went.
func (h *Handler) record(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, a, err := h.Surround(r, "scenarios", "")
	if err != nil {
		return err
	}
	var t recorded
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, mostForm)).Decode(&t); err != nil {
		return h.refused(w, r, domain.Invalid(err))
	}
	zone, err := h.zone(ctx)
	if err != nil {
		return err
	}
	body, err := h.compose(t.Name, t.Lang, zone, t.Transcript)
	if err != nil {
		return h.refused(w, r, err)
	}
	x, err := h.Engine.SaveRecording(ctx, web.Me(ctx).ID, assistant.Recording{AssistantID: a.ID, Name: t.Name, Body: body})
	if err != nil {
		return h.refused(w, r, err)
	}
	j, err := h.begin(ctx, a, []assistant.Recording{*x})
	if err != nil {
		return h.refused(w, r, err)
	}
	j.within(ctx, patience)
	if x, err = h.Store.RecordingByID(ctx, x.ID); err != nil {
		return err
	}
	return web.Write(w, http.StatusCreated, map[string]any{"id": x.ID.String(), "url": pages.Of(f.ID, "/scenarios/"+x.ID.String()), "ran": x.RanAt > 0, "passed": x.Passed, "report": x.Report})
}

// refused answers a script in JSON, in the reader's language.
func (h *Handler) refused(w http.ResponseWriter, r *http.Request, err error) error {
	e := domain.AsError(err)
	if e == nil {
		return err
	}
	status, d := web.Describe(r, h.Log, err)
	d.Message = i18n.T(r.Context(), e.Key, e.Args...)
	return web.Write(w, status, web.Problem{Error: d})
}
