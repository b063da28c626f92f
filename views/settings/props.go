// Package settings holds the pages on which administrators change what all
// share: agents, widgets, the workspace.
package settings

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/domain/widget"
	"relevo/views/layout"
	"relevo/views/ui"
)

// Addresses of pages and forms.
const (
	AgentsURL     = "/settings/agents"
	AgentURL      = "/settings/agents/" // + id, + /role, /password, /disable, /enable
	InviteURL     = "/settings/invitations"
	InvitationURL = "/settings/invitations/" // + id + /renew, /revoke
	WidgetsURL    = "/settings/widgets"
	NewWidgetURL  = "/settings/widgets/new"
	WidgetURL     = "/settings/widgets/" // + id, + /archive, /identity, /identity/remove
	WorkspaceURL  = "/settings/workspace"
	AssistantsURL = "/settings/assistants" // package builder has their pages
)

// Nav is the navigation of settings and profile; configure adds what only
// administrators see.
func Nav(ctx context.Context, configure bool) []layout.NavItem {
	p := i18n.From(ctx)
	nav := []layout.NavItem{
		{Heading: true, Label: p.T("settings.nav_you")},
		{ID: "profile", Href: "/profile", Icon: "circle-user", Label: p.T("common.profile")},
		{ID: "security", Href: "/profile/security", Icon: "shield", Label: p.T("settings.nav_security")},
		{ID: "tokens", Href: "/profile/tokens", Icon: "key-round", Label: p.T("settings.nav_tokens")},
	}
	if !configure {
		return nav
	}
	nav = append(nav, routingNav(p)...)
	nav = append(nav, teamsNav(p)...)
	return append(nav,
		layout.NavItem{Heading: true, Label: p.T("settings.workspace")},
		layout.NavItem{ID: "assistants", Href: AssistantsURL, Icon: "bot", Label: p.T("assistants.title")},
		layout.NavItem{ID: "agents", Href: AgentsURL, Icon: "users", Label: p.T("settings.agents")},
		layout.NavItem{ID: "widgets", Href: WidgetsURL, Icon: "message-circle", Label: p.T("settings.widgets")},
		layout.NavItem{ID: "workspace", Href: WorkspaceURL, Icon: "building-2", Label: p.T("settings.general")})
}

// AgentsProps is the list of agents and invitations. Link is a new
// invitation's, shown once, for the address LinkFor. Invite is the form as
// typed; with Errors its dialog stands open.
type AgentsProps struct {
	layout.SettingsProps
	Agents        []*people.Agent
	Invitations   []*people.Invitation
	Link, LinkFor string
	Invite        InviteForm
	Me            *people.Agent
	Now           int64
	Errors        map[string]string
}

// InviteForm is an invitation as typed.
type InviteForm struct {
	Email string
	Role  people.Role
}

// AgentProps is one agent. Problem tells why the last command was refused.
// Link is a new one for a new password, shown once.
type AgentProps struct {
	layout.SettingsProps
	Agent   *people.Agent
	Picture string
	Self    bool
	Problem string
	Link    string
	Queues  []AgentQueue
	// Skills are all skills with the agent's levels.
	Skills   []LevelRow
	Capacity AgentCapacity
}

// WidgetsProps is the list of widgets.
type WidgetsProps struct {
	layout.SettingsProps
	Widgets []*widget.Widget
}

// WidgetProps is one widget as typed; ID "" is a new one. Secret is a new
// identity secret, shown once; Identity tells whether there is one.
type WidgetProps struct {
	layout.SettingsProps
	ID, Key, Snippet string
	Settings         widget.Settings
	Queues           []ui.Option // it may enter
	Assistants       []ui.Option // who may answer first
	Origins          string
	Identity         bool
	Secret           string
	Errors           map[string]string
}

// WorkspaceProps is the workspace as typed.
type WorkspaceProps struct {
	layout.SettingsProps
	Workspace people.Workspace
	Errors    map[string]string
}

func roleName(ctx context.Context, r people.Role) string {
	return i18n.T(ctx, "people.role_"+string(r))
}

func (p WidgetProps) action() string {
	if p.ID == "" {
		return WidgetsURL
	}
	return WidgetURL + p.ID
}

// brand is the style of the preview. A colour that is none never reaches it.
func brand(s widget.Settings) templ.Attributes {
	c := widget.Defaults("").Colour
	if s.IsColour() {
		c = s.Colour
	}
	on := (&widget.Settings{Colour: c}).OnColour()
	return templ.Attributes{"style": "--brand:" + c + ";--on-brand:" + on}
}

// ratio writes a contrast ratio as "6.3", in Spanish "6,3".
func ratio(ctx context.Context, s widget.Settings) string {
	r := strconv.FormatFloat(s.Contrast(), 'f', 1, 64)
	if i18n.From(ctx).Lang() == "es" {
		return strings.Replace(r, ".", ",", 1)
	}
	return r
}

// sites tells where a widget may stand.
func sites(ctx context.Context, s widget.Settings) string {
	if len(s.Origins) == 0 {
		return i18n.T(ctx, "settings.any_site")
	}
	return strings.Join(s.Origins, ", ")
}

func positionOptions(ctx context.Context) []ui.Option {
	return []ui.Option{{Value: "right", Label: i18n.T(ctx, "settings.position_right")}, {Value: "left", Label: i18n.T(ctx, "settings.position_left")}}
}

func themeOptions(ctx context.Context) []ui.Option {
	return []ui.Option{{Value: "auto", Label: i18n.T(ctx, "settings.theme_auto")}, {Value: "light", Label: i18n.T(ctx, "common.theme_light")}, {Value: "dark", Label: i18n.T(ctx, "common.theme_dark")}}
}

func langOptions(ctx context.Context) []ui.Option {
	return []ui.Option{{Value: "auto", Label: i18n.T(ctx, "settings.lang_auto")}, {Value: "en", Label: i18n.T(ctx, "common.english")}, {Value: "es", Label: i18n.T(ctx, "common.spanish")}}
}

// previewText is the text shown in the preview, fallback when none is set.
func previewText(own, fallback string) string {
	if own != "" {
		return own
	}
	return fallback
}

// ExampleJWT is how a site's server signs the token for a visitor.
const ExampleJWT = `// npm install jsonwebtoken
const jwt = require("jsonwebtoken");
const token = jwt.sign(
  { sub: user.id, name: user.name, email: user.email },
  process.env.RELEVO_IDENTITY_SECRET,
  { algorithm: "HS256", expiresIn: "1h" } // sets exp
);
// in the page, after the widget's script tag:
// Relevo.identify(token)`

// ExampleHMAC is the same without a token library.
const ExampleHMAC = `const crypto = require("crypto");
const hmac = crypto
  .createHmac("sha256", process.env.RELEVO_IDENTITY_SECRET)
  .update(user.id)
  .digest("hex");
// in the page: Relevo.identify({ id: user.id, hmac: hmac })`
