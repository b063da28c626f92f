package receipt

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/i18n"
	"relevo/domain/routing"
	"relevo/handlers/web"
	"relevo/views/receipt"
)

func hashed(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// open reads the conversation of a request; not_found for one in which nobody
// has written yet.
func (h *Handler) open(r *http.Request) (*conversation.Conversation, error) {
	id, err := domain.ParseID(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	c, err := h.Store.Conversation(r.Context(), id)
	if err == nil && c.Folder() == conversation.Hidden {
		err = domain.NotFound()
	}
	return c, err
}

// page is GET /inbox/c/{id}/routing.
func (h *Handler) page(w http.ResponseWriter, r *http.Request) error {
	c, err := h.open(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	who, err := h.Store.Contact(ctx, c.ContactID)
	if err != nil {
		return err
	}
	items, err := h.items(ctx, c.ID, nil)
	if err != nil {
		return err
	}
	name := web.Person(ctx, who.ID, who.Name, who.Email)
	title := i18n.T(ctx, "receipt.title", "Name", name)
	p := receipt.Page{Name: name, Sub: i18n.T(ctx, "receipt.sub"), Back: "/inbox?view=all&c=" + c.ID.String(),
		Why: receipt.NowRegion(h.now(ctx, c.ID)), StreamURL: "/inbox/c/" + c.ID.String() + "/routing/live"}
	p.Items = items
	p.PageProps = web.Shell(r, title, "inbox")
	p.Icons, p.Scripts = receipt.Icons, []string{"ticks"}
	return web.Render(w, r, http.StatusOK, receipt.Routing(p))
}

// now says why a conversation still waits, as of this moment.
func (h *Handler) now(ctx context.Context, conv domain.ID) receipt.Now {
	p := i18n.From(ctx)
	work, ok := h.Engine.Work(conv)
	if !ok || work.State != conversation.Waiting && work.State != conversation.Ringing {
		return receipt.Now{}
	}
	rc, ok := h.Engine.Explain(conv)
	if !ok {
		return receipt.Now{}
	}
	n := receipt.Now{Show: true, Title: p.T("receipt.now", "Queue", h.Words.queue(ctx, work.QueueID)), Text: h.Words.Why(ctx, &rc), Since: work.EnqueuedAt - work.AgeAdjust,
		Candidates: h.candidates(ctx, &rc), Left: rc.Left}
	var rung []domain.ID
	for _, o := range h.Engine.OffersFor(conv) {
		rung = append(rung, o.AgentID)
	}
	if len(rung) > 0 {
		n.Text = p.T("receipt.now_rings", "Name", h.Words.agents(ctx, rung))
	}
	if wait, ok := h.Engine.Waiting(conv); ok && wait.Ahead > 0 {
		n.Facts = append(n.Facts, receipt.Fact{Name: p.T("receipt.ahead"), Value: p.Number(int64(wait.Ahead))})
	}
	if rc.Relaxed > 0 {
		n.Facts = append(n.Facts, receipt.Fact{Name: p.T("receipt.relaxed"), Value: p.T("receipt.relaxed_n", "Count", rc.Relaxed)})
	}
	if work.MaxWaitAt > 0 {
		n.Facts = append(n.Facts, receipt.Fact{Name: p.T("receipt.max_wait"), Value: p.Time(work.MaxWaitAt)})
	}
	return n
}

// candidates are the agents of a receipt in words.
func (h *Handler) candidates(ctx context.Context, rc *routing.Receipt) []receipt.Candidate {
	p := i18n.From(ctx)
	chosen := map[domain.ID]bool{}
	for _, id := range rc.Pick {
		chosen[id] = true
	}
	out := make([]receipt.Candidate, 0, len(rc.Candidates))
	for i := range rc.Candidates {
		c := &rc.Candidates[i]
		x := receipt.Candidate{ID: c.Agent.String(), Name: h.Words.agent(ctx, c.Agent), OK: c.OK, Chosen: chosen[c.Agent]}
		if a := h.Words.Agents.Get(ctx, c.Agent); a != nil {
			x.Image = web.AvatarURL(a)
		}
		switch {
		case x.Chosen:
			x.Verdict, x.Why = p.T("receipt.chosen"), h.Words.Key(ctx, rc, c)
		case c.OK:
			x.Verdict, x.Why = p.T("receipt.could"), h.Words.Key(ctx, rc, c)
		default:
			x.Verdict = p.T("receipt.left_out")
			for _, f := range c.Fail {
				x.Why = append(x.Why, h.Words.Failure(ctx, rc, f))
			}
		}
		out = append(out, x)
	}
	return out
}
