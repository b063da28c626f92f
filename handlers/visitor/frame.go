package visitor

import (
	"net/http"
	"strings"

	"relevo/domain/i18n"
	"relevo/domain/widget"
	"relevo/handlers/web"
	"relevo/views/ui"
	views "relevo/views/visitor"
)

// frame serves GET /widget/frame?k=KEY&lang=es, the document inside the
// iframe. It knows nothing of the visitor: that comes by message from the
// host page, never in the address.
func (h *Handler) frame(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	wd, err := h.Widgets.ByKey(r.Context(), q.Get("k"))
	if err != nil {
		return err
	}
	p := speak(wd, q.Get("lang"), r.Header.Get("Accept-Language"))
	s := &wd.Settings
	hd := w.Header()
	hd.Set("Content-Security-Policy", framePolicy(wd))
	hd.Set("X-Content-Type-Options", "nosniff")
	hd.Set("Referrer-Policy", "same-origin")
	hd.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
	hd.Set("Cross-Origin-Resource-Policy", "cross-origin") // hosts that demand it of what they embed
	hd.Set("Cache-Control", "no-cache")
	hd.Add("Vary", "Accept-Language")
	return web.Render(w, r.WithContext(ui.Collecting(i18n.With(r.Context(), p))), http.StatusOK, views.Frame(views.FrameProps{
		Key: wd.Key, Name: s.Name, Subtitle: texts(wd, p).Subtitle, Colour: s.Colour, OnColour: s.OnColour(), Theme: s.Theme,
		Files: s.Files, Emoji: s.Emoji, Sound: s.Sound, Sign: !s.HideBrand,
	}))
}

// framePolicy is a page's policy with room for the visitor's pictures, and
// with the sites that may embed the frame.
func framePolicy(wd *widget.Widget) string {
	sites := "*"
	if len(wd.Settings.Origins) > 0 {
		sites = "'self' " + strings.Join(wd.Settings.Origins, " ")
	}
	return "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self'; style-src-attr 'unsafe-inline'; " +
		"img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; " +
		"form-action 'none'; base-uri 'none'; frame-ancestors " + sites
}
