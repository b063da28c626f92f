package web

import (
	"bytes"
	"context"
	"hash/fnv"
	"io"

	"github.com/a-h/templ"
)

// Draw renders a region to memory, for a page or a stream.
func Draw(ctx context.Context, c templ.Component) ([]byte, error) {
	var b bytes.Buffer
	err := c.Render(ctx, &b)
	return b.Bytes(), err
}

// Drawn writes what a template has drawn before.
func Drawn(html []byte) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := w.Write(html)
		return err
	})
}

// Sum names the content of a region, so that it is sent only when it changed.
func Sum(html []byte) uint64 {
	f := fnv.New64a()
	_, _ = f.Write(html) // a hash takes everything
	return f.Sum64()
}
