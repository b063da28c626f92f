package insights

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/url"
	"slices"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/domain/understand"
	"relevo/handlers/web"
	pages "relevo/views/builder"
	views "relevo/views/insights"
	"relevo/views/ui"
)

const (
	mostAsked  = 5_000  // requests looked at, the latest
	mostGaps   = 20_000 // gaps that are settled
	mostSingle = 100    // single requests listed
	mostTexts  = 40     // different texts of a group that are shown
	soonAsked  = 500    // requests that are grouped while the page is made
)

// analyticsTabs are the pages of analytics.
func analyticsTabs(ctx context.Context, id, now string) (out []ui.Tab) {
	for _, t := range []string{"", "requests", "gaps"} {
		more, label := "/analytics", "insights.figures"
		if t != "" {
			more, label = "/analytics/"+t, "insights."+t
		}
		out = append(out, ui.Tab{Label: i18n.T(ctx, label), Href: pages.Of(id, more), Selected: t == now})
	}
	return out
}

// text is requests that say the same.
type text struct {
	lang, norm, as string // as the latest was written
	n              int
	last           int64
}

type textKey struct{ lang, norm string }

// unrecognised reads the requests of a month nobody understood and that are not settled:
// each different text, the latest first, and all of them for grouping.
func (h *Handler) unrecognised(ctx context.Context, a *assistant.Assistant) (all []assistant.Asked, texts map[textKey]*text, err error) {
	now := h.Engine.Now()
	rows, err := h.Store.Unrecognised(ctx, a.ID, now-month.Milliseconds(), now+1, mostAsked)
	if err != nil {
		return nil, nil, err
	}
	settled := map[textKey]bool{}
	for _, status := range []assistant.GapStatus{assistant.GapAdded, assistant.GapDismissed} {
		gaps, err := h.Store.Gaps(ctx, a.ID, status, mostGaps)
		if err != nil {
			return nil, nil, err
		}
		for i := range gaps {
			settled[textKey{gaps[i].Lang, gaps[i].Norm}] = true
		}
	}
	texts = map[textKey]*text{}
	for i := range rows {
		k := textKey{rows[i].Lang, understand.Normalise(rows[i].Text)}
		if k.norm == "" || settled[k] {
			continue
		}
		all = append(all, rows[i])
		if texts[k] == nil {
			texts[k] = &text{lang: k.lang, norm: k.norm, as: rows[i].Text, last: rows[i].At}
		}
		texts[k].n++
		texts[k].last = max(texts[k].last, rows[i].At)
	}
	return all, texts, nil
}

// group is requests that are alike.
type group struct {
	lang, name string
	n          int
	last       int64
	texts      []*text
}

// grouped are the groups and the texts that are in none.
type grouped struct {
	groups []group
	single []*text
}

// gather groups requests by language. It may take a second for thousands.
func gather(all []assistant.Asked, texts map[textKey]*text) *grouped {
	g, in := &grouped{}, map[textKey]bool{}
	byLang := map[string][]string{}
	var langs []string
	for i := range all {
		if byLang[all[i].Lang] == nil {
			langs = append(langs, all[i].Lang)
		}
		byLang[all[i].Lang] = append(byLang[all[i].Lang], all[i].Text)
	}
	slices.Sort(langs)
	for _, lang := range langs {
		for _, found := range understand.Groups(byLang[lang], lang) {
			x := group{lang: lang, name: found.Name, n: len(found.Texts)}
			for _, s := range found.Texts {
				k := textKey{lang, understand.Normalise(s)}
				if t := texts[k]; t != nil && !in[k] {
					in[k] = true
					x.texts, x.last = append(x.texts, t), max(x.last, t.last)
				}
			}
			slices.SortStableFunc(x.texts, often)
			g.groups = append(g.groups, x)
		}
	}
	for k, t := range texts {
		if !in[k] {
			g.single = append(g.single, t)
		}
	}
	slices.SortFunc(g.single, often)
	slices.SortStableFunc(g.groups, func(a, b group) int { return b.n - a.n })
	return g
}

