package builder

import (
	"net/http"
	"strconv"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/handlers/flash"
	"relevo/handlers/web"
	views "relevo/views/builder"
)

// mostVersions is how many versions the page lists.
const mostVersions = 200

// askPublish is GET …/publish: the content of the dialog.
func (h *Handler) askPublish(w http.ResponseWriter, r *http.Request) error {
	l, err := h.load(r)
	if err != nil {
		return err
	}
	p := views.PublishProps{ID: l.ID.String(), State: h.state(r.Context(), l), First: l.live == nil, Unsaved: r.URL.Query().Get("unsaved") != "", Kept: views.KeptProps{ID: l.ID.String()}}
	if h.keeps() {
		all, err := h.Store.Recordings(r.Context(), l.ID)
		if err != nil {
			return err
		}
		p.Kept = views.KeptOf(l.Assistant, all)
	}
	if l.live != nil {
		p.Changes = differences(i18n.From(r.Context()), p.ID, l.world, &l.live.Definition, &l.Draft)
	}
	return web.Render(w, r, http.StatusOK, views.Publish(p))
}

// publish is POST …/publish: version of the draft, note. It trains first and
// may take seconds.
func (h *Handler) publish(w http.ResponseWriter, r *http.Request) error {
	id, err := domain.ParseID(r.PathValue("id"))
	if err == nil {
		err = web.ReadForm(w, r)
	}
	if err != nil {
		return err
	}
	ver, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil {
		return domain.Invalid(err)
	}
	v, err := h.Engine.PublishAssistant(r.Context(), web.Me(r.Context()).ID, id, ver, r.PostFormValue("note"))
	if err != nil {
		return h.refuse(w, r, err)
	}
	return h.done(w, r, views.Of(id.String(), "/versions"), "assistants.published", "N", v.N)
}

// refuse draws the page with the reason why a command was refused; what is not
// the reader's goes on.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, err error) error {
	e := domain.AsError(err)
	if e == nil || e.Kind != domain.KindConflict && e.Kind != domain.KindInvalidField && e.Kind != domain.KindTooLarge {
		return err
	}
	return h.showVersions(w, r, web.Status(err), views.VersionsProps{Problem: sentence(r.Context(), err)})
}

// unpublish is POST …/unpublish.
func (h *Handler) unpublish(w http.ResponseWriter, r *http.Request) error {
	id, err := domain.ParseID(r.PathValue("id"))
	if err == nil {
		err = h.Engine.UnpublishAssistant(r.Context(), web.Me(r.Context()).ID, id)
	}
	if err != nil {
		return err
	}
	return h.done(w, r, views.Of(id.String(), "/versions"), "assistants.unpublished_done")
}

// versions is GET …/versions.
func (h *Handler) versions(w http.ResponseWriter, r *http.Request) error {
	return h.showVersions(w, r, http.StatusOK, views.VersionsProps{})
}

