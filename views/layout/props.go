// Package layout holds the frames of all pages: the application shell with its
// rail, the settings frame, the centred card before log-in, and the error page.
// A frame writes the whole document; the page's content is its children:
//
//	@layout.Page(p) { <main's content> }
//
// No inline script or style is written, so the policy in CSP fits every frame.
package layout

import (
	"context"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"relevo/domain/i18n"
	"relevo/views/ds"
	"relevo/views/ui"
)

// CSP is the Content-Security-Policy handlers set for every page of this
// package. Datastar evaluates its expressions, hence 'unsafe-eval'.
const CSP = "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self'; style-src-attr 'unsafe-inline'; " +
	"img-src 'self' data: blob:; font-src 'self'; media-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Doc is what every document has. Language, direction and zone come from the
// i18n.Printer in the context.
type Doc struct {
	Title   string // without the product's name
	Theme   string // "light", "dark"; anything else follows the system
	Density string // "compact", "comfortable"; anything else is cozy
	// Scripts name the parts of desk.js the page needs: "inbox".
	Scripts []string
	// Icons are the ones only fragments that arrive later draw; those drawn in
	// the page are found by themselves.
	Icons []string
	// Signals are declared on the first element of the body. No foreign text.
	Signals map[string]any
	// LiveURL is the address of the page's stream, with the sequence the page
	// was rendered from; "" for a page without one.
	LiveURL string
	// LiveEvents are the plain events the stream hands to scripts.
	LiveEvents []string
	// Stall is how long the stream may be silent, in ms; 0 is live.js's own.
	Stall int
	// Body are attributes of the body element.
	Body templ.Attributes
	// Toast is the result of the form that led here, "" for none.
	Toast string
	// ToastMore stands in the toast behind its sentence: Undo, a link.
	ToastMore templ.Component
	// After stands after the content, outside of main: dialogs, for instance.
	After templ.Component
}

// RailItem is one place of the rail.
type RailItem struct {
	ID, Href, Icon, Label string
	Go                    string // the key after G that goes there
	Count                 int    // unread; nothing at zero
}

// User is who is logged in.
type User struct {
	ID, Name, Email, Image string
	Presence               string // as in ui.AvatarProps
	State                  string // the same in words
	Supervises             bool
}

// tip is what the account's button says.
func (u User) tip(ctx context.Context) string {
	s := i18n.T(ctx, "shell.account", "Name", u.Name)
	if u.State != "" {
		s += " · " + u.State
	}
	return s
}

// Desk is the agent's own side of routing, on every page: regions that the
// page's stream keeps true.
type Desk struct {
	Ring     templ.Component // what rings
	Presence templ.Component // the head of the account menu
	Me       templ.Component // the rail's account button
	Words    templ.Component // what scripts say, and dialogs
	Icons    []string
	Unread   int    // conversations that need a reply
	LiveURL  string // the stream of pages without one of their own
	Digest   string // names the regions as drawn
}

// DeskEvents are the plain events of every agent's stream.
var DeskEvents = []string{"alert", "told"}

// deskScripts are the parts of desk.js behind Desk.
var deskScripts = []string{"rings", "presence"}

// withDesk adds to a page what its desk needs.
func withDesk(p PageProps) PageProps {
	if p.Desk == nil {
		return p
	}
	p.Scripts = append(slices.Clone(p.Scripts), deskScripts...)
	p.Icons = append(slices.Clone(p.Icons), p.Desk.Icons...)
	if p.LiveURL == "" {
		p.LiveURL = p.Desk.LiveURL
	}
	p.LiveEvents = append(slices.Clone(p.LiveEvents), DeskEvents...)
	p.Stall = deskStall
	return p
}

// deskStall is how long a page hears nothing before it connects anew, in ms:
// as long as the server waits for its answers to beats.
const deskStall = 25_000

// PageProps describes a page of the application.
type PageProps struct {
	Doc
	Current string // ID of the rail item the page belongs to
	Items   []RailItem
	User    User
	// Main is the class of the main element: "inbox", or "page" (the default)
	// for a scrolling page with a header.
	Main string
	// Desk is nil where nobody serves.
	Desk *Desk
}

