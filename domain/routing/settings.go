package routing

import "relevo/domain"

// Policy says whom of the eligible agents a conversation goes to.
type Policy string

// The policies (reference/routing.md 2).
const (
	LongestIdle Policy = "longest_idle"
	RoundRobin  Policy = "round_robin"
	LeastOpen   Policy = "least_open"
	Spare       Policy = "spare"
	BySkills    Policy = "skills"
	Sequential  Policy = "sequential"
	Broadcast   Policy = "broadcast"
	Manual      Policy = "manual"
)

// Ranking says in which order waiting conversations are served.
type Ranking string

// The rankings.
const (
	ByScore  Ranking = "score"  // priority plus minutes waited
	ByStrict Ranking = "strict" // class, then age
)

// Wrap is how a wrap-up ends.
type Wrap string

// The wrap-up modes.
const (
	WrapOff         Wrap = "off"
	WrapOptional    Wrap = "optional"      // may be skipped, no timer
	WrapDiscretion  Wrap = "discretionary" // until submitted
	WrapTimed       Wrap = "timeboxed"     // until submitted or the timer
	WrapTimedNoExit Wrap = "timeboxed_no_exit"
)

// Action is what happens to a conversation a queue cannot serve.
type Action string

// The actions of overflow and after-hours.
const (
	ToQueue  Action = "queue"
	ToBot    Action = "bot"
	ToClose  Action = "close"  // message, then closed
	ToTicket Action = "ticket" // kept as asynchronous work with the whole transcript
	ToAsync  Action = "async"  // the same conversation becomes asynchronous
	ToWait   Action = "wait"   // goes on waiting
	ToAsk    Action = "ask"    // the visitor chooses: keep waiting, leave a message, back
)

// When names the condition of an overflow.
type When string

// The conditions.
const (
	WhenFull     When = "full"
	WhenMaxWait  When = "max_wait"
	WhenNoAgents When = "no_agents"
	WhenNoAnswer When = "no_answer"
	WhenEWT      When = "ewt" // estimated wait over Over ms
	WhenClosed   When = "after_hours"
)

// Overflow is one rule of a queue: when, then what.
type Overflow struct {
	When  When              `json:"when"`
	Over  int64             `json:"over,omitempty"` // ms, for ewt
	Do    Action            `json:"do"`
	Queue domain.ID         `json:"queue,omitzero"`
	Text  map[string]string `json:"text,omitempty"` // by language; "" is the default text
}

// RelaxStep loosens preferred needs after a time.
type RelaxStep struct {
	After int64     `json:"after"`           // ms of age
	Skill domain.ID `json:"skill,omitzero"`  // 0: every preferred need
	Lower int       `json:"lower,omitempty"` // new minimum; 0 drops the need
}

// Settings are a queue's settings. Durations are ms. Defaults are those of
// reference/routing.md 3 as amended by the design.
type Settings struct {
	Policy      Policy  `json:"policy"`
	Variant     string  `json:"variant,omitempty"`      // longest_idle: "" or "while_ready"; skills: "all", "best", "ignore"
	Fewer       int     `json:"fewer,omitempty"`        // least_open: only agents with fewer than so many open; 0 = any
	OpenSnoozed bool    `json:"open_snoozed,omitempty"` // least_open counts snoozed ones
	OnlyOnline  *bool   `json:"only_online,omitempty"`  // nil = yes; no lets offline agents get asynchronous work
	Broadcast   int     `json:"broadcast,omitempty"`    // how many ring at once, 1-50
	Ranking     Ranking `json:"ranking"`
	Aging       float64 `json:"aging"`         // points a minute, score
	Promote     int64   `json:"promote_after"` // strict: a class up each so long; 0 = never
	RankMaxAge  int64   `json:"rank_max_age"`  // F12 off beyond this age
	Priority    int     `json:"priority"`      // of what enters, 0-100
	Class       int     `json:"class"`

	Auto        bool              `json:"auto"` // acceptance: connects without asking
	Ring        map[Channel]int64 `json:"ring"` // ms by channel
	MaxAttempts int               `json:"max_ring_attempts"`
	RetryAfter  int64             `json:"retry_after"`
	OnMissed    string            `json:"on_missed"`  // "not_ready" or "none"
	OnDecline   string            `json:"on_decline"` // "none" or "not_ready"
	MissedLimit int               `json:"rona_limit"`
	DeclineCool int64             `json:"decline_cooloff"`
	ReleaseCool int64             `json:"release_cooloff"`
	DeclineWhy  bool              `json:"decline_reason,omitempty"` // a reason is demanded

	WrapMode       Wrap              `json:"wrapup_mode"`
	WrapMS         map[Channel]int64 `json:"wrapup"`
	WrapWeight     float64           `json:"wrapup_weight"`
	WrapBlocks     map[Channel]bool  `json:"wrapup_blocks,omitempty"` // channels whose wrap-up blocks all rings
	Dispositions   domain.ID         `json:"dispositions,omitzero"`   // a set
	DispMandatory  bool              `json:"disposition_mandatory,omitempty"`
	NotesMandatory bool              `json:"notes_mandatory,omitempty"`

	MaxWait  int64      `json:"max_wait"` // live; 0 = none
	MaxSize  int        `json:"max_size"` // 0 = any
	Overflow []Overflow `json:"overflow,omitempty"`
	KeepAge  bool       `json:"keep_age"`
	MaxHops  int        `json:"max_hops"`

	Hours          domain.ID `json:"hours,omitzero"` // 0 = always open
	AfterHours     Overflow  `json:"after_hours"`
	WaitingAtClose string    `json:"waiting_at_close"` // "finish" or "deflect"

	Position   bool   `json:"position"`  // tell the visitor the place in line
	EWT        bool   `json:"ewt"`       // tell the estimated wait in bands
	Announce   int64  `json:"announce"`  // least time between two such tellings
	SLTarget   int64  `json:"sl_target"` // ms; chat 60 s
	SLPercent  int    `json:"sl_percent"`
	SLFormula  string `json:"sl_formula"` // a, b, c or d
	ShortAband int64  `json:"short_abandon"`
	// CountFlowOut puts what left the queue unanswered by overflow, transfer or
	// as a ticket into the service level's denominator.
	CountFlowOut bool `json:"count_flow_out,omitempty"`

	StickyWindow int64             `json:"sticky_window"`
	StickyWait   int64             `json:"sticky_wait"`
	Reopen       map[Channel]int64 `json:"reopen_window"`
	VisitorGrace int64             `json:"visitor_grace"`
	KeepsPlace   int64             `json:"return_keeps_place"`
	LeaveToAsync bool              `json:"leave_to_async,omitempty"`
	AgentGrace   int64             `json:"agent_grace"`
	LostAsync    string            `json:"lost_async"`         // of a lost agent's asynchronous work: "keep" or "requeue"
	NoReply      int64             `json:"no_reply,omitempty"` // reassign when the agent wrote nothing for so long; 0 = never

	InactiveWarn  int64 `json:"inactive_warn"`        // live: warn a silent visitor
	InactiveClose int64 `json:"inactive_close"`       // and close, after the last message
	AgentIdle     int64 `json:"agent_idle,omitempty"` // not_ready(idle) after so long without a sign; 0 = off

	Needs []Need      `json:"needs,omitempty"`
	Relax []RelaxStep `json:"relax,omitempty"`
}
