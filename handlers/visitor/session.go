package visitor

import (
	"encoding/json"
	"net/http"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/engine"
	"relevo/domain/i18n"
	"relevo/domain/widget"
	"relevo/handlers/web"
)

type sessionIn struct {
	Widget   string                     `json:"widget"`
	Token    string                     `json:"visitor_token"`
	Identity json.RawMessage            `json:"identity"`
	Locale   string                     `json:"locale"`
	Page     contact.Page               `json:"page"`
	Context  map[string]json.RawMessage `json:"context"`
	Open     bool                       `json:"open"`
	Preview  string                     `json:"preview"` // the secret of a preview link
}

type sessionOut struct {
	Token        string            `json:"visitor_token"`
	Visitor      visitorJSON       `json:"visitor"`
	Widget       widgetJSON        `json:"widget"`
	Conversation *conversationJSON `json:"conversation"`
}

// session serves POST /widget/v1/sessions: who the visitor is and what is open.
func (h *Handler) session(w http.ResponseWriter, r *http.Request) error {
	if err := h.byAddr.Take(h.address(r), h.now()); err != nil {
		return err
	}
	var in sessionIn
	if err := web.Read(w, r, &in); err != nil {
		return err
	}
	wd, err := h.Widgets.ByKey(r.Context(), in.Widget)
	if err != nil {
		return err
	}
	if err := h.admit(w, r, wd); err != nil {
		return err
	}
	p := speak(wd, in.Locale, r.Header.Get("Accept-Language"))
	start, err := h.starting(&in, wd, p)
	if err != nil {
		return err
	}
	start.UserAgent = r.UserAgent()
	s, err := h.Engine.StartSession(r.Context(), start)
	if in.Preview != "" && domain.IsCode(err, "not_found") {
		return previewGone(err)
	}
	if err != nil {
		return err
	}
	conv, err := h.shapeConversation(r.Context(), s.Conversation)
	if err != nil {
		return err
	}
	return web.Write(w, http.StatusCreated, sessionOut{
		Token:        h.tokens.seal(h.callerOf(&s.Visitor)),
		Visitor:      visitorJSON{ID: s.Visitor.ID, Name: s.Contact.Name, Email: s.Contact.Email, Identified: s.Visitor.Identified},
		Widget:       shapeWidget(wd, p),
		Conversation: conv,
	})
}

// starting turns what the widget says into a command: the token must be ours,
// the identity proven.
func (h *Handler) starting(in *sessionIn, wd *widget.Widget, p *i18n.Printer) (engine.SessionStart, error) {
	start := engine.SessionStart{WidgetID: wd.ID, Lang: p.Lang(), Page: in.Page, Facts: contact.NewFacts(in.Context), Open: in.Open, Greeting: texts(wd, p).Greeting, Preview: in.Preview}
	if in.Preview != "" {
		start.Page.URL = withoutSecret(in.Page.URL, in.Preview)
	}
	if in.Token != "" {
		c, err := h.tokens.open(in.Token, h.Engine.Now())
		if err != nil {
			return start, err
		}
		if err := h.byVisitor.Take(c.visitor.String(), h.now()); err != nil {
			return start, err
		}
		if c.widget == wd.ID {
			start.VisitorID = c.visitor
		}
	}
	var err error
	start.Identity, err = h.identity(in.Identity, wd)
	return start, err
}

// callerOf is what a visitor's token says; a signed-in visitor's runs out.
func (h *Handler) callerOf(v *contact.Visitor) caller {
	c := caller{visitor: v.ID, widget: v.WidgetID, identified: v.Identified}
	if v.Identified {
		c.expires = h.Engine.Now() + identifiedIn
	}
	return c
}

// rejected is the answer to an identity that is not proven.
func rejected(cause error) error {
	return &domain.Error{Kind: domain.KindForbidden, Code: "identity_rejected", Key: "widget.identity_rejected", Cause: cause}
}
