package simulate

import "relevo/domain/routing"

// file is a model as written; docs/simulate.md tells what each key means.
type file struct {
	Name    string        `yaml:"name"`
	About   string        `yaml:"about"`
	Unit    *span         `yaml:"unit"`
	Run     fileRun       `yaml:"run"`
	Queues  []fileQueue   `yaml:"queues"`
	Agents  []fileAgents  `yaml:"agents"`
	Traffic []fileTraffic `yaml:"traffic"`
	Expect  []fileExpect  `yaml:"expect"`
}

type fileRun struct {
	Arrivals       int    `yaml:"arrivals"`
	Duration       span   `yaml:"duration"`
	WarmUp         span   `yaml:"warmup"`
	WarmUpArrivals int    `yaml:"warmup_arrivals"`
	Times          int    `yaml:"times"`
	Seed           uint64 `yaml:"seed"`
	Start          string `yaml:"start"`
	Zone           string `yaml:"zone"`
	Sweep          span   `yaml:"sweep"`
}

type fileQueue struct {
	Name       string          `yaml:"name"`
	Policy     routing.Policy  `yaml:"policy"`
	Variant    string          `yaml:"variant"`
	Fewer      int             `yaml:"fewer"`
	Broadcast  int             `yaml:"broadcast"`
	Ranking    routing.Ranking `yaml:"ranking"`
	Aging      *float64        `yaml:"aging"`
	Promote    *span           `yaml:"promote_after"`
	RankMaxAge *span           `yaml:"rank_max_age"`
	Priority   int             `yaml:"priority"`
	Class      int             `yaml:"class"`

	Acceptance  string       `yaml:"acceptance"`
	Ring        *span        `yaml:"ring"`
	MaxAttempts *int         `yaml:"max_ring_attempts"`
	RetryAfter  *span        `yaml:"retry_after"`
	OnMissed    string       `yaml:"on_missed"`
	OnDecline   string       `yaml:"on_decline"`
	MissedLimit *int         `yaml:"rona_limit"`
	DeclineCool *span        `yaml:"decline_cooloff"`
	ReleaseCool *span        `yaml:"release_cooloff"`
	WrapUp      *fileWrap    `yaml:"wrapup"`
	MaxWait     *span        `yaml:"max_wait"`
	MaxSize     int          `yaml:"max_size"`
	Overflow    []fileRule   `yaml:"overflow"`
	KeepAge     *bool        `yaml:"keep_age"`
	MaxHops     *int         `yaml:"max_hops"`
	Hours       []string     `yaml:"hours"`
	AfterHours  *fileRule    `yaml:"after_hours"`
	AtClose     string       `yaml:"waiting_at_close"`
	Level       *fileLevel   `yaml:"service_level"`
	Sticky      *fileSticky  `yaml:"sticky"`
	Grace       *span        `yaml:"visitor_grace"`
	KeepsPlace  *span        `yaml:"return_keeps_place"`
	AgentGrace  *span        `yaml:"agent_grace"`
	Needs       []fileNeed   `yaml:"needs"`
	Relax       []fileRelax  `yaml:"relax"`
	Members     []fileMember `yaml:"members"`
}

type fileWrap struct {
	Mode   routing.Wrap `yaml:"mode"`
	Time   *span        `yaml:"time"`
	Weight *float64     `yaml:"weight"`
	Blocks bool         `yaml:"blocks"`
}

type fileRule struct {
	When  routing.When   `yaml:"when"`
	Over  span           `yaml:"over"`
	Do    routing.Action `yaml:"do"`
	Queue string         `yaml:"queue"`
}

type fileLevel struct {
	Target  *span  `yaml:"target"`
	Formula string `yaml:"formula"`
	Short   *span  `yaml:"short_abandon"`
}

type fileSticky struct {
	Window *span `yaml:"window"`
	Wait   *span `yaml:"wait"`
}

type fileNeed struct {
	Skill  string  `yaml:"skill"`
	Min    int     `yaml:"min"`
	Hard   bool    `yaml:"hard"`
	Weight int     `yaml:"weight"`
	Share  *chance `yaml:"share"` // traffic: of the conversations that have it
}

type fileRelax struct {
	After span   `yaml:"after"`
	Skill string `yaml:"skill"`
	Lower int    `yaml:"lower"`
}

type fileMember struct {
	Agents string `yaml:"agents"`
	Rank   int    `yaml:"rank"`
	Delay  span   `yaml:"delay"`
}

type fileAgents struct {
	Name     string                  `yaml:"name"`
	Count    *int                    `yaml:"count"`
	Skills   map[string]int          `yaml:"skills"`
	Capacity map[routing.Channel]int `yaml:"capacity"`
	HardCap  *int                    `yaml:"hard_cap"`
	Shifts   []string                `yaml:"shifts"`
	Ready    *fileReady              `yaml:"ready"`
	Answers  *fileAnswers            `yaml:"answers"`
	Drops    *fileDrops              `yaml:"drops"`
	WrapUp   *law                    `yaml:"wrapup"`
	Pace     *float64                `yaml:"pace"`
}

type fileReady struct {
	Share chance `yaml:"share"`
	Pause *law   `yaml:"pause"`
}

type fileAnswers struct {
	Delay   *law   `yaml:"delay"`
	Decline chance `yaml:"decline"`
	Ignore  chance `yaml:"ignore"`
	Back    *law   `yaml:"back"`
}

type fileDrops struct {
	Every span `yaml:"every"`
	For   *law `yaml:"for"`
}

type fileTraffic struct {
	Name      string                     `yaml:"name"`
	Queue     string                     `yaml:"queue"`
	Arrivals  fileArrivals               `yaml:"arrivals"`
	Patience  *law                       `yaml:"patience"`
	Handling  *law                       `yaml:"handling"`
	Channels  map[routing.Channel]chance `yaml:"channels"`
	Priority  *int                       `yaml:"priority"`
	Needs     []fileNeed                 `yaml:"needs"`
	Silent    chance                     `yaml:"silent"`
	Returns   *fileReturns               `yaml:"returns"`
	Transfers *fileTransfers             `yaml:"transfers"`
}

type fileArrivals struct {
	Rate   *rate       `yaml:"rate"`
	ByHour []float64   `yaml:"by_hour"`
	Bursts []fileBurst `yaml:"bursts"`
}

type fileBurst struct {
	At    span `yaml:"at"`
	Count int  `yaml:"count"`
	Over  span `yaml:"over"`
}

type fileReturns struct {
	Share chance `yaml:"share"`
	After *law   `yaml:"after"`
}

type fileTransfers struct {
	Share chance `yaml:"share"`
	To    string `yaml:"to"`
}

type fileExpect struct {
	Of      string             `yaml:"of"`
	Figures map[string]float64 `yaml:"figures"`
}