// Addresses of the shell's own links and forms.
const (
	LoginURL   = "/login"
	LogoutURL  = "/logout" // POST
	ProfileURL = "/profile"
	ThemeURL   = "/profile/theme" // POST theme=light|dark|system, back=address
)

// Items are the places of the rail: Inbox, for supervisors the live board and
// the reports, Contacts, for administrators the virtual agents, Settings.
func Items(ctx context.Context, unread int, supervises, configures bool) []RailItem {
	out := []RailItem{{ID: "inbox", Href: "/inbox", Icon: "inbox", Label: i18n.T(ctx, "shell.inbox"), Go: "i", Count: unread}}
	if supervises {
		out = append(out, RailItem{ID: "board", Href: "/board", Icon: "activity", Label: i18n.T(ctx, "board.title"), Go: "b"},
			RailItem{ID: "reports", Href: "/reports", Icon: "chart-no-axes-column", Label: i18n.T(ctx, "reports.title"), Go: "r"})
	}
	out = append(out, RailItem{ID: "contacts", Href: "/contacts", Icon: "users", Label: i18n.T(ctx, "shell.contacts"), Go: "c"})
	if configures {
		out = append(out, RailItem{ID: "assistants", Href: "/settings/assistants", Icon: "bot", Label: i18n.T(ctx, "assistants.title")})
	}
	return append(out, RailItem{ID: "settings", Href: "/settings", Icon: "settings", Label: i18n.T(ctx, "shell.settings")})
}

// NavItem is one line of the settings navigation; with Heading it is a heading.
type NavItem struct {
	ID, Href, Icon, Label string
	Heading               bool
}

// SettingsProps describes a settings page: rail, navigation, header, content.
type SettingsProps struct {
	PageProps
	Nav     []NavItem
	Section string // ID of the current NavItem
	Heading string // default: Title
	Sub     string // one line under the heading
	Actions templ.Component
}

// AuthProps describes a page before log-in: a card with a heading.
type AuthProps struct {
	Doc
	Heading, Text string // default heading: Title
	Steps, Step   int    // progress of a set-up; Steps 0 shows none
	Foot          templ.Component
}

// ErrorProps describes an error page. Text defaults to the sentence of Status;
// ID is the id in the log, "" if there is none; Home defaults to "/".
type ErrorProps struct {
	Doc
	Status   int
	Text, ID string
	Home     string
	HomeText string
}

// collecting renders c so that the icons drawn inside reach its sprite.
func collecting(c templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return c.Render(ui.Collecting(ctx), w)
	})
}

// Page is the application shell; children are the content of main.
func Page(p PageProps) templ.Component { return collecting(page(withDesk(p))) }

// Settings is the settings frame; children are the content below the header.
func Settings(p SettingsProps) templ.Component {
	p.PageProps = withDesk(p.PageProps)
	return collecting(settings(p))
}

// Auth is the frame before log-in; children are the content of the card.
func Auth(p AuthProps) templ.Component { return collecting(auth(p)) }

// Error is the error page. It has no children and needs no user.
func Error(p ErrorProps) templ.Component { return collecting(failure(p)) }

func (d Doc) theme() string {
	if d.Theme == "light" || d.Theme == "dark" {
		return d.Theme
	}
	return ""
}

func (d Doc) density() string {
	if d.Density == "compact" || d.Density == "comfortable" {
		return d.Density
	}
	return ""
}

func (d Doc) title() string {
	if d.Title == "" {
		return "Relevo"
	}
	return d.Title + " · Relevo"
}

func (d Doc) live() templ.Attributes {
	a := ds.A{}
	if len(d.Signals) > 0 {
		a = ds.Signals(d.Signals)
	}
	if d.LiveURL != "" {
		a["data-live-url"] = d.LiveURL
		if len(d.LiveEvents) > 0 {
			a["data-live-events"] = strings.Join(d.LiveEvents, " ")
		}
		if d.Stall > 0 {
			a["data-live-stall"] = strconv.Itoa(d.Stall)
		}
	}
	return a
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// text is the sentence shown: the given one or that of the status.
func (p ErrorProps) text(ctx context.Context) string {
	if p.Text != "" {
		return p.Text
	}
	if id := "errors." + strconv.Itoa(p.Status); i18n.From(ctx).Has(id) {
		return i18n.T(ctx, id)
	}
	return i18n.T(ctx, "errors.500")
}
