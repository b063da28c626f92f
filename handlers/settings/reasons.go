package settings

import (
	"net/http"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/handlers/web"
	views "relevo/views/settings"
)

func (h *handlers) reasons(w http.ResponseWriter, r *http.Request) error {
	return h.showReasons(w, r, http.StatusOK, views.ReasonsProps{})
}

// showReasons draws the list; typed holds what was typed and what is wrong.
func (h *handlers) showReasons(w http.ResponseWriter, r *http.Request, status int, typed views.ReasonsProps) error {
	list, err := h.DB.Reasons(r.Context())
	if err != nil {
		return err
	}
	typed.Reasons = list
	typed.SettingsProps, _ = h.frame(w, r, "reasons", i18n.T(r.Context(), "teams.reasons"), i18n.T(r.Context(), "teams.reasons_sub"))
	return web.Render(w, r, status, views.Reasons(typed))
}

func (h *handlers) createReason(w http.ResponseWriter, r *http.Request) error {
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	name, errs := r.PostFormValue("name"), web.Errors{}
	if _, err := h.Engine.CreateReason(r.Context(), web.Me(r.Context()).ID, name); err != nil {
		if !errs.Add(r.Context(), "", err) {
			return err
		}
		return h.showReasons(w, r, web.Status(err), views.ReasonsProps{New: name, Errors: errs})
	}
	return h.done(w, r, views.ReasonsURL, "teams.reason_created", "")
}

// onReason runs a command on the reason in the address.
func (h *handlers) onReason(w http.ResponseWriter, r *http.Request, done string, run func(by, id domain.ID) error) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	if err := run(web.Me(r.Context()).ID, id); err != nil {
		text := inUse(r.Context(), err)
		if text == "" {
			return err
		}
		return h.showReasons(w, r, web.Status(err), views.ReasonsProps{Typed: map[string]string{id.String(): r.PostFormValue("name")}, Errors: web.Errors{id.String(): text}})
	}
	return h.done(w, r, views.ReasonsURL, done, "")
}

func (h *handlers) renameReason(w http.ResponseWriter, r *http.Request) error {
	return h.onReason(w, r, "teams.reason_renamed", func(by, id domain.ID) error {
		return h.Engine.RenameReason(r.Context(), by, id, r.PostFormValue("name"))
	})
}

// moveReason puts the reason where the form's field to says.
func (h *handlers) moveReason(w http.ResponseWriter, r *http.Request) error {
	return h.onReason(w, r, "teams.reason_moved", func(by, id domain.ID) error {
		return h.Engine.MoveReason(r.Context(), by, id, number(r.PostFormValue("to")))
	})
}

func (h *handlers) archiveReason(w http.ResponseWriter, r *http.Request) error {
	return h.onReason(w, r, "teams.reason_archived", func(by, id domain.ID) error {
		return h.Engine.ArchiveReason(r.Context(), by, id)
	})
}
