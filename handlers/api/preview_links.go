package api

import (
	"context"
	"net/http"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/handlers/web"
)

func (a *API) previewLinkRoutes() {
	serve(a, configures(http.MethodGet, "/assistants/{id}/preview_links", "listPreviewLinks", "The links to its draft, revoked ones included, newest first"), a.listPreviewLinks)
	create := configures(http.MethodPost, "/assistants/{id}/preview_links", "createPreviewLink", "Make a link to its draft; the secret is told once")
	create.status = http.StatusCreated
	serve(a, create, a.createPreviewLink)
	revoke := configures(http.MethodDelete, "/assistants/{id}/preview_links/{link}", "revokePreviewLink", "End a link at once")
	revoke.status = http.StatusNoContent
	serve(a, revoke, a.revokePreviewLink)
}

// previewLinkJSON is one link.
type previewLinkJSON struct {
	ID        string `json:"id"`
	Note      string `json:"note"`
	Secret    string `json:"secret,omitempty" doc:"told once, when the link is made"`
	CreatedAt string `json:"created_at" format:"date-time"`
	CreatedBy string `json:"created_by" doc:"id of the agent"`
	RevokedAt string `json:"revoked_at,omitempty" format:"date-time"`
}

func shapePreviewLink(l assistant.PreviewLink) previewLinkJSON {
	return previewLinkJSON{ID: l.ID.String(), Note: l.Note, CreatedAt: web.Stamp(l.CreatedAt), CreatedBy: l.CreatedBy.String(), RevokedAt: web.Stamp(l.RevokedAt)}
}

type previewLinkList struct {
	Links []previewLinkJSON `json:"preview_links"`
}

func (a *API) listPreviewLinks(ctx context.Context, in *byID) (*body[previewLinkList], error) {
	of, err := a.findAssistant(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	all, err := a.Store.PreviewLinks(ctx, of.ID)
	if err != nil {
		return nil, err
	}
	return &body[previewLinkList]{previewLinkList{each(all, shapePreviewLink)}}, nil
}

type previewLinkCreate struct {
	Note string `json:"note,omitempty"`
}

func (a *API) createPreviewLink(ctx context.Context, in *commandInput[previewLinkCreate]) (*body[previewLinkJSON], error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	l, secret, err := a.Engine.CreatePreviewLink(ctx, web.Me(ctx).ID, id, in.Body.Note)
	if err != nil {
		return nil, err
	}
	out := shapePreviewLink(*l)
	out.Secret = secret
	return &body[previewLinkJSON]{out}, nil
}

type previewLinkPath struct {
	ID   string `path:"id"`
	Link string `path:"link"`
}

func (a *API) revokePreviewLink(ctx context.Context, in *previewLinkPath) (*none, error) {
	of, err := a.findAssistant(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	link, err := domain.ParseID(in.Link)
	if err != nil {
		return nil, err
	}
	all, err := a.Store.PreviewLinks(ctx, of.ID)
	if err != nil {
		return nil, err
	}
	for _, l := range all {
		if l.ID == link {
			return nil, a.Engine.RevokePreviewLink(ctx, web.Me(ctx).ID, link)
		}
	}
	return nil, domain.NotFound()
}
