package board

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"relevo/domain/i18n"
	"relevo/handlers/web"
	"relevo/views/board"
)

// page is GET /board; with wall=1 larger and without controls.
func (h *Handler) page(w http.ResponseWriter, r *http.Request) error {
	ctx, wall := r.Context(), r.URL.Query().Get("wall") == "1"
	d, err := h.draw(ctx, wall)
	if err != nil {
		return err
	}
	p := board.Page{Wall: wall, WallURL: "/board?wall=1", Regions: map[string]templ.Component{}}
	p.PageProps = web.Shell(r, i18n.T(ctx, "board.title"), "board")
	p.Icons = board.Icons
	p.Scripts = []string{"inbox", "ticks", "board"}
	p.StreamURL = streamURL(wall, d)
	for _, x := range d.parts {
		p.Regions[x.id] = web.Drawn(x.html)
	}
	p.Regions["b-queues"] = board.Rows("b-queues", rows(d.queues))
	p.Regions["b-agents"] = board.Rows("b-agents", rows(d.agents))
	return web.Render(w, r, http.StatusOK, board.Board(p))
}

// streamURL is the address of the page's stream; have names what it shows.
func streamURL(wall bool, d *drawing) string {
	s := "/board/live?have=" + strconv.FormatUint(d.digest(), 36)
	if wall {
		s += "&wall=1"
	}
	return s
}

// digest names a whole drawing.
func (d *drawing) digest() uint64 {
	h := []byte(d.order)
	for _, x := range d.all() {
		h = strconv.AppendUint(h, x.sum, 36)
	}
	return web.Sum(h)
}

func rows(all []region) []templ.Component {
	out := make([]templ.Component, len(all))
	for i, x := range all {
		out[i] = web.Drawn(x.html)
	}
	return out
}
