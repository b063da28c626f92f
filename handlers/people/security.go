package people

import (
	"net/http"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/handlers/flash"
	"relevo/handlers/web"
	views "relevo/views/people"
)

func (h *handlers) security(w http.ResponseWriter, r *http.Request) error {
	return h.showSecurity(w, r, http.StatusOK, nil)
}

func (h *handlers) showSecurity(w http.ResponseWriter, r *http.Request, status int, errs web.Errors) error {
	ctx, me := r.Context(), web.Me(r.Context())
	all, err := h.DB.Sessions(ctx, me.ID)
	if err != nil {
		return err
	}
	frame, _ := h.frame(w, r, "security", i18n.T(ctx, "settings.nav_security"), i18n.T(ctx, "people.security_sub"))
	p := views.SecurityProps{SettingsProps: frame, Email: me.Email, Now: h.Engine.Now(), Errors: errs}
	for _, s := range all {
		if s.ExpiresAt <= p.Now {
			continue
		}
		row := views.SessionRow{ID: s.ID.String(), Device: people.Device(s.UserAgent), Address: s.Address, CreatedAt: s.CreatedAt, Current: s.ID == h.Passwords.SessionID(ctx)}
		if row.Device == "" {
			row.Device = i18n.T(ctx, "people.device_unknown")
		}
		p.Sessions = append(p.Sessions, row)
	}
	return web.Render(w, r, status, views.Security(p))
}

// savePassword changes the password and ends all other sessions.
func (h *handlers) savePassword(w http.ResponseWriter, r *http.Request) error {
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	ctx, me := r.Context(), web.Me(r.Context())
	if err := h.changePassword(r, me, r.PostFormValue("current"), r.PostFormValue("password")); err != nil {
		errs := web.Errors{}
		if !errs.Add(ctx, "", err) {
			return err
		}
		return h.showSecurity(w, r, http.StatusUnprocessableEntity, errs)
	}
	return h.Flash.Redirect(w, r, views.SecurityURL, flash.Message{Text: i18n.T(ctx, "people.password_saved")})
}

func (h *handlers) changePassword(r *http.Request, me *people.Agent, current, plain string) error {
	password, err := people.CheckPassword(plain, me.Email, me.Name)
	if err != nil {
		return err
	}
	if err := h.Passwords.CheckPassword(r, me, current); err != nil {
		return err
	}
	hash, err := h.Passwords.Hash(r.Context(), password)
	if err != nil {
		return err
	}
	return h.Engine.ChangePassword(r.Context(), me.ID, me.PasswordHash, hash, h.Passwords.SessionID(r.Context()))
}

// endSession ends another session; one's own ends by logging out.
func (h *handlers) endSession(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	if id == h.Passwords.SessionID(r.Context()) {
		return domain.NotFound()
	}
	if err := h.Engine.EndSession(r.Context(), web.Me(r.Context()).ID, id); err != nil {
		return err
	}
	return h.Flash.Redirect(w, r, views.SecurityURL, flash.Message{Text: i18n.T(r.Context(), "people.session_ended")})
}

func (h *handlers) endOthers(w http.ResponseWriter, r *http.Request) error {
	if err := h.Engine.EndOtherSessions(r.Context(), web.Me(r.Context()).ID, h.Passwords.SessionID(r.Context())); err != nil {
		return err
	}
	return h.Flash.Redirect(w, r, views.SecurityURL, flash.Message{Text: i18n.T(r.Context(), "people.sessions_ended")})
}
