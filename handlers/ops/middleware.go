package ops

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// routes are the kinds of addresses that requests are counted by: few, so that
// no caller can make up new ones.
var routes = []struct{ prefix, name string }{
	{"/widget/v1/events", "stream"}, {"/api/v1/me/events", "stream"},
	{"/widget/", "widget"}, {"/widget.js", "widget"}, {"/api/", "api"}, {"/static/", "static"}, {"/files/", "file"}, {"/avatars/", "file"},
	{"/healthz", "ops"}, {"/readyz", "ops"}, {"/metrics", "ops"}, {"/inbox", "inbox"}, {"/admin", "admin"}, {"/demo", "demo"},
}

func routeOf(path string) string {
	for _, r := range routes {
		if strings.HasPrefix(path, r.prefix) {
			return r.name
		}
	}
	return "page"
}

// Count wraps the server's handler and counts what it answers.
func (m *Metrics) Count(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		c := &counted{ResponseWriter: w}
		defer func() {
			status := c.status
			if status == 0 {
				status = http.StatusOK // nothing written is an empty success
			}
			route := routeOf(r.URL.Path)
			m.requests.WithLabelValues(route, strconv.Itoa(status/100)+"xx").Inc()
			if c.Header().Get("Content-Type") != "text/event-stream" {
				m.seconds.WithLabelValues(route).Observe(time.Since(began).Seconds())
			}
		}()
		next.ServeHTTP(c, r)
	})
}

// counted remembers the status; flushing, deadlines and hijacking reach the
// connection through Unwrap.
type counted struct {
	http.ResponseWriter
	status int
}

// Unwrap is for http.ResponseController.
func (c *counted) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// WriteHeader implements http.ResponseWriter.
func (c *counted) WriteHeader(status int) {
	if c.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
		c.status = status
	}
	c.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (c *counted) Write(b []byte) (int, error) {
	if c.status == 0 {
		c.status = http.StatusOK
	}
	return c.ResponseWriter.Write(b)
}

// ReadFrom keeps the connection's own way of sending files.
func (c *counted) ReadFrom(r io.Reader) (int64, error) {
	if c.status == 0 {
		c.status = http.StatusOK
	}
	return io.Copy(c.ResponseWriter, r)
}

// Flush implements http.Flusher for those who ask for it directly.
func (c *counted) Flush() {
	_ = http.NewResponseController(c.ResponseWriter).Flush() // a writer that cannot flush has nothing to flush
}
