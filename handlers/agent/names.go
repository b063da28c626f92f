package agent

import (
	"context"
	"strings"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/i18n"
	"relevo/handlers/web"
)

// personOf is how pages call a contact.
func personOf(ctx context.Context, c *contact.Contact) string {
	return web.Person(ctx, c.ID, c.Name, c.Email)
}

// agentName is a colleague's name, also of one who has left.
func (h *Handler) agentName(ctx context.Context, id domain.ID) string {
	if a := h.Agents.Get(ctx, id); a != nil {
		return a.Name
	}
	return i18n.T(ctx, "inbox.former_agent")
}

// authorName is how the thread calls who wrote or did something.
func (h *Handler) authorName(ctx context.Context, a conversation.Author, visitor string) string {
	switch a.Kind {
	case conversation.ByVisitor:
		return visitor
	case conversation.ByAgent:
		return h.agentName(ctx, a.ID)
	case conversation.ByAssistant:
		if name := h.Assistants.Name(ctx, a.ID); name != "" {
			return name
		}
		return i18n.T(ctx, "inbox.assistant")
	}
	return i18n.T(ctx, "common.product")
}

// language writes a language tag in words where there are some.
func language(ctx context.Context, tag string) string {
	switch primary(tag) {
	case "":
		return ""
	case "en":
		return i18n.T(ctx, "common.english")
	case "es":
		return i18n.T(ctx, "common.spanish")
	}
	return strings.ToUpper(primary(tag))
}

// browser says a User-Agent header in words: "Chrome on Windows"; "" when it
// is none that is known.
func browser(ctx context.Context, ua string) string {
	name := first(ua, [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"}, {"FxiOS", "Firefox"}, {"CriOS", "Chrome"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}})
	system := first(ua, [][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}})
	if name == "" || system == "" {
		return name + system
	}
	return i18n.T(ctx, "inbox.browser_on", "Browser", name, "System", system)
}

func first(s string, pairs [][2]string) string {
	for _, p := range pairs {
		if strings.Contains(s, p[0]) {
			return p[1]
		}
	}
	return ""
}

// when is a moment in a list: the clock time today, else the day.
func when(p *i18n.Printer, ms, now int64) string {
	if day := p.Day(ms, now); day != p.Day(now, now) {
		return day
	}
	return p.Time(ms)
}

// moment is a time a sentence speaks of: "10:31" today, else day and time.
func moment(p *i18n.Printer, ms, now int64) string {
	if day := p.Day(ms, now); day != p.Day(now, now) {
		return day + ", " + p.Time(ms)
	}
	return p.Time(ms)
}
