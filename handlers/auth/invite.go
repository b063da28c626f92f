package auth

import (
	"net/http"

	"relevo/domain/engine"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/handlers/web"
	views "relevo/views/people"
)

// invitation finds the one a link names, or answers why it cannot be accepted.
func (a *Auth) invitation(w http.ResponseWriter, r *http.Request) (*people.Invitation, error) {
	i, err := a.DB.InvitationByHash(r.Context(), people.HashSecret(r.PathValue("secret")))
	if err == nil {
		err = i.Usable(a.Engine.Now())
	}
	if err != nil {
		return nil, a.refuseInvitation(w, r, err)
	}
	return i, nil
}

func (a *Auth) refuseInvitation(w http.ResponseWriter, r *http.Request, err error) error {
	p := i18n.From(r.Context())
	return a.refuseLink(w, r, err, views.NoticeProps{Icon: "mail", Title: p.T("people.invite_gone"), Text: p.T("people.invite_unknown")})
}

func (a *Auth) invitePage(w http.ResponseWriter, r *http.Request) error {
	i, err := a.invitation(w, r)
	if i == nil {
		return err
	}
	ctx := r.Context()
	p := views.InviteProps{Workspace: a.workspaceName(ctx), Email: i.Email, Role: i.Role, Lang: a.setting(ctx, engine.SettingLang, i18n.From(ctx).Lang()), Zone: a.setting(ctx, engine.SettingZone, "UTC")}
	return web.Render(w, r, http.StatusOK, views.Invite(p))
}

func (a *Auth) invitePost(w http.ResponseWriter, r *http.Request) error {
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	i, err := a.invitation(w, r)
	if i == nil {
		return err
	}
	p := views.InviteProps{Workspace: a.workspaceName(r.Context()), Email: i.Email, Role: i.Role, Name: r.PostFormValue("name"), Lang: r.PostFormValue("lang"), Zone: r.PostFormValue("zone"), Errors: web.Errors{}}
	errs := web.Errors(p.Errors)
	_, err = people.NormalName(p.Name)
	errs.Add(r.Context(), "", err)
	password, err := people.CheckPassword(r.PostFormValue("password"), i.Email, p.Name)
	errs.Add(r.Context(), "", err)
	errs.Add(r.Context(), "", people.CheckLang(p.Lang))
	errs.Add(r.Context(), "", people.CheckZone(p.Zone))
	if len(errs) > 0 {
		return web.Render(w, r, http.StatusUnprocessableEntity, views.Invite(p))
	}
	hash, err := a.Passwords.Hash(r.Context(), password)
	if err != nil {
		return err
	}
	agent, err := a.Engine.AcceptInvitation(r.Context(), r.PathValue("secret"), engine.NewAgent{Name: p.Name, Lang: p.Lang, Zone: p.Zone, PasswordHash: hash})
	if err != nil {
		return a.refuseInvitation(w, r, err)
	}
	return a.enter(w, r, agent, home)
}
