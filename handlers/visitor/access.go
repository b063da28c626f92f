package visitor

import (
	"net/http"
	"net/url"
	"strings"

	"relevo/domain"
	"relevo/domain/widget"
	"relevo/handlers/web"
)

// cors answers preflights and lets only pages through that some widget may
// stand on; which widget it is, the handler checks with admit.
func (h *Handler) cors(serve web.Handler) http.Handler {
	return web.JSON(h.Log, func(w http.ResponseWriter, r *http.Request) error {
		origin := r.Header.Get("Origin")
		hd := w.Header()
		hd.Add("Vary", "Origin")
		if origin != "" {
			ok := h.isOwn(r, origin)
			if !ok {
				var err error
				if ok, err = h.Widgets.AnyAllows(r.Context(), origin); err != nil {
					return err
				}
			}
			if !ok {
				return domain.Forbidden()
			}
			hd.Set("Access-Control-Allow-Origin", origin)
			hd.Set("Access-Control-Expose-Headers", "Retry-After")
		}
		if r.Method == http.MethodOptions {
			hd.Set("Access-Control-Allow-Methods", "GET, POST")
			hd.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Last-Event-ID")
			hd.Set("Access-Control-Max-Age", "600")
			w.WriteHeader(http.StatusNoContent)
			return nil
		}
		return serve(w, r)
	})
}

// isOwn tells whether the origin is this server itself.
func (h *Handler) isOwn(r *http.Request, origin string) bool {
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && (strings.EqualFold(u.Host, r.Host) || h.own != "" && strings.EqualFold(u.Host, h.own))
}

// admit checks the calling page against the widget's own list: forbidden, and
// then the page cannot read the answer either.
func (h *Handler) admit(w http.ResponseWriter, r *http.Request, wd *widget.Widget) error {
	origin := r.Header.Get("Origin")
	if origin == "" || h.isOwn(r, origin) || wd.Settings.Allows(origin) {
		return nil
	}
	w.Header().Del("Access-Control-Allow-Origin")
	w.Header().Del("Access-Control-Expose-Headers")
	return domain.Forbidden()
}

// known finds who is calling by the bearer token.
func (h *Handler) known(w http.ResponseWriter, r *http.Request) (caller, *widget.Widget, error) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return caller{}, nil, domain.Unauthenticated()
	}
	c, err := h.tokens.open(strings.TrimSpace(token), h.Engine.Now())
	if err != nil {
		return c, nil, err
	}
	return h.of(w, r, c)
}

// watching is known for the two reads: a ticket in the address will do.
func (h *Handler) watching(w http.ResponseWriter, r *http.Request) (caller, *widget.Widget, error) {
	t := r.URL.Query().Get("ticket")
	if t == "" {
		return h.known(w, r)
	}
	c, err := h.tickets.open(t, h.Engine.Now())
	if err != nil {
		return c, nil, err
	}
	return h.of(w, r, c)
}

func (h *Handler) of(w http.ResponseWriter, r *http.Request, c caller) (caller, *widget.Widget, error) {
	wd, err := h.Widgets.ByID(r.Context(), c.widget)
	if err != nil {
		return c, nil, err
	}
	return c, wd, h.admit(w, r, wd)
}

// posting is known for commands: it counts against the rates.
func (h *Handler) posting(w http.ResponseWriter, r *http.Request) (caller, *widget.Widget, error) {
	if err := h.byAddr.Take(h.address(r), h.now()); err != nil {
		return caller{}, nil, err
	}
	c, wd, err := h.known(w, r)
	if err != nil {
		return c, nil, err
	}
	return c, wd, h.byVisitor.Take(c.visitor.String(), h.now())
}

func (h *Handler) address(r *http.Request) string { return h.Proxies.Caller(r) }

// slot takes the places of one stream; release gives them back.
func (h *Handler) slot(r *http.Request, c caller) (release func(), err error) {
	mine, err := h.slotsOf.Take(c.visitor.String())
	if err != nil {
		return nil, err
	}
	here, err := h.slotsFrom.Take(h.address(r))
	if err != nil {
		mine()
		return nil, err
	}
	return func() { here(); mine() }, nil
}
