package builder

import (
	"net/http"

	"relevo/domain/assistant"
	views "relevo/views/builder"
)

// Surround is what a page of another package (Config.Tabs) has around it, and
// the assistant in the address: not_found for an archived one. The draft is the
// caller's own copy. What a form left to say is the caller's to take.
func (h *Handler) Surround(r *http.Request, tab, title string) (views.Frame, *assistant.Assistant, error) {
	l, err := h.load(r)
	if err != nil {
		return views.Frame{}, nil, err
	}
	return h.frame(nil, r, l, tab, title+" · "+l.Name), l.Assistant, nil
}
