package people

import (
	"net/http"
	"net/url"

	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/handlers/flash"
	"relevo/handlers/web"
	views "relevo/views/people"
)

func (h *handlers) profile(w http.ResponseWriter, r *http.Request) error {
	return h.showProfile(w, r, http.StatusOK, web.Me(r.Context()).Profile(), nil)
}

func (h *handlers) showProfile(w http.ResponseWriter, r *http.Request, status int, typed people.Profile, errs web.Errors) error {
	me := web.Me(r.Context())
	frame, _ := h.frame(w, r, "profile", i18n.T(r.Context(), "common.profile"), i18n.T(r.Context(), "people.profile_sub"))
	return web.Render(w, r, status, views.Profile(views.ProfileProps{SettingsProps: frame, Profile: typed, Email: me.Email, Role: me.Role, Picture: web.AvatarURL(me), Errors: errs}))
}

func (h *handlers) saveProfile(w http.ResponseWriter, r *http.Request) error {
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	typed := people.Profile{Name: r.PostFormValue("name"), Lang: r.PostFormValue("lang"), Zone: r.PostFormValue("zone"), Theme: r.PostFormValue("theme"),
		Density: r.PostFormValue("density"), Quiet: r.PostFormValue("sounds") == ""}
	if err := h.Engine.UpdateProfile(r.Context(), web.Me(r.Context()).ID, typed); err != nil {
		errs := web.Errors{}
		if !errs.Add(r.Context(), "", err) {
			return err
		}
		return h.showProfile(w, r, http.StatusUnprocessableEntity, typed, errs)
	}
	text := i18n.For(typed.Lang).T("people.profile_saved") // in the language just chosen
	return h.Flash.Redirect(w, r, views.ProfileURL, flash.Message{Text: text})
}

// saveTheme changes the theme alone and goes back to where it was asked.
func (h *handlers) saveTheme(w http.ResponseWriter, r *http.Request) error {
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	theme := r.PostFormValue("theme")
	if theme == "system" {
		theme = ""
	}
	if err := h.Engine.SetTheme(r.Context(), web.Me(r.Context()).ID, theme); err != nil {
		return err
	}
	http.Redirect(w, r, cameFrom(r), http.StatusSeeOther)
	return nil
}

// cameFrom is the page of our own that the request was sent from.
func cameFrom(r *http.Request) string {
	back := r.PostFormValue("back")
	if u, err := url.Parse(r.Referer()); back == "" && err == nil && u.Host == r.Host {
		back = u.RequestURI()
	}
	return web.LocalPath(back, views.ProfileURL)
}
