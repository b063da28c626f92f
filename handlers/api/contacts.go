package api

import (
	"context"
	"net/http"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/engine"
	"relevo/domain/people"
)

func (a *API) contactRoutes() {
	serve(a, operation{method: http.MethodGet, path: "/contacts", id: "listContacts", summary: "One page of contacts who wrote, newest first", permission: people.Serve}, a.listContacts)
	serve(a, operation{method: http.MethodGet, path: "/contacts/{id}", id: "getContact", summary: "One contact", permission: people.Serve}, a.getContact)
	serve(a, operation{method: http.MethodPut, path: "/contacts/{id}", id: "putContact", summary: "Replace what agents may set about a contact", permission: people.Serve}, a.putContact)
}

type contactQuery struct {
	Q      string `query:"q" maxLength:"300" doc:"words of the name, address or number; the last may be the start of a word"`
	Cursor string `query:"cursor"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

type contactList struct {
	Contacts   []contactJSON `json:"contacts"`
	NextCursor string        `json:"next_cursor" doc:"empty at the end"`
}

func (a *API) listContacts(ctx context.Context, in *contactQuery) (*body[contactList], error) {
	var before domain.ID
	if in.Cursor != "" {
		var err error
		if before, err = domain.ParseID(in.Cursor); err != nil {
			return nil, domain.Field("cursor", "problem.cursor")
		}
	}
	var rows []*contact.Contact
	var err error
	if in.Q != "" {
		rows, err = a.Store.SearchContacts(ctx, in.Q, before, in.Limit+1)
	} else {
		rows, err = a.Store.Contacts(ctx, before, in.Limit+1)
	}
	if err != nil {
		return nil, err
	}
	var out contactList
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		out.NextCursor = rows[in.Limit-1].ID.String()
	}
	out.Contacts = make([]contactJSON, len(rows))
	for i, c := range rows {
		out.Contacts[i] = shapeContact(c)
	}
	return &body[contactList]{out}, nil
}

func (a *API) getContact(ctx context.Context, in *byID) (*body[contactJSON], error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	c, err := a.Store.Contact(ctx, id)
	if err != nil {
		return nil, err
	}
	return &body[contactJSON]{shapeContact(c)}, nil
}

type contactBody struct {
	Name  string `json:"name,omitempty"`
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
	Notes string `json:"notes,omitempty" doc:"at most 5,000 characters"`
}

func (a *API) putContact(ctx context.Context, in *commandInput[contactBody]) (*body[contactJSON], error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	b := in.Body
	c, err := a.Engine.EditContact(ctx, id, engine.ContactEdit{Name: new(b.Name), Email: new(b.Email), Phone: new(b.Phone), Notes: new(b.Notes)})
	if err != nil {
		return nil, err
	}
	return &body[contactJSON]{shapeContact(c)}, nil
}
