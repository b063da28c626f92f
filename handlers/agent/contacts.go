package agent

import (
	"net/http"
	"net/url"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/handlers/web"
	"relevo/views/inbox"
	"relevo/views/layout"
)

// contacts is GET /contacts: everybody who wrote, newest first, or those q finds.
func (h *Handler) contacts(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	query := contact.OneLine(q.Get("q"), maxQuery)
	var before domain.ID
	var err error
	if s := q.Get("cursor"); s != "" {
		if before, err = domain.ParseID(s); err != nil {
			return domain.Field("cursor", "problem.cursor")
		}
	}
	var rows []*contact.Contact
	if query != "" {
		rows, err = h.Store.SearchContacts(ctx, query, 0, pageRows)
	} else {
		rows, err = h.Store.Contacts(ctx, before, pageRows+1)
	}
	if err != nil {
		return err
	}
	p := inbox.Contacts{Query: query}
	if p.PageProps, err = h.shell(r, i18n.T(ctx, "shell.contacts")); err != nil {
		return err
	}
	if len(rows) > pageRows {
		rows = rows[:pageRows]
		p.Next = "/contacts?" + url.Values{"cursor": {rows[pageRows-1].ID.String()}}.Encode()
	}
	pr, now := i18n.From(ctx), h.Engine.Now()
	for _, c := range rows {
		id := c.ID.String()
		p.Rows = append(p.Rows, inbox.ContactRow{ID: id, Href: "/contacts/" + id, Name: personOf(ctx, c), Email: c.Email, Phone: c.Phone,
			Lang: language(ctx, c.Lang), FirstSeen: pr.Day(c.CreatedAt, now), At: c.CreatedAt})
	}
	return web.Render(w, r, http.StatusOK, inbox.ContactsPage(p))
}

// contact is GET /contacts/{id}: the card, the notes and all conversations.
func (h *Handler) contact(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id, err := domain.ParseID(r.PathValue("id"))
	if err != nil {
		return err
	}
	c, err := h.Store.Contact(ctx, id)
	if err != nil {
		return err
	}
	visitor, err := h.Store.ContactVisitor(ctx, id)
	if err != nil && !domain.IsCode(err, "not_found") {
		return err
	}
	if err != nil {
		visitor = nil
	}
	past, err := h.past(ctx, id, 0, 100)
	if err != nil {
		return err
	}
	p := inbox.Contact{Card: h.card(ctx, c, visitor), Notes: c.Notes, Past: past}
	if p.PageProps, err = h.shell(r, p.Card.Name); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, inbox.ContactPage(p))
}

// shell is the frame of a contacts page.
func (h *Handler) shell(r *http.Request, title string) (layout.PageProps, error) {
	mine, err := h.myRows(r.Context(), web.Me(r.Context()).ID)
	p := web.Shell(r, title, "contacts")
	p.Items = layout.Items(r.Context(), waiting(mine), web.Me(r.Context()).Can(people.Supervise), web.Me(r.Context()).Can(people.Configure))
	p.Scripts = []string{"inbox"}
	return p, err
}
