package agent

import (
	"context"
	"hash/fnv"
	"strconv"

	"github.com/a-h/templ"

	"relevo/domain"
	"relevo/handlers/web"
)

// part is a region before it is drawn.
type part struct {
	id string
	c  templ.Component
}

// region is a drawn part of the page: one element with the id.
type region struct {
	id   string
	html []byte
}

func drawAll(ctx context.Context, parts ...part) ([]region, error) {
	out := make([]region, len(parts))
	for i, p := range parts {
		html, err := web.Draw(ctx, p.c)
		if err != nil {
			return nil, err
		}
		out[i] = region{p.id, html}
	}
	return out, nil
}

// components are the regions by id, for the page.
func components(all []region) map[string]templ.Component {
	m := make(map[string]templ.Component, len(all))
	for _, r := range all {
		m[r.id] = web.Drawn(r.html)
	}
	return m
}

// digest names the content of regions, so that a stream knows what its page
// was rendered with.
func digest(all []region) string {
	f := fnv.New64a()
	for _, r := range all {
		_, _ = f.Write(r.html) // a hash takes everything
		_, _ = f.Write([]byte{0})
	}
	return strconv.FormatUint(f.Sum64(), 36)
}

func (h *Handler) avatar(ctx context.Context, id domain.ID) string {
	if a := h.Agents.Get(ctx, id); a != nil {
		return web.AvatarURL(a)
	}
	return ""
}
