package settings

import (
	"context"
	"strings"

	"relevo/domain/i18n"
	"relevo/domain/routing"
)

// capacitySays tells in plain sentences what a capacity will do.
func capacitySays(ctx context.Context, c routing.Capacity) []string {
	chats := c.AtOnce(routing.Chat)
	out := []string{i18n.T(ctx, "teams.says_chats", "Chats", howMany(ctx, routing.Chat, chats))}
	if chats == 0 {
		out[0] = i18n.T(ctx, "teams.says_no_chats")
	}
	out = append(out, saysCall(ctx, c), i18n.T(ctx, "teams.says_async",
		"Emails", howMany(ctx, routing.Email, c.AtOnce(routing.Email)), "Messages", howMany(ctx, routing.Message, c.AtOnce(routing.Message))))
	for _, ch := range routing.Channels() {
		if c.Short(ch) {
			out = append(out, i18n.T(ctx, "teams.says_short", "Max", howMany(ctx, ch, c.Channels[ch].Max), "Count", c.AtOnce(ch)))
		}
	}
	for _, r := range c.Occupied {
		out = append(out, saysOccupied(ctx, r))
	}
	if c.RateLimit > 0 {
		out = append(out, i18n.T(ctx, "teams.says_rate", "Count", c.RateLimit, "Time", i18n.From(ctx).Duration(c.RateWindow)))
	}
	if c.HardCap > 0 {
		return append(out, i18n.T(ctx, "teams.says_hard", "Count", c.HardCap))
	}
	return append(out, i18n.T(ctx, "teams.says_no_hard"))
}

// saysCall tells what is offered during a call.
func saysCall(ctx context.Context, c routing.Capacity) string {
	if c.AtOnce(routing.Voice) == 0 {
		return i18n.T(ctx, "teams.says_no_calls")
	}
	beside, async := c.Beside(1, routing.Voice, routing.Chat), "says_call"
	if c.AsyncInCall {
		async = "says_call_async"
	}
	if beside > 0 {
		return i18n.T(ctx, "teams."+async+"_chats", "Chats", howMany(ctx, routing.Chat, beside))
	}
	return i18n.T(ctx, "teams."+async)
}

func saysOccupied(ctx context.Context, r routing.OccupiedRule) string {
	many := howMany(ctx, r.Channel, r.N)
	if len(r.Blocks) == 0 {
		return i18n.T(ctx, "teams.says_rule", "Many", many)
	}
	var names []string
	for _, ch := range routing.Channels() {
		for _, b := range r.Blocks {
			if b == ch {
				names = append(names, i18n.T(ctx, "teams.of_"+string(ch)))
			}
		}
	}
	return i18n.T(ctx, "teams.says_rule_of", "Many", many, "Blocked", strings.Join(names, ", "))
}
