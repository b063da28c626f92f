package insights

import (
	"context"
	"fmt"
	"maps"
	"math"
	"net/http"
	"slices"
	"strings"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/domain/understand"
	"relevo/handlers/figures"
	"relevo/handlers/web"
	pages "relevo/views/builder"
	views "relevo/views/insights"
	"relevo/views/ui"
)

const (
	soonChecked = 1_000 // examples that are checked while the page is made
	mostFound   = 50    // findings of a kind that are listed
)

// lesson is what one language of a draft is taught.
type lesson struct {
	lang      string
	examples  []understand.Example
	negatives []string
}

// lessonOf gathers the examples of a language.
func lessonOf(d *assistant.Definition, lang string) lesson {
	l := lesson{lang: lang, negatives: slices.Clone(d.Settings.Unsupported[lang])}
	for i := range d.Actions {
		a := &d.Actions[i]
		switch a.System {
		case "":
			for _, s := range a.Examples[lang] {
				l.examples = append(l.examples, understand.Example{Label: a.ID, Text: s})
			}
		case assistant.SystemNoMatch:
			l.negatives = append(l.negatives, a.Examples[lang]...)
		}
	}
	return l
}

// langsOf are the languages a draft has examples in, its own first.
func langsOf(d *assistant.Definition) []string {
	found := map[string]bool{}
	for i := range d.Actions {
		if d.Actions[i].System == "" {
			for lang, lines := range d.Actions[i].Examples {
				found[lang] = found[lang] || len(lines) > 0
			}
		}
	}
	out := []string{d.Language}
	for _, lang := range slices.Sorted(maps.Keys(found)) {
		if found[lang] && lang != d.Language {
			out = append(out, lang)
		}
	}
	return out
}

// langOf is the language an address asks for, the assistant's own otherwise.
func langOf(r *http.Request, a *assistant.Assistant) string {
	if lang := r.FormValue("lang"); slices.Contains(langsOf(&a.Draft), lang) {
		return lang
	}
	return a.Draft.Language
}

// checking begins to try the draft's examples of a language, or finds what came
// out.
func (h *Handler) checking(a *assistant.Assistant, lang string) (*job, lesson, error) {
	l := lessonOf(&a.Draft, lang)
	j, err := h.bench.ask(fmt.Sprintf("advice %s %d %s", a.ID, a.DraftVer, lang), func() (any, error) {
		return understand.Advise(l.examples, understand.Options{Lang: lang, Negatives: l.negatives, Workers: 1})
	})
	return j, l, err
}

// understanding is GET …/understanding: lang, try.
func (h *Handler) understanding(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, a, err := h.Surround(r, "understanding", i18n.T(ctx, "insights.understanding"))
	if err != nil {
		return err
	}
	h.told(w, r, &f)
	lang := langOf(r, a)
	p := views.UnderstandingProps{Frame: f, Lang: lang}
	for _, l := range langsOf(&a.Draft) {
		p.Langs = append(p.Langs, ui.Tab{Label: views.LangName(ctx, l), Href: pages.Of(f.ID, "/understanding?lang="+l), Selected: l == lang})
	}
	if text := strings.TrimSpace(r.URL.Query().Get("try")); text != "" {
		if p.Tried, err = h.try(ctx, a, lang, text); err != nil {
			return err
		}
	}
	j, l, err := h.checking(a, lang)
	if err != nil {
		return err
	}
	if j.ready() || len(l.examples) <= soonChecked && j.within(ctx, soon) {
		p.Advice = h.advised(ctx, a, l, j)
	} else {
		p.Advice = waiting(a, l)
	}
	return web.Render(w, r, http.StatusOK, views.Understanding(p))
}

func waiting(a *assistant.Assistant, l lesson) views.Advice {
	return views.Advice{ID: a.ID.String(), Lang: l.lang, Checking: true, Examples: len(l.examples)}
}

// advice is GET …/understanding/advice: the page's content once it is there.
func (h *Handler) advice(w http.ResponseWriter, r *http.Request) error {
	_, a, err := h.Surround(r, "understanding", "")
	if err != nil {
		return err
	}
	j, l, err := h.checking(a, langOf(r, a))
	if err != nil {
		return err
	}
	if !j.within(r.Context(), patience) {
		return web.Render(w, r, http.StatusAccepted, views.AdviceRegion(waiting(a, l)))
	}
	return web.Render(w, r, http.StatusOK, views.AdviceRegion(h.advised(r.Context(), a, l, j)))
}

// advising writes advice for the reader.
type advising struct {
	p   *i18n.Printer
	a   *assistant.Assistant
	out *views.Advice
}

// advised writes what checking came to; what cannot be checked says why.
func (h *Handler) advised(ctx context.Context, a *assistant.Assistant, l lesson, j *job) views.Advice {
	x := advising{p: i18n.From(ctx), a: a, out: &views.Advice{ID: a.ID.String(), Lang: l.lang, Examples: len(l.examples)}}
	if j.err != nil {
		x.out.Problem = x.p.T("problem.internal")
		if e := domain.AsError(j.err); e != nil {
			x.out.Problem = x.p.T(e.Key, e.Args...)
		} else {
			h.Log.Error("examples could not be checked", "assistant", a.ID, "err", j.err)
		}
		return *x.out
	}
	x.write(j.out.(understand.Advice))
	return *x.out
}

