package settings

import (
	"net/http"
	"strings"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/handlers/flash"
	"relevo/handlers/web"
	views "relevo/views/settings"
)

// expiredShown is how long after its end an invitation stays in the list, ms.
const expiredShown = people.InvitationLife * 4

func (h *handlers) agents(w http.ResponseWriter, r *http.Request) error {
	return h.showAgents(w, r, http.StatusOK, views.InviteForm{Role: people.AgentRole}, nil)
}

func (h *handlers) showAgents(w http.ResponseWriter, r *http.Request, status int, typed views.InviteForm, errs web.Errors) error {
	ctx, now := r.Context(), h.Engine.Now()
	agents, err := h.DB.Agents(ctx)
	if err != nil {
		return err
	}
	invitations, err := h.DB.Invitations(ctx, now-expiredShown)
	if err != nil {
		return err
	}
	frame, m := h.frame(w, r, "agents", i18n.T(ctx, "settings.agents"), i18n.T(ctx, "settings.agents_sub"))
	p := views.AgentsProps{SettingsProps: frame, Agents: agents, Invitations: invitations, Invite: typed, Me: web.Me(ctx), Now: now, Errors: errs}
	if m.Secret != "" && strings.Contains(m.About, "@") { // not another page's secret that nobody looked at
		p.Link, p.LinkFor = h.origin(r)+"/invite/"+m.Secret, m.About
	}
	return web.Render(w, r, status, views.Agents(p))
}

func (h *handlers) agent(w http.ResponseWriter, r *http.Request) error {
	return h.showAgent(w, r, http.StatusOK, func(*views.AgentProps) {})
}

// showAgent draws the page of the agent in the address; typed puts into it what
// was typed or went wrong.
func (h *handlers) showAgent(w http.ResponseWriter, r *http.Request, status int, typed func(*views.AgentProps)) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	a, err := h.DB.Agent(r.Context(), id)
	if err != nil {
		return err
	}
	frame, m := h.frame(w, r, "agents", a.Name, i18n.T(r.Context(), "settings.agent_sub"))
	p := views.AgentProps{SettingsProps: frame, Agent: a, Picture: web.AvatarURL(a), Self: a.ID == web.Me(r.Context()).ID}
	if err := h.work(r.Context(), &p); err != nil {
		return err
	}
	typed(&p)
	if m.Secret != "" && m.About == a.ID.String() {
		p.Link = h.origin(r) + "/reset/" + m.Secret
	}
	return web.Render(w, r, status, views.Agent(p))
}

// onAgent runs a command on the agent in the address. A conflict is told on
// the agent's page.
func (h *handlers) onAgent(w http.ResponseWriter, r *http.Request, done string, run func(by, id domain.ID) error) error {
	return h.linkOnAgent(w, r, done, func(by, id domain.ID) (string, error) { return "", run(by, id) })
}

// linkOnAgent is onAgent for a command that makes a secret, which the agent's
// page then shows once.
func (h *handlers) linkOnAgent(w http.ResponseWriter, r *http.Request, done string, run func(by, id domain.ID) (secret string, err error)) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	secret, err := run(web.Me(r.Context()).ID, id)
	if e := domain.AsError(err); e != nil && (e.Kind == domain.KindConflict || e.Kind == domain.KindInvalidField) {
		return h.showAgent(w, r, web.Status(err), func(p *views.AgentProps) { p.Problem = i18n.T(r.Context(), e.Key, e.Args...) })
	}
	if err != nil {
		return err
	}
	return h.Flash.Redirect(w, r, views.AgentURL+id.String(), flash.Message{Text: i18n.T(r.Context(), done), Secret: secret, About: id.String()})
}

func (h *handlers) changeRole(w http.ResponseWriter, r *http.Request) error {
	return h.onAgent(w, r, "settings.role_saved", func(by, id domain.ID) error {
		return h.Engine.ChangeRole(r.Context(), by, id, people.Role(r.PostFormValue("role")))
	})
}

func (h *handlers) disable(w http.ResponseWriter, r *http.Request) error {
	return h.onAgent(w, r, "settings.disabled_done", func(by, id domain.ID) error {
		return h.Engine.DisableAgent(r.Context(), by, id)
	})
}

func (h *handlers) enable(w http.ResponseWriter, r *http.Request) error {
	return h.onAgent(w, r, "settings.enabled_done", func(by, id domain.ID) error {
		return h.Engine.EnableAgent(r.Context(), by, id)
	})
}

// resetPassword makes a link for a new password; the page after it shows it,
// once.
func (h *handlers) resetPassword(w http.ResponseWriter, r *http.Request) error {
	return h.linkOnAgent(w, r, "settings.password_made", func(by, id domain.ID) (string, error) {
		secret, _, err := h.Engine.MakePasswordReset(r.Context(), by, id)
		return secret, err
	})
}
