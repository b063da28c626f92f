package agent

import (
	"net/http"

	"relevo/domain"
	"relevo/handlers/web"
	"relevo/views/inbox"
)

// older is GET /inbox/c/{id}/older?before=SEQ: the messages above those shown,
// as a fragment.
func (h *Handler) older(w http.ResponseWriter, r *http.Request) error {
	id, err := domain.ParseID(r.PathValue("id"))
	if err != nil {
		return err
	}
	before := seqOf(r.URL.Query().Get("before"))
	if before < 1 {
		return domain.Field("before", "problem.cursor")
	}
	ctx := r.Context()
	o, err := h.open(ctx, id)
	if err != nil {
		return err
	}
	ms, err := h.Store.TranscriptBefore(ctx, id, before, pageMessages, true)
	if err != nil {
		return err
	}
	events, err := h.Store.Events(ctx, id)
	if err != nil {
		return err
	}
	var next int64
	from, to := 0, 0
	if len(ms) > 0 {
		for from < len(events) && events[from].AfterSeq < ms[0].Seq-1 {
			from++
		}
		for to = from; to < len(events) && events[to].AfterSeq < before-1; to++ {
		}
		if ms[0].Seq > 1 {
			next = ms[0].Seq
		}
	}
	items := h.scene(ctx, o, web.Me(ctx)).items(ctx, &joint{}, ms, events[from:to])
	return web.Render(w, r, http.StatusOK, inbox.OlderPart(id.String(), next, items))
}
