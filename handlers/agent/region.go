package agent

import (
	"bytes"
	"context"
	"hash/fnv"
	"io"
	"strconv"

	"github.com/a-h/templ"

	"relevo/domain"
	"relevo/handlers/web"
)

// part is a region before it is drawn. inner: the fragment becomes the content
// of the element with the id instead of the element itself.
type part struct {
	id    string
	c     templ.Component
	inner bool
}

// region is a drawn part of the page.
type region struct {
	id    string
	html  []byte
	inner bool
}

func drawAll(ctx context.Context, parts ...part) ([]region, error) {
	out := make([]region, len(parts))
	for i, p := range parts {
		html, err := draw(ctx, p.c)
		if err != nil {
			return nil, err
		}
		out[i] = region{p.id, html, p.inner}
	}
	return out, nil
}

func draw(ctx context.Context, c templ.Component) ([]byte, error) {
	var b bytes.Buffer
	err := c.Render(ctx, &b)
	return b.Bytes(), err
}

// raw writes what a template has drawn before.
func raw(html []byte) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := w.Write(html)
		return err
	})
}

// components are the regions by id, for the page.
func components(all []region) map[string]templ.Component {
	m := make(map[string]templ.Component, len(all))
	for _, r := range all {
		m[r.id] = raw(r.html)
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

func hash(b []byte) uint64 {
	f := fnv.New64a()
	_, _ = f.Write(b) // a hash takes everything
	return f.Sum64()
}

func (h *Handler) avatar(ctx context.Context, id domain.ID) string {
	if a := h.Agents.Get(ctx, id); a != nil {
		return web.AvatarURL(a)
	}
	return ""
}
