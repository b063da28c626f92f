// Package people holds the pages before log-in (log-in, set-up, invitation,
// new password) and those on which agents change what is their own: profile, password,
// sessions, API tokens.
package people

import (
	"context"

	"github.com/a-h/templ"

	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/views/layout"
	"relevo/views/ui"
)

// NoticeProps is one thing to say and at most one way on.
type NoticeProps struct {
	Icon, Title, Text string
	Href, Label       string // "" for no way on
}

// LogInProps is the log-in form. Error stands above it.
type LogInProps struct {
	Workspace, Email, Next, Error string
}

// SetupProps is the set-up form as typed. GuessZone lets the browser choose
// its own zone. Errors are by field, "" being the whole form.
type SetupProps struct {
	Token                              string
	Name, Email, Lang, Zone            string
	Workspace, Widget, Colour, Origins string
	GuessZone                          bool
	Errors                             map[string]string
}

// SetupDoneProps is the end of the set-up; Snippet is the script tag.
type SetupDoneProps struct{ Snippet, Theme string }

// InviteProps is the form of somebody invited.
type InviteProps struct {
	Workspace, Email string
	Role             people.Role
	Name, Lang, Zone string
	GuessZone        bool
	Errors           map[string]string
}

// ResetProps is the form of somebody who sets a new password by link.
type ResetProps struct {
	Email  string
	Errors map[string]string
}

// ProfileProps is the profile as typed. Picture is the address of the current
// one, "" for initials.
type ProfileProps struct {
	layout.SettingsProps
	Profile        people.Profile
	Email, Picture string
	Role           people.Role
	Errors         map[string]string
}

// SecurityProps is the password form and the list of sessions.
type SecurityProps struct {
	layout.SettingsProps
	Email    string
	Sessions []SessionRow
	Now      int64
	Errors   map[string]string
}

// SessionRow is one browser that is logged in.
type SessionRow struct {
	ID, Device, Address string
	CreatedAt           int64
	Current             bool
}

// TokensProps is the list of API tokens. Secret is the new one, shown once.
type TokensProps struct {
	layout.SettingsProps
	Tokens       []*people.Token
	Secret, Name string
	Now          int64
	Errors       map[string]string
}

// Addresses of the forms.
const (
	ProfileURL       = "/profile"
	AvatarURL        = "/profile/avatar"
	RemoveAvatarURL  = "/profile/avatar/remove"
	SecurityURL      = "/profile/security"
	PasswordURL      = "/profile/password"
	SessionURL       = "/profile/sessions/" // + id + "/end"
	OtherSessionsURL = "/profile/sessions/end"
	TokensURL        = "/profile/tokens"
	TokenURL         = "/profile/tokens/" // + id + "/revoke"
)

// LangOptions are the languages, each in the reader's language.
func LangOptions(ctx context.Context) []ui.Option {
	return []ui.Option{{Value: "en", Label: i18n.T(ctx, "common.english")}, {Value: "es", Label: i18n.T(ctx, "common.spanish")}}
}

// ZoneOptions are the time zones.
func ZoneOptions() []ui.Option {
	var out []ui.Option
	for _, z := range people.Zones() {
		out = append(out, ui.Option{Value: z, Label: z})
	}
	return out
}

// RoleName is a role's name in the reader's language.
func RoleName(ctx context.Context, r people.Role) string {
	return i18n.T(ctx, "people.role_"+string(r))
}

// zoneAttrs lets settings.js choose the browser's own zone.
func zoneAttrs(guess bool) templ.Attributes {
	if !guess {
		return nil
	}
	return templ.Attributes{"data-zone": true}
}

func themeOptions(ctx context.Context) []ui.Option {
	return []ui.Option{{Value: "", Label: i18n.T(ctx, "common.theme_system"), Icon: "monitor"}, {Value: "light", Label: i18n.T(ctx, "common.theme_light"), Icon: "sun"},
		{Value: "dark", Label: i18n.T(ctx, "common.theme_dark"), Icon: "moon"}}
}

func densityOptions(ctx context.Context) []ui.Option {
	return []ui.Option{{Value: "compact", Label: i18n.T(ctx, "common.density_compact")}, {Value: "", Label: i18n.T(ctx, "common.density_cozy")},
		{Value: "comfortable", Label: i18n.T(ctx, "common.density_comfortable")}}
}

func script(d layout.Doc) layout.Doc {
	d.Scripts = append(d.Scripts, "settings")
	return d
}
