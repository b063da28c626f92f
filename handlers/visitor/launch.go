package visitor

import (
	"encoding/json"
	"net/http"

	"relevo/domain/widget"
	"relevo/static"
)

// loader serves GET /widget.js, the one script a host page embeds. It is the
// same for all widgets and holds nothing but code.
func (h *Handler) loader(w http.ResponseWriter, r *http.Request) {
	hd := w.Header()
	hd.Set("Cross-Origin-Resource-Policy", "cross-origin")
	hd.Set("Access-Control-Allow-Origin", "*") // for integrity checks of the host page
	static.Serve(w, r, "js/widget.js", "public, max-age=300, stale-while-revalidate=86400")
}

// launcherJSON is how the launcher looks and what it is called.
type launcherJSON struct {
	Colour   string `json:"colour"`
	OnColour string `json:"on_colour"`
	Position string `json:"position"`
	Side     int    `json:"side"`
	Below    int    `json:"below"`
	Lang     string `json:"lang"`
	Title    string `json:"title"`
	Open     string `json:"open"`
	Close    string `json:"close"`
	Unread   string `json:"unread"` // with {n}
}

func (h *Handler) launcherOf(w http.ResponseWriter, r *http.Request) (launcherJSON, error) {
	q := r.URL.Query()
	wd, err := h.Widgets.ByKey(r.Context(), q.Get("k"))
	if err != nil {
		return launcherJSON{}, err
	}
	if err := h.admit(w, r, wd); err != nil {
		return launcherJSON{}, err
	}
	return launch(wd, q.Get("lang"), r.Header.Get("Accept-Language")), nil
}

func launch(wd *widget.Widget, langs ...string) launcherJSON {
	s, p := &wd.Settings, speak(wd, langs...)
	l := launcherJSON{Colour: s.Colour, OnColour: s.OnColour(), Position: s.Position, Side: s.SideSpace, Below: s.BelowSpace, Lang: p.Lang(),
		Title: s.Name, Open: s.Text(p.Lang()).Launcher, Close: p.T("widget.launcher_close"), Unread: p.T("widget.launcher_unread")}
	if l.Open == "" {
		l.Open = p.T("widget.launcher_open")
	}
	return l
}

const launcherCache = "public, max-age=300"

// launcher serves GET /widget/v1/config?k=KEY&lang=es.
func (h *Handler) launcher(w http.ResponseWriter, r *http.Request) error {
	l, err := h.launcherOf(w, r)
	if err != nil {
		return err
	}
	return h.sendLauncher(w, l, "application/json; charset=utf-8", "", "\n")
}

// launcherModule serves the same as a script module. The loader imports it:
// that needs only script-src of the host page's policy, where a fetch would
// need connect-src as well.
func (h *Handler) launcherModule(w http.ResponseWriter, r *http.Request) error {
	l, err := h.launcherOf(w, r)
	if err != nil {
		return err
	}
	return h.sendLauncher(w, l, "text/javascript; charset=utf-8", "export default ", "\n")
}

func (h *Handler) sendLauncher(w http.ResponseWriter, l launcherJSON, kind, before, after string) error {
	b, err := json.Marshal(l)
	if err != nil {
		return err
	}
	hd := w.Header()
	hd.Add("Vary", "Accept-Language")
	hd.Set("Cache-Control", launcherCache)
	hd.Set("Content-Type", kind)
	hd.Set("X-Content-Type-Options", "nosniff")
	hd.Set("Cross-Origin-Resource-Policy", "cross-origin")
	_, _ = w.Write([]byte(before + string(b) + after)) // a page that went away needs no launcher
	return nil
}
