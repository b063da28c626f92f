package settings

import (
	"context"
	"net/http"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/handlers/web"
	views "relevo/views/settings"
)

const settingName = engine.SettingName

func (h *handlers) workspace(w http.ResponseWriter, r *http.Request) error {
	ws, err := h.loadWorkspace(r.Context())
	if err != nil {
		return err
	}
	return h.showWorkspace(w, r, http.StatusOK, ws, nil)
}

// loadWorkspace reads the settings; ones never set have their defaults.
func (h *handlers) loadWorkspace(ctx context.Context) (people.Workspace, error) {
	ws := people.Workspace{Lang: "en", Zone: "UTC"}
	for key, to := range map[string]*string{engine.SettingName: &ws.Name, engine.SettingLang: &ws.Lang, engine.SettingZone: &ws.Zone} {
		v, err := h.DB.Setting(ctx, key)
		if domain.IsCode(err, "not_found") {
			continue
		}
		if err != nil {
			return ws, err
		}
		*to = v
	}
	return ws, nil
}

func (h *handlers) showWorkspace(w http.ResponseWriter, r *http.Request, status int, ws people.Workspace, errs web.Errors) error {
	frame, _ := h.frame(w, r, "workspace", i18n.T(r.Context(), "settings.general"), i18n.T(r.Context(), "settings.general_sub"))
	return web.Render(w, r, status, views.Workspace(views.WorkspaceProps{SettingsProps: frame, Workspace: ws, Errors: errs}))
}

func (h *handlers) saveWorkspace(w http.ResponseWriter, r *http.Request) error {
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	ws := people.Workspace{Name: r.PostFormValue("workspace"), Lang: r.PostFormValue("lang"), Zone: r.PostFormValue("zone")}
	if err := h.Engine.UpdateWorkspace(r.Context(), web.Me(r.Context()).ID, ws); err != nil {
		errs := web.Errors{}
		if !errs.Add(r.Context(), "", err) {
			return err
		}
		return h.showWorkspace(w, r, http.StatusUnprocessableEntity, ws, errs)
	}
	return h.done(w, r, views.WorkspaceURL, "settings.workspace_saved", "")
}