// often puts what was asked most, then latest, first.
func often(a, b *text) int {
	return cmp.Or(b.n-a.n, cmp.Compare(b.last, a.last), cmp.Compare(a.norm, b.norm))
}

// grouping begins to group the open requests, or finds what came out.
func (h *Handler) grouping(ctx context.Context, a *assistant.Assistant) (j *job, n int, err error) {
	all, texts, err := h.unrecognised(ctx, a)
	if err != nil {
		return nil, 0, err
	}
	sum := fnv.New64a()
	for i := range all {
		fmt.Fprint(sum, int64(all[i].ID), " ") // a hash takes everything
	}
	j, err = h.bench.ask(fmt.Sprintf("groups %s %x", a.ID, sum.Sum64()), func() (any, error) { return gather(all, texts), nil })
	return j, len(all), err
}

// requests is GET …/analytics/requests.
func (h *Handler) requests(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, a, err := h.Surround(r, "analytics", i18n.T(ctx, "insights.requests"))
	if err != nil {
		return err
	}
	h.told(w, r, &f)
	j, n, err := h.grouping(ctx, a)
	if err != nil {
		return err
	}
	p := views.RequestsProps{Frame: f, Tabs: analyticsTabs(ctx, f.ID, "requests")}
	if j.ready() || n <= soonAsked && j.within(ctx, soon) {
		p.Found = h.found(ctx, a, j)
	} else {
		p.Found = views.Found{ID: f.ID, Checking: true}
	}
	return web.Render(w, r, http.StatusOK, views.Requests(p))
}

// groups is GET …/analytics/requests/groups: the page's content once it is
// there.
func (h *Handler) groups(w http.ResponseWriter, r *http.Request) error {
	_, a, err := h.Surround(r, "analytics", "")
	if err != nil {
		return err
	}
	j, _, err := h.grouping(r.Context(), a)
	if err != nil {
		return err
	}
	if !j.within(r.Context(), patience) {
		return web.Render(w, r, http.StatusAccepted, views.FoundRegion(views.Found{ID: a.ID.String(), Checking: true}))
	}
	return web.Render(w, r, http.StatusOK, views.FoundRegion(h.found(r.Context(), a, j)))
}

// found writes what grouping came to.
func (h *Handler) found(ctx context.Context, a *assistant.Assistant, j *job) views.Found {
	g := j.out.(*grouped)
	p := views.Found{ID: a.ID.String(), Now: h.Engine.Now(), Actions: actionOptions(i18n.From(ctx), a)}
	row := func(t *text) views.Asked {
		return views.Asked{Text: t.as, Lang: t.lang, Count: t.n, Last: t.last}
	}
	for i, x := range g.groups {
		v := views.AskedGroup{N: i, Name: x.name, Lang: x.lang, Count: x.n, Last: x.last, Different: len(x.texts)}
		v.Action = h.suggest(ctx, a, x.lang, x.name)
		for _, t := range x.texts[:min(len(x.texts), mostTexts)] {
			v.Texts = append(v.Texts, row(t))
		}
		p.Groups = append(p.Groups, v)
	}
	for _, t := range g.single[:min(len(g.single), mostSingle)] {
		p.Single = append(p.Single, row(t))
	}
	p.More = len(g.single) - len(p.Single)
	return p
}

// suggest is the action a text is nearest to, "" while nothing is known.
func (h *Handler) suggest(ctx context.Context, a *assistant.Assistant, lang, text string) string {
	s, err := h.Engine.ScoreDraft(ctx, a.ID, lang, text)
	if err != nil || len(s.Actions) == 0 { // it is a proposal alone
		return ""
	}
	return s.Actions[0].Action
}

// actionOptions are the user's own actions, by name.
func actionOptions(p *i18n.Printer, a *assistant.Assistant) (out []ui.Option) {
	for i := range a.Draft.Actions {
		if x := &a.Draft.Actions[i]; x.System == "" {
			name, _ := nameOf(p, a, x.ID)
			out = append(out, ui.Option{Value: x.ID, Label: name})
		}
	}
	slices.SortStableFunc(out, func(x, y ui.Option) int { return cmp.Compare(x.Label, y.Label) })
	return out
}

