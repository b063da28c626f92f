package insights

import (
	"net/http"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/handlers/web"
	pages "relevo/views/builder"
	views "relevo/views/insights"
	"relevo/views/ui"
)

// mostListed is how many gaps the page lists.
const mostListed = 200

// gapStatuses are what gaps can be listed by; "" for all.
var gapStatuses = []assistant.GapStatus{assistant.GapOpen, assistant.GapAdded, assistant.GapDismissed, ""}

// gaps is GET …/analytics/gaps: status.
func (h *Handler) gaps(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, a, err := h.Surround(r, "analytics", i18n.T(ctx, "insights.gaps"))
	if err != nil {
		return err
	}
	h.told(w, r, &f)
	status, chosen := assistant.GapOpen, r.URL.Query().Get("status")
	p := views.GapsProps{Frame: f, Tabs: analyticsTabs(ctx, f.ID, "gaps"), Now: h.Engine.Now(), Actions: actionOptions(i18n.From(ctx), a)}
	for _, s := range gapStatuses {
		if chosen == string(s) || chosen == "all" && s == "" {
			status = s
		}
	}
	if !r.URL.Query().Has("status") {
		status = assistant.GapOpen
	}
	for _, s := range gapStatuses {
		name := string(s)
		if s == "" {
			name = "all"
		}
		p.Filter = append(p.Filter, ui.Tab{Label: i18n.T(ctx, "insights.gaps_"+name), Href: pages.Of(f.ID, "/analytics/gaps?status="+name), Selected: s == status})
	}
	all, err := h.Store.Gaps(ctx, a.ID, status, mostListed+1)
	if err != nil {
		return err
	}
	if p.More = len(all) > mostListed; p.More {
		all = all[:mostListed]
	}
	for i := range all {
		g := &all[i]
		kind := i18n.T(ctx, "insights.kind_no_match")
		if id := "insights.kind_" + g.Kind; i18n.From(ctx).Has(id) {
			kind = i18n.T(ctx, id)
		}
		p.Gaps = append(p.Gaps, views.Gap{ID: g.ID.String(), Text: g.Text, Lang: g.Lang, Kind: kind, Status: string(g.Status), Outcome: g.Outcome, Count: g.Count, First: g.FirstAt, Last: g.LastAt})
	}
	return web.Render(w, r, http.StatusOK, views.Gaps(p))
}

// setGap is POST …/analytics/gaps/{gap}: status.
func (h *Handler) setGap(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	_, a, err := h.Surround(r, "analytics", "")
	if err == nil {
		err = web.ReadForm(w, r)
	}
	if err != nil {
		return err
	}
	id, err := domain.ParseID(r.PathValue("gap"))
	if err != nil {
		return err
	}
	to := assistant.GapStatus(r.PostFormValue("status"))
	g, err := h.gapOf(r, a.ID, id)
	if err != nil {
		return err
	}
	if err := h.Engine.SetGap(ctx, web.Me(ctx).ID, id, to); err != nil {
		return err
	}
	s := &step{of: a.ID, back: pages.Of(a.ID.String(), "/analytics/gaps?status="+string(g.Status)), gaps: map[domain.ID]assistant.GapStatus{id: g.Status}}
	return h.did(w, r, s, "insights.gap_"+string(to))
}

// gapOf finds a gap of the assistant; another's is not_found.
func (h *Handler) gapOf(r *http.Request, of, id domain.ID) (*assistant.OpenGap, error) {
	all, err := h.Store.Gaps(r.Context(), of, "", mostGaps)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].ID == id {
			return &all[i], nil
		}
	}
	return nil, domain.NotFound()
}
