package builder

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/engine"
	"relevo/domain/i18n"
	"relevo/domain/response"
	"relevo/domain/understand"
	"relevo/handlers/web"
	views "relevo/views/builder"
	"relevo/views/ui"
)

// maxTalk is the largest preview request, in bytes: a session with all it may
// hold, and a text.
const maxTalk = 1 << 20

// maxCalls is how many services one turn of the preview may ask.
const maxCalls = 20

// talk is what the preview sends: its session ("" begins), and what the visitor
// wrote or which button was pressed.
type talk struct {
	Session json.RawMessage `json:"session"`
	Lang    string          `json:"lang"`
	Text    string          `json:"text"`
	Choice  string          `json:"choice"` // id of a button; Text is its label
}

// told is the answer: the session to send next time, what to append, what to
// put in place of the variables, and the step that waits.
type told struct {
	Session assistant.Session `json:"session"`
	HTML    string            `json:"html"`
	Vars    string            `json:"vars"`
	Action  string            `json:"action,omitempty"`
	Step    string            `json:"step,omitempty"`
	Said    []string          `json:"said"`              // the assistant's messages as texts
	Options []string          `json:"options,omitempty"` // the buttons under the last one
	Anew    bool              `json:"anew,omitempty"`    // the talk began anew with this turn
}

// preview is POST …/preview: one turn with the draft. Nothing is stored.
func (h *Handler) preview(w http.ResponseWriter, r *http.Request) error {
	l, err := h.load(r)
	if err != nil {
		return err
	}
	var t talk
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxTalk)).Decode(&t); err != nil {
		return domain.Invalid(err)
	}
	if !slices.Contains(i18n.Languages(), t.Lang) {
		t.Lang = l.Draft.Language
	}
	s := assistant.Session{Lang: t.Lang}
	begin := len(t.Session) == 0 || string(t.Session) == "null"
	if !begin {
		if err := json.Unmarshal(t.Session, &s); err != nil {
			return domain.Invalid(err)
		}
	}
	zone, err := h.zone(r.Context())
	if err != nil {
		return err
	}
	p := &previewing{h: h, ctx: r.Context(), l: l, env: assistant.Env{Now: h.Engine.Now(), Zone: zone, Channel: "chat", Preview: true}, s: s}
	if err := p.turn(t, begin); err != nil {
		return err
	}
	return p.answer(w)
}

// zone is the workspace's.
func (h *Handler) zone(ctx context.Context) (*time.Location, error) {
	name, err := h.Store.Setting(ctx, engine.SettingZone)
	if err != nil && !domain.IsCode(err, "not_found") {
		return nil, err
	}
	if z, err := time.LoadLocation(name); err == nil {
		return z, nil
	}
	return time.UTC, nil
}

// previewing is one turn of the preview.
type previewing struct {
	h    *Handler
	ctx  context.Context
	l    *loaded
	env  assistant.Env
	s    assistant.Session
	show views.Talk
}

// turn runs what came in. A talk whose place is gone from the draft begins anew.
func (p *previewing) turn(t talk, begin bool) error {
	p.show.Wrote = t.Text
	in := assistant.Input{Kind: assistant.InputOpen}
	switch {
	case begin:
	case t.Choice != "":
		in = assistant.Input{Kind: assistant.InputChoice, Text: t.Choice}
	default:
		in = assistant.Input{Kind: assistant.InputText, Text: t.Text}
		var err error
		if in.Scores, err = p.score(t.Text); err != nil {
			return err
		}
	}
	for range maxCalls {
		res := p.l.Draft.Turn(p.s, in, p.env)
		p.s = res.Session
		p.traced(res.Trace)
		call := p.effects(res.Effects)
		if call == nil {
			break
		}
		in = p.called(call)
	}
	for i := range p.l.problems {
		if x := &p.l.problems[i]; x.Blocks && begin {
			p.show.Broken = []string{p.t("assistants.preview_broken")}
		}
	}
	return nil
}

func (p *previewing) t(id string, args ...any) string { return i18n.T(p.ctx, id, args...) }

// score asks recognition; while the draft is learned for the first time, only
// what equals an example is known.
func (p *previewing) score(text string) (assistant.Scores, error) {
	s, err := p.h.Engine.ScoreDraft(p.ctx, p.l.ID, p.s.Lang, text)
	if e := domain.AsError(err); e != nil && e.Kind == domain.KindUnavailable {
		s, err = exact(&p.l.Draft, p.s.Lang, text), nil
	}
	if err != nil {
		return s, err
	}
	if mind := p.h.Engine.DraftMind(p.l.ID); mind.Ver != p.l.DraftVer {
		p.show.Training = true
	}
	for i, x := range s.Actions {
		if i == 3 {
			break
		}
		name, href := p.action(x.Action)
		p.show.Scores = append(p.show.Scores, views.Scored{Name: name, Href: href, P: x.P, Taken: x.P > p.l.Draft.Settings.Threshold})
	}
	if s.Agent > 0.1 {
		p.show.Scores = append(p.show.Scores, views.Scored{Name: p.t("assistants.preview_person"), P: s.Agent, Taken: s.Agent > p.l.Draft.Settings.AgentThreshold})
	}
	return s, nil
}

