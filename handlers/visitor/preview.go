package visitor

import (
	"net/http"
	"strings"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/domain/widget"
	"relevo/handlers/web"
	views "relevo/views/visitor"
)

// previewPolicy is the page's policy: the loader, its frame, and nothing else.
// The address is a secret, hence no referrer leaves the page.
const previewPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; frame-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// preview serves GET /preview/{secret}: the real widget, led by an assistant's
// draft, for whoever has the link. A link that is unknown or revoked is no page.
func (h *Handler) preview(w http.ResponseWriter, r *http.Request) error {
	if err := h.byAddr.Take(h.address(r), h.now()); err != nil {
		return err
	}
	r = web.Speak(r, nil)
	hd := w.Header()
	hd.Set("Content-Security-Policy", previewPolicy)
	hd.Set("Referrer-Policy", "no-referrer")
	hd.Set("X-Robots-Tag", "noindex, nofollow")
	hd.Add("Vary", "Accept-Language")
	secret := r.PathValue("secret")
	a, err := h.previewed(r, secret)
	if err != nil {
		return err
	}
	all, err := h.Widgets.All(r.Context())
	if err != nil {
		return err
	}
	wd := previewWidget(all, a.ID)
	if wd == nil {
		return domain.NotFound()
	}
	p := views.PreviewProps{Key: wd.Key, Secret: secret, Name: a.Name}
	if wd.Settings.Lang == "auto" || wd.Settings.Lang == "" {
		p.Lang = i18n.From(r.Context()).Lang()
	}
	return web.Render(w, r, http.StatusOK, views.Preview(p))
}

// previewed is the assistant whose draft a link shows; not_found when the link
// is unknown or revoked, or the assistant archived.
func (h *Handler) previewed(r *http.Request, secret string) (*assistant.Assistant, error) {
	l, err := h.Store.PreviewLinkByHash(r.Context(), people.HashSecret(secret))
	if err != nil {
		return nil, err
	}
	if l.RevokedAt != 0 {
		return nil, domain.NotFound()
	}
	a, err := h.Store.AssistantHead(r.Context(), l.AssistantID)
	if err == nil && a.ArchivedAt != 0 {
		return nil, domain.NotFound()
	}
	return a, err
}

// previewWidget is the widget a preview is shown in: the oldest that the
// assistant answers, else the oldest of all.
func previewWidget(all []*widget.Widget, id domain.ID) *widget.Widget {
	for _, w := range all {
		if w.Settings.Assistant == id {
			return w
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all[0]
}

// previewGone is the answer to a start by a link that leads nowhere.
func previewGone(cause error) error {
	return &domain.Error{Kind: domain.KindNotFound, Code: "not_found", Key: "widget.preview_gone", Field: "preview", Cause: cause}
}

// withoutSecret is a page's address as agents may see it.
func withoutSecret(url, secret string) string {
	return strings.ReplaceAll(url, secret, "…")
}
