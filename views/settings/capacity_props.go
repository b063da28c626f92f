package settings

import (
	"context"
	"strconv"

	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/domain/routing"
	"relevo/views/layout"
	"relevo/views/ui"
)

// CapacityForm is a capacity as typed: numbers are texts.
type CapacityForm struct {
	LiveUnits, AsyncUnits string
	Lines                 []LineForm // by channel, in their order
	HardCap               string
	RateLimit, RateWindow string // RateWindow in seconds
	AsyncInCall           bool
	Rules                 []RuleForm
}

// LineForm is one channel of a capacity as typed.
type LineForm struct {
	Channel     routing.Channel
	Max, Weight string
}

// RuleForm is one rule of being occupied as typed; without N it is none.
type RuleForm struct {
	Channel routing.Channel
	N       string
	Blocks  map[routing.Channel]bool
}

// FormOf is the form of a stored capacity, with an empty rule at the end.
func FormOf(c routing.Capacity) CapacityForm {
	f := CapacityForm{LiveUnits: strconv.Itoa(c.Cap[routing.LivePool]), AsyncUnits: strconv.Itoa(c.Cap[routing.AsyncPool]),
		HardCap: strconv.Itoa(c.HardCap), AsyncInCall: c.AsyncInCall}
	for _, ch := range routing.Channels() {
		l, ok := c.Channels[ch]
		if !ok {
			l = routing.DefaultCapacity().Channels[ch]
			l.Max = 0
		}
		f.Lines = append(f.Lines, LineForm{ch, strconv.Itoa(l.Max), strconv.Itoa(l.Weight)})
	}
	if c.RateLimit > 0 {
		f.RateLimit, f.RateWindow = strconv.Itoa(c.RateLimit), strconv.FormatInt(c.RateWindow/routing.Second, 10)
	}
	for _, r := range c.Occupied {
		rule := RuleForm{Channel: r.Channel, N: strconv.Itoa(r.N), Blocks: map[routing.Channel]bool{}}
		for _, ch := range r.Blocks {
			rule.Blocks[ch] = true
		}
		f.Rules = append(f.Rules, rule)
	}
	return f
}

// rows are the rules with an empty one at the end, to add one.
func (f CapacityForm) rows() []RuleForm {
	if n := len(f.Rules); n >= routing.MaxRules || n > 0 && f.Rules[n-1].N == "" {
		return f.Rules
	}
	return append(f.Rules[:len(f.Rules):len(f.Rules)], RuleForm{Channel: routing.Chat})
}

// CapacityProps is the default capacity as typed, and who has another one.
// Stored is what holds now; Set tells whether it differs from the product's.
type CapacityProps struct {
	layout.SettingsProps
	Form   CapacityForm
	Stored routing.Capacity
	Set    bool
	Own    []OwnCapacity
	Errors map[string]string
}

// OwnCapacity is an agent with a capacity of one's own.
type OwnCapacity struct {
	Agent    *people.Agent
	Capacity routing.Capacity
}

// AgentCapacity is the capacity part of an agent's page: the form of the own
// one, and the default.
type AgentCapacity struct {
	Own     bool
	Form    CapacityForm
	Stored  routing.Capacity // what holds now
	Default routing.Capacity
	Errors  map[string]string
}

// howMany writes a number of conversations of a channel: "4 chats".
func howMany(ctx context.Context, ch routing.Channel, n int) string {
	return i18n.T(ctx, "teams.n_"+string(ch), "Count", n)
}

func channelName(ctx context.Context, ch routing.Channel) string {
	return i18n.T(ctx, "teams.channel_"+string(ch))
}

func channelOptions(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, ch := range routing.Channels() {
		out = append(out, ui.Option{Value: string(ch), Label: channelName(ctx, ch)})
	}
	return out
}

// brief is a capacity in a few words: "4 chats, 10 emails, 10 messages".
func brief(ctx context.Context, c routing.Capacity) string {
	return i18n.T(ctx, "teams.capacity_brief", "Chats", howMany(ctx, routing.Chat, c.AtOnce(routing.Chat)),
		"Emails", howMany(ctx, routing.Email, c.AtOnce(routing.Email)), "Messages", howMany(ctx, routing.Message, c.AtOnce(routing.Message)))
}
