package web

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/a-h/templ"
	"github.com/klauspost/compress/gzip"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/static"
	"relevo/views/ds"
	"relevo/views/layout"
	"relevo/views/ui"
)

// zippers are reused: one holds some hundred kilobytes.
var zippers = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(io.Discard, gzip.DefaultCompression)
	if err != nil {
		panic("web: " + err.Error()) // only an unknown level fails
	}
	return z
}}

// zipFrom is the size from which a page is sent compressed.
const zipFrom = 1400

// Render renders a component to memory, then writes it, compressed where the
// reader takes that: a failing template never leaves half a page behind.
func Render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	var b bytes.Buffer
	if err := c.Render(r.Context(), &b); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Add("Vary", "Accept-Encoding")
	if b.Len() < zipFrom || !static.Accepts(r.Header.Get("Accept-Encoding"), "gzip") {
		w.WriteHeader(status)
		_, _ = w.Write(b.Bytes()) // a reader that went away needs no page
		return nil
	}
	h.Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	z := zippers.Get().(*gzip.Writer)
	z.Reset(w)
	_, _ = z.Write(b.Bytes()) // as above
	_ = z.Close()             // as above
	zippers.Put(z)
	return nil
}

// Page wraps a handler of a page or of a page's command. Errors become a toast
// for a command sent by script, else an error page.
func Page(log *slog.Logger, h Handler) http.Handler {
	return PageHeaders(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			PageFail(w, r, log, err)
		}
	}))
}

// PageFail answers a page's error.
func PageFail(w http.ResponseWriter, r *http.Request, log *slog.Logger, err error) {
	status, d := Describe(r, log, err)
	p := i18n.From(r.Context())
	if e := domain.AsError(err); e != nil {
		d.Message = p.T(e.Key, e.Args...)
	} else {
		d.Message = p.T("problem.internal")
	}
	if ds.Wanted(r) {
		s := ds.Open(w, r, status)
		if werr := s.Merge(ui.Collecting(r.Context()), ui.Toast(ui.ToastProps{Kind: "danger", Text: d.Message, Detail: d.ID}), ds.Opt{Selector: "#toasts", Mode: "append"}); werr != nil {
			log.Debug("writing an error", "err", werr)
		}
		return
	}
	props := layout.ErrorProps{Status: status, ID: d.ID}
	if !aboutPage(r, err) {
		props.Text = d.Message
	}
	props.Title = p.T("common.product")
	if me := Me(r.Context()); me != nil {
		props.Theme = me.Theme
	}
	if werr := Render(w, r, status, layout.Error(props)); werr != nil && r.Context().Err() == nil {
		log.Error("rendering the error page", "err", werr)
		http.Error(w, d.Message, status)
	}
}

// aboutPage tells whether nothing more is to be said than that the page is not
// there, or not for its reader: the error page has a sentence for that.
func aboutPage(r *http.Request, err error) bool {
	e := domain.AsError(err)
	if e == nil {
		return false
	}
	looks := r.Method == http.MethodGet || r.Method == http.MethodHead
	return e.Key == domain.NotFound().Key || looks && e.Key == domain.Forbidden().Key
}

// Speak puts the reader's language and zone into the request: the agent's own
// when logged in, the browser's otherwise.
func Speak(r *http.Request, me *people.Agent) *http.Request {
	p := i18n.For(r.Header.Get("Accept-Language"))
	if me != nil {
		p = i18n.For(me.Lang)
		if zone, err := time.LoadLocation(me.Zone); err == nil {
			p = p.WithZone(zone)
		}
	}
	return r.WithContext(i18n.With(r.Context(), p))
}

type deskKey struct{}

// WithDesk puts into a context what draws an agent's side of routing, which
// Shell then has on the page; nil draws none.
func WithDesk(ctx context.Context, draw func(context.Context) *layout.Desk) context.Context {
	return context.WithValue(ctx, deskKey{}, draw)
}

// Shell is the frame of a page for the logged-in agent.
func Shell(r *http.Request, title, current string) layout.PageProps {
	ctx := r.Context()
	me := Me(ctx)
	p := layout.PageProps{Current: current, User: UserOf(me)}
	unread := 0
	if draw, ok := ctx.Value(deskKey{}).(func(context.Context) *layout.Desk); ok {
		if p.Desk = draw(ctx); p.Desk != nil {
			unread = p.Desk.Unread
		}
	}
	p.Items = layout.Items(ctx, unread, me.Can(people.Supervise), me.Can(people.Configure))
	p.Title, p.Theme, p.Density = title, me.Theme, me.Density
	return p
}

// UserOf is an agent as the frame shows one.
func UserOf(me *people.Agent) layout.User {
	return layout.User{ID: me.ID.String(), Name: me.Name, Email: me.Email, Image: AvatarURL(me), Supervises: me.Can(people.Supervise)}
}

// AvatarURL is the address of an agent's picture, "" for initials. Pictures
// are public to whoever knows the random id: the widget shows them.
func AvatarURL(a *people.Agent) string {
	if a.Avatar == 0 {
		return ""
	}
	return "/avatars/" + a.Avatar.String()
}
