package settings

import (
	"net/http"

	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/handlers/flash"
	"relevo/handlers/web"
	views "relevo/views/settings"
)

// invite makes an invitation; the page after it shows its link, once.
func (h *handlers) invite(w http.ResponseWriter, r *http.Request) error {
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	typed := views.InviteForm{Email: r.PostFormValue("email"), Role: people.Role(r.PostFormValue("role"))}
	secret, i, err := h.Engine.Invite(r.Context(), web.Me(r.Context()).ID, typed.Email, typed.Role)
	if err != nil {
		errs := web.Errors{}
		if !errs.Add(r.Context(), "", err) {
			return err
		}
		return h.showAgents(w, r, http.StatusUnprocessableEntity, typed, errs)
	}
	return h.linked(w, r, secret, i)
}

func (h *handlers) linked(w http.ResponseWriter, r *http.Request, secret string, i *people.Invitation) error {
	return h.Flash.Redirect(w, r, views.AgentsURL, flash.Message{Text: i18n.T(r.Context(), "settings.link_made"), Secret: secret, About: i.Email})
}

// renew makes a new link; the old one stops working.
func (h *handlers) renew(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	secret, i, err := h.Engine.RenewInvitation(r.Context(), web.Me(r.Context()).ID, id)
	if err != nil {
		return err
	}
	return h.linked(w, r, secret, i)
}

func (h *handlers) revoke(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	if err := h.Engine.RevokeInvitation(r.Context(), web.Me(r.Context()).ID, id); err != nil {
		return err
	}
	return h.Flash.Redirect(w, r, views.AgentsURL, flash.Message{Text: i18n.T(r.Context(), "settings.revoked")})
}