func (x advising) share(v float64) string {
	return figures.Say(x.p, figures.Value{Kind: figures.Share, N: v, OK: !math.IsNaN(v)})
}

func (x advising) write(a understand.Advice) {
	o := x.out
	o.Checked, o.Accuracy, o.Confident = a.Checked, x.share(a.Accuracy), x.share(a.Confident)
	seen := map[string]bool{}
	for _, l := range a.Labels {
		name, href := nameOf(x.p, x.a, l.Label)
		seen[l.Label] = true
		v := views.Label{Name: name, Href: href, Examples: l.Examples, Checked: l.Checked, Right: l.Right, Accuracy: x.share(l.Accuracy()), Percent: -1}
		if l.Checked > 0 {
			v.Percent = int(math.Round(100 * l.Accuracy()))
		}
		o.Labels = append(o.Labels, v)
		if len(l.Fixes) > 0 {
			o.Few = append(o.Few, views.Few{Name: name, Href: href, Has: l.Examples, Missing: l.Fixes[0].Missing})
		}
	}
	for i := range x.a.Draft.Actions { // those without a single example
		if b := &x.a.Draft.Actions[i]; b.System == "" && !seen[b.ID] {
			name, href := nameOf(x.p, x.a, b.ID)
			o.Few = append(o.Few, views.Few{Name: name, Href: href, Missing: understand.FewExamples})
		}
	}
	for _, p := range a.Pairs[:min(len(a.Pairs), mostFound)] {
		v := views.Pair{A: x.action(p.A), B: x.action(p.B)}
		for _, s := range p.Strays {
			v.Strays = append(v.Strays, x.stray(s))
		}
		o.Pairs = append(o.Pairs, v)
	}
	for _, s := range a.Strays[:min(len(a.Strays), mostFound)] {
		o.Strays = append(o.Strays, x.stray(s))
	}
	o.MoreStrays = len(a.Strays) - len(o.Strays)
	for _, f := range a.Fights[:min(len(a.Fights), mostFound)] {
		o.Fights = append(o.Fights, views.Fight{A: x.example(f.A), B: x.example(f.B), Same: f.Same})
	}
	o.MoreFights = len(a.Fights) - len(o.Fights)
	for _, d := range a.Duplicates[:min(len(a.Duplicates), mostFound)] {
		v := views.Duplicate{Keep: x.example(d.Keep)}
		for _, e := range d.Extra {
			v.Extra = append(v.Extra, x.example(e))
		}
		o.Duplicates = append(o.Duplicates, v)
	}
	o.MoreDuplicates = len(a.Duplicates) - len(o.Duplicates)
}

func (x advising) action(id string) views.Action {
	name, href := nameOf(x.p, x.a, id)
	return views.Action{ID: id, Name: name, Href: href}
}

func (x advising) example(e understand.Example) views.Example {
	return views.Example{Text: e.Text, In: x.action(e.Label)}
}

func (x advising) stray(s understand.Stray) views.Stray {
	v := views.Stray{Example: x.example(s.Example), To: x.action(s.To), P: x.share(s.P), Own: x.share(s.Own)}
	if s.To == unsupported {
		v.P = "" // nothing was found for it
	}
	v.Nearest = s.Nearest.Text
	return v
}

// fix is POST …/understanding/fix: do (move, delete), lang, action, text, and to
// where it is moved.
func (h *Handler) fix(w http.ResponseWriter, r *http.Request) error {
	id, err := domain.ParseID(r.PathValue("id"))
	if err == nil {
		err = web.ReadForm(w, r)
	}
	if err != nil {
		return err
	}
	ctx, lang := r.Context(), r.PostFormValue("lang")
	out := edit{action: r.PostFormValue("action"), lang: lang, text: r.PostFormValue("text"), at: -1}
	edits, says := []edit{out}, "insights.deleted"
	var name string
	switch r.PostFormValue("do") {
	case "delete":
	case "move":
		in := out
		in.add, in.action = true, r.PostFormValue("to")
		edits, says = append(edits, in), "insights.moved"
	default:
		return domain.Invalid(nil)
	}
	undo, err := h.change(ctx, web.Me(ctx).ID, id, func(d *assistant.Definition) ([]edit, error) {
		plan := slices.Clone(edits)
		if to := plan[len(plan)-1]; to.add {
			p, err := to.lines(d)
			if err != nil {
				return nil, err
			}
			if has((*p)[lang], to.text) { // it says so already
				plan = plan[:1]
			}
			name, _ = nameOf(i18n.From(ctx), &assistant.Assistant{ID: id, Draft: *d}, to.action)
		}
		return plan, nil
	})
	back := pages.Of(id.String(), "/understanding?lang="+lang)
	if !slices.Contains(i18n.Languages(), lang) {
		back = pages.Of(id.String(), "/understanding")
	}
	s := &step{of: id, back: back, edits: undo}
	if domain.IsCode(err, "not_found") {
		return h.did(w, r, s, "insights.example_gone")
	}
	if err != nil {
		return err
	}
	return h.did(w, r, s, says, "Name", name)
}