// showVersions draws the page; p says why a file or a command was refused.
func (h *Handler) showVersions(w http.ResponseWriter, r *http.Request, status int, p views.VersionsProps) error {
	l, err := h.load(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	all, err := h.Store.Versions(ctx, l.ID, mostVersions)
	if err != nil {
		return err
	}
	links, err := h.Store.PreviewLinks(ctx, l.ID)
	if err != nil {
		return err
	}
	m := h.Flash.Take(w, r)
	p.Frame, p.Now, p.Link = h.frame(nil, r, l, "versions", i18n.T(ctx, "assistants.versions")+" · "+l.Name), h.Engine.Now(), m.Secret
	p.Toast = m.Text
	for i := range all {
		p.Versions = append(p.Versions, h.versionRow(r, l, &all[i]))
	}
	for _, x := range links {
		p.Links = append(p.Links, views.LinkRow{ID: x.ID.String(), Note: x.Note, By: h.person(ctx, x.CreatedBy), At: x.CreatedAt, Revoked: x.RevokedAt})
	}
	return web.Render(w, r, status, views.Versions(p))
}

func (h *Handler) versionRow(r *http.Request, l *loaded, v *assistant.Version) views.VersionRow {
	row := views.VersionRow{ID: v.ID.String(), N: v.N, At: v.CreatedAt, By: h.person(r.Context(), v.CreatedBy), Note: v.Note, Published: v.Published, Live: v.ID == l.LiveID}
	if !v.Published {
		row.Note = i18n.T(r.Context(), "assistants.kept_draft_note")
	}
	return row
}

// ofVersion loads the version in the address; not_found when it is another
// assistant's.
func (h *Handler) ofVersion(r *http.Request) (*loaded, *assistant.Version, error) {
	l, err := h.load(r)
	if err != nil {
		return nil, nil, err
	}
	id, err := domain.ParseID(r.PathValue("version"))
	if err != nil {
		return nil, nil, err
	}
	v, err := h.Store.VersionByID(r.Context(), id)
	if err == nil && v.AssistantID != l.ID {
		err = domain.NotFound()
	}
	return l, v, err
}

// version is GET …/versions/{version}: what it has that the draft has not, and
// the other way round.
func (h *Handler) version(w http.ResponseWriter, r *http.Request) error {
	l, v, err := h.ofVersion(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	p := views.VersionProps{Frame: h.frame(w, r, l, "versions", i18n.T(ctx, "assistants.version_n", "N", v.N)+" · "+l.Name), Version: h.versionRow(r, l, v), Now: h.Engine.Now()}
	p.Changes = differences(i18n.From(ctx), p.ID, l.world, &v.Definition, &l.Draft)
	return web.Render(w, r, http.StatusOK, views.Version(p))
}

// revert is POST …/versions/{version}/revert: keep puts the draft aside first.
func (h *Handler) revert(w http.ResponseWriter, r *http.Request) error {
	l, v, err := h.ofVersion(r)
	if err == nil {
		err = web.ReadForm(w, r)
	}
	if err == nil {
		err = h.Engine.RevertAssistant(r.Context(), web.Me(r.Context()).ID, l.ID, v.ID, r.PostFormValue("keep") != "")
	}
	if err != nil {
		return err
	}
	return h.done(w, r, views.Of(l.ID.String(), "/versions"), "assistants.reverted", "N", v.N)
}

// createLink is POST …/links: note. The address is shown once.
func (h *Handler) createLink(w http.ResponseWriter, r *http.Request) error {
	id, err := domain.ParseID(r.PathValue("id"))
	if err == nil {
		err = web.ReadForm(w, r)
	}
	if err != nil {
		return err
	}
	_, secret, err := h.Engine.CreatePreviewLink(r.Context(), web.Me(r.Context()).ID, id, r.PostFormValue("note"))
	if err != nil {
		return err
	}
	return h.Flash.Redirect(w, r, views.Of(id.String(), "/versions#links"), flash.Message{Text: i18n.T(r.Context(), "assistants.link_created"), Secret: h.Proxies.Origin(r, h.BaseURL) + "/preview/" + secret})
}

// revokeLink is POST …/links/{link}/revoke.
func (h *Handler) revokeLink(w http.ResponseWriter, r *http.Request) error {
	l, err := h.load(r)
	if err != nil {
		return err
	}
	link, err := domain.ParseID(r.PathValue("link"))
	if err != nil {
		return err
	}
	all, err := h.Store.PreviewLinks(r.Context(), l.ID)
	if err != nil {
		return err
	}
	err = domain.NotFound()
	for _, x := range all {
		if x.ID == link {
			err = h.Engine.RevokePreviewLink(r.Context(), web.Me(r.Context()).ID, link)
		}
	}
	if err != nil {
		return err
	}
	return h.done(w, r, views.Of(l.ID.String(), "/versions#links"), "assistants.link_gone")
}