// exact scores what equals an example and nothing else.
func exact(d *assistant.Definition, lang, text string) (s assistant.Scores) {
	want := understand.Normalise(text)
	for i := range d.Actions {
		a := &d.Actions[i]
		if a.System == "" && slices.ContainsFunc(a.Examples[lang], func(e string) bool { return understand.Normalise(e) == want }) {
			s.Actions = append(s.Actions, assistant.Score{Action: a.ID, P: 1})
		}
	}
	if slices.ContainsFunc(d.Settings.AgentRequests[lang], func(e string) bool { return understand.Normalise(e) == want }) {
		s.Agent = 1
	}
	return s
}

func (p *previewing) action(id string) (name, href string) {
	a := p.l.Draft.Find(id)
	if a == nil {
		return id, ""
	}
	return a.Name.In(i18n.From(p.ctx).Lang(), p.l.Draft.Language), views.Of(p.l.ID.String(), "/actions/"+id)
}

// toldTraces are the decisions worth a line.
var toldTraces = []string{assistant.TraceMatch, assistant.TraceNoMatch, assistant.TraceStep, assistant.TraceInvalid, assistant.TraceDigress, assistant.TraceReturn, assistant.TraceTrigger,
	assistant.TraceFallback, assistant.TraceKnown, assistant.TraceSkip, assistant.TraceReask, assistant.TraceLimit, assistant.TraceDangling, assistant.TraceAgent}

func (p *previewing) traced(all []assistant.Trace) {
	for _, x := range all {
		if x.What == assistant.TraceDangling {
			p.show.Again = true
		}
		a := p.l.Draft.Find(x.Action)
		if !slices.Contains(toldTraces, x.What) || x.What == assistant.TraceSkip && a != nil && a.System != "" {
			continue
		}
		m := views.Matched{Action: x.Action, Step: x.Step}
		name := ""
		if x.Action != "" {
			name, m.Href = p.action(x.Action)
		}
		if a != nil && x.Step != "" {
			if i := slices.IndexFunc(a.Steps, func(s assistant.Step) bool { return s.ID == x.Step }); i >= 0 {
				name = p.t("assistants.place_step", "Name", name, "N", i+1)
				m.Href += "#at=/steps/" + strconv.Itoa(i)
			}
		}
		m.Text = p.t("assistants.trace_"+x.What, "Name", name)
		p.show.Steps = append(p.show.Steps, m)
	}
}

// effects shows what the turn says, and gives back the service it waits for.
func (p *previewing) effects(all []assistant.Effect) (call *assistant.Call) {
	for _, e := range all {
		switch {
		case e.Say != nil:
			reply := views.Reply{Text: e.Say.Text}
			for _, o := range e.Say.Options {
				reply.Options = append(reply.Options, views.Option{ID: o.ID, Label: o.Label})
			}
			p.show.Said = append(p.show.Said, reply)
		case e.Escalate != nil:
			p.note("headset", "assistants.preview_escalate")
		case e.Ticket != nil:
			p.note("ticket", "assistants.preview_ticket")
		case e.Call != nil:
			call = e.Call
		}
	}
	return call
}

func (p *previewing) note(icon, id string, args ...any) {
	p.show.Said = append(p.show.Said, views.Reply{Note: p.t(id, args...), Icon: icon})
}

// called answers for a service, which the preview does not ask: its results are
// their names.
func (p *previewing) called(c *assistant.Call) assistant.Input {
	in := assistant.Input{Kind: assistant.InputCalled, Call: c.Key, OK: true, Values: map[string]response.Value{}}
	name := c.Extension
	for _, x := range p.l.Draft.Settings.Extensions {
		if x.ID != c.Extension {
			continue
		}
		name = x.Name
		for _, v := range slices.Sorted(maps.Keys(x.Results)) {
			in.Values[v] = response.Value{Type: response.FreeText, Text: "‹" + v + "›"}
		}
	}
	p.note("plug", "assistants.preview_call", "Name", name)
	return in
}

// answer writes the turn.
func (p *previewing) answer(w http.ResponseWriter) error {
	ctx := ui.Collecting(p.ctx)
	html, err := web.Draw(ctx, views.Turn(p.show))
	if err != nil {
		return err
	}
	vars, err := web.Draw(ctx, views.Variables(p.vars()))
	if err != nil {
		return err
	}
	out := told{Session: p.s, HTML: string(html), Vars: string(vars), Said: []string{}, Anew: p.show.Again}
	for _, r := range p.show.Said {
		if r.Note != "" {
			continue
		}
		out.Said, out.Options = append(out.Said, r.Text), nil
		for _, o := range r.Options {
			out.Options = append(out.Options, o.Label)
		}
	}
	if n := len(p.s.Stack); n > 0 && p.s.Pending != nil {
		f := p.s.Stack[n-1]
		if a := p.l.Draft.Find(f.Action); a != nil && f.Step >= 0 && f.Step < len(a.Steps) {
			out.Action, out.Step = f.Action, a.Steps[f.Step].ID
		}
	}
	return web.Write(w, http.StatusOK, out)
}

// vars are the session's variables and those of the actions in progress.
func (p *previewing) vars() []ui.Pair {
	all := map[string]assistant.Var{}
	maps.Copy(all, p.s.Vars)
	for _, f := range p.s.Stack {
		maps.Copy(all, f.Vars)
	}
	var out []ui.Pair
	for _, name := range slices.Sorted(maps.Keys(all)) {
		v := all[name]
		text := v.Show(p.s.Lang)
		if v.Private {
			text = "***"
		}
		out = append(out, ui.Pair{Key: name, Text: text})
	}
	return out
}
