// Package demo fills an empty database with a shop that has five weeks of
// history (Seed) and serves the shop's pages with the chat widget on them
// (Site). Nothing of it is reachable unless the program was started as a demo.
package demo

import (
	"log/slog"
	"net/http"
	"slices"
	"sync"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/handlers/web"
	view "relevo/views/demo"
)

// CSP is the policy of the shop's pages: a strict host site, on which the
// widget has to work.
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"

// Site is what the shop's pages need.
type Site struct {
	WidgetKey string
	Log       *slog.Logger
}

// Handler serves the shop's pages.
type Handler struct{ site Site }

// New makes the handler; Log may be nil.
func New(s Site) *Handler {
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	return &Handler{s}
}

// Routes adds GET /demo/shop and GET /demo/shop/product to mux.
func (h *Handler) Routes(mux *http.ServeMux) {
	mux.Handle("GET "+view.ShopURL, web.Page(h.site.Log, h.shop))
	mux.Handle("GET "+view.ProductURL, web.Page(h.site.Log, h.product))
}

func (h *Handler) shop(w http.ResponseWriter, r *http.Request) error {
	p, err := h.props(r)
	if err != nil {
		return err
	}
	return render(w, r, p)
}

// product shows the piece ?item= names, the table without one.
func (h *Handler) product(w http.ResponseWriter, r *http.Request) error {
	p, err := h.props(r)
	if err != nil {
		return err
	}
	slug := r.URL.Query().Get("item")
	if slug == "" {
		slug = "alder"
	}
	i := slices.IndexFunc(p.Items, func(it view.Item) bool { return it.Slug == slug })
	if i < 0 {
		return domain.NotFound()
	}
	p.Item = &p.Items[i]
	return render(w, r, p)
}

func (h *Handler) props(r *http.Request) (view.Props, error) {
	items, err := shelf()
	p := view.Props{WidgetKey: h.site.WidgetKey, Items: slices.Clone(items)}
	if lang := r.URL.Query().Get("lang"); slices.Contains(i18n.Languages(), lang) {
		p.Chosen = lang
	}
	return p, err
}

// shelf reads the shop's pieces once.
var shelf = sync.OnceValues(func() ([]view.Item, error) {
	c := &content{}
	if err := decode("shop.yaml", c); err != nil {
		return nil, err
	}
	var out []view.Item
	for _, it := range c.Items {
		out = append(out, view.Item{Slug: it.Slug, Price: it.Price})
	}
	return out, nil
})

// render writes a page in the language of the address, else of the browser.
func render(w http.ResponseWriter, r *http.Request, p view.Props) error {
	langs := []string{r.Header.Get("Accept-Language")}
	if p.Chosen != "" {
		langs = []string{p.Chosen}
	}
	r = r.WithContext(i18n.With(r.Context(), i18n.For(langs...)))
	w.Header().Set("Content-Security-Policy", CSP)
	w.Header().Add("Vary", "Accept-Language")
	if p.Item != nil {
		return web.Render(w, r, http.StatusOK, view.Product(p))
	}
	return web.Render(w, r, http.StatusOK, view.Shop(p))
}