// picked reads the texts of a form and its language; nothing ticked is 422.
func picked(w http.ResponseWriter, r *http.Request) (id domain.ID, lang string, texts []string, err error) {
	if id, err = domain.ParseID(r.PathValue("id")); err != nil {
		return 0, "", nil, err
	}
	if err = web.ReadForm(w, r); err != nil {
		return 0, "", nil, err
	}
	if texts = r.PostForm["text"]; len(texts) == 0 {
		return 0, "", nil, domain.Field("text", "problem.insights_no_text")
	}
	return id, r.PostFormValue("lang"), texts, nil
}

// settle notes what became of the gaps of texts, and gives what they were.
func (h *Handler) settle(ctx context.Context, id domain.ID, lang string, texts []string, status assistant.GapStatus) (map[domain.ID]assistant.GapStatus, error) {
	was := map[domain.ID]assistant.GapStatus{}
	for _, s := range texts {
		g, err := h.Store.GapByNorm(ctx, id, lang, understand.Normalise(s))
		if domain.IsCode(err, "not_found") {
			continue
		}
		if err == nil && g.Status != status {
			err = h.Engine.SetGap(ctx, web.Me(ctx).ID, g.ID, status)
			was[g.ID] = g.Status
		}
		if err != nil {
			return nil, err
		}
	}
	return was, nil
}

// backTo is the page a form was sent from: that of the requests or of the gaps.
func backTo(r *http.Request, id domain.ID) string {
	if r.PostFormValue("back") == "gaps" {
		return pages.Of(id.String(), "/analytics/gaps")
	}
	return pages.Of(id.String(), "/analytics/requests")
}

// add is POST …/analytics/add: lang, action, text (several). They become
// examples of the action in the draft.
func (h *Handler) add(w http.ResponseWriter, r *http.Request) error {
	id, lang, texts, err := picked(w, r)
	if err != nil {
		return err
	}
	ctx, action := r.Context(), r.PostFormValue("action")
	if action == "" {
		return domain.Field("action", "problem.insights_no_action")
	}
	var added int
	var name, href string
	undo, err := h.change(ctx, web.Me(ctx).ID, id, func(d *assistant.Definition) (edits []edit, err error) {
		a := d.Find(action)
		if a == nil || a.System != "" {
			return nil, domain.Field("action", "problem.insights_no_action")
		}
		name, href = nameOf(i18n.From(ctx), &assistant.Assistant{ID: id, Draft: *d}, action)
		lines := slices.Clone(a.Examples[lang])
		for _, s := range texts {
			if len([]rune(s)) <= assistant.MaxExample && !has(lines, s) {
				lines = append(lines, s)
				edits = append(edits, edit{add: true, action: action, lang: lang, text: s, at: -1})
			}
		}
		added = len(edits)
		return edits, nil
	})
	if err != nil {
		return err
	}
	was, err := h.settle(ctx, id, lang, texts, assistant.GapAdded)
	if err != nil {
		return err
	}
	s := &step{of: id, back: backTo(r, id), edits: undo, gaps: was, link: &views.Link{Href: href + "?" + url.Values{"show": {lang}}.Encode(), Label: i18n.T(ctx, "insights.open_action")}}
	return h.did(w, r, s, "insights.added", "Count", added, "Name", name)
}

// dismiss is POST …/analytics/dismiss: lang, text (several).
func (h *Handler) dismiss(w http.ResponseWriter, r *http.Request) error {
	id, lang, texts, err := picked(w, r)
	if err != nil {
		return err
	}
	was, err := h.settle(r.Context(), id, lang, texts, assistant.GapDismissed)
	if err != nil {
		return err
	}
	return h.did(w, r, &step{of: id, back: backTo(r, id), gaps: was}, "insights.dismissed", "Count", len(was))
}
