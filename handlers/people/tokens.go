package people

import (
	"net/http"

	"relevo/domain/i18n"
	"relevo/handlers/flash"
	"relevo/handlers/web"
	views "relevo/views/people"
)

func (h *handlers) tokens(w http.ResponseWriter, r *http.Request) error {
	return h.showTokens(w, r, http.StatusOK, "", nil)
}

func (h *handlers) showTokens(w http.ResponseWriter, r *http.Request, status int, typed string, errs web.Errors) error {
	ctx := r.Context()
	all, err := h.DB.Tokens(ctx, web.Me(ctx).ID)
	if err != nil {
		return err
	}
	frame, m := h.frame(w, r, "tokens", i18n.T(ctx, "settings.nav_tokens"), i18n.T(ctx, "people.tokens_sub"))
	return web.Render(w, r, status, views.Tokens(views.TokensProps{SettingsProps: frame, Tokens: all, Secret: m.Secret, Name: typed, Now: h.Engine.Now(), Errors: errs}))
}

// createToken makes a token; the page after it shows it, once.
func (h *handlers) createToken(w http.ResponseWriter, r *http.Request) error {
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	secret, _, err := h.Engine.CreateToken(r.Context(), web.Me(r.Context()).ID, r.PostFormValue("name"))
	if err != nil {
		errs := web.Errors{}
		if !errs.Add(r.Context(), "", err) {
			return err
		}
		return h.showTokens(w, r, http.StatusUnprocessableEntity, r.PostFormValue("name"), errs)
	}
	return h.Flash.Redirect(w, r, views.TokensURL, flash.Message{Text: i18n.T(r.Context(), "people.token_created"), Secret: secret})
}

func (h *handlers) revokeToken(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	if err := h.Engine.RevokeToken(r.Context(), web.Me(r.Context()).ID, id); err != nil {
		return err
	}
	return h.Flash.Redirect(w, r, views.TokensURL, flash.Message{Text: i18n.T(r.Context(), "people.token_revoked")})
}
