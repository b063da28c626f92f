package settings

import (
	"net/http"

	"relevo/handlers/web"
	views "relevo/views/settings"
)

// secretBytes is the randomness of an identity secret.
const secretBytes = 32

// makeIdentity gives the widget a new secret, encrypted at rest; the page after
// it shows it, once. The key of signatures is the text as shown.
func (h *handlers) makeIdentity(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	secret := h.Engine.Secret(secretBytes)
	sealed, err := h.Ring.Seal([]byte(secret))
	if err != nil {
		return err
	}
	if err := h.Engine.SetIdentitySecret(r.Context(), web.Me(r.Context()).ID, id, sealed); err != nil {
		return err
	}
	return h.done(w, r, views.WidgetURL+id.String(), "settings.secret_made", secret)
}

func (h *handlers) removeIdentity(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	if err := h.Engine.SetIdentitySecret(r.Context(), web.Me(r.Context()).ID, id, nil); err != nil {
		return err
	}
	return h.done(w, r, views.WidgetURL+id.String(), "settings.identity_removed", "")
}
