package assistant

import "relevo/domain/response"

// Format names the form of an exported definition.
const Format = "relevo.assistant/1"

// Text is a text by language tag ("en", "es"). Visitors see their language's,
// otherwise the assistant's, otherwise whichever there is.
type Text map[string]string

// In is the text for a reader of lang, own being the assistant's language.
func (t Text) In(lang, own string) string {
	for _, l := range []string{lang, own, "en", "es"} {
		if t[l] != "" {
			return t[l]
		}
	}
	return ""
}

// Definition is everything an administrator builds: the draft, and, frozen, a
// version. Channels and environments are not part of it.
type Definition struct {
	Format    string          `json:"format"`
	Language  string          `json:"language"` // "en" or "es": the assistant's own
	Settings  Settings        `json:"settings"`
	Variables []Variable      `json:"variables"`
	Saved     []SavedResponse `json:"saved_responses"`
	Actions   []Action        `json:"actions"`
}

// Settings hold for the whole assistant. New gives the defaults.
type Settings struct {
	Queue           string       `json:"queue"`            // default queue: its id in a draft, its name in an export; "" = the workspace's
	Threshold       float64      `json:"threshold"`        // an action starts above it (0.50)
	Floor           float64      `json:"floor"`            // above it up to Threshold: "did you mean" (0.25); none when >= Threshold
	Clarify         bool         `json:"clarify"`          // ask when several are near
	ClarifyMargin   float64      `json:"clarify_margin"`   // 0.10
	AgentThreshold  float64      `json:"agent_threshold"`  // a wish for a person counts above it (0.30)
	NoMatchLimit    int          `json:"no_match_limit"`   // 3: the next one in a row falls back
	ValidationLimit int          `json:"validation_limit"` // 3: the next invalid answer falls back
	ProfanityLimit  int          `json:"profanity_limit"`  // 2 warnings, the next falls back
	ChangeTopic     bool         `json:"change_topic"`     // digressions at all
	AskReturn       bool         `json:"ask_return"`       // ask before going back to the interrupted action
	ResponseMode    ResponseMode `json:"response_mode"`    // "" off
	IdleMinutes     int          `json:"idle_minutes"`     // 60: a silent session ends
	Danger          Phrases      `json:"danger_words"`
	Profanity       Phrases      `json:"profanity_words"`
	AgentRequests   Phrases      `json:"agent_requests"` // examples of wishes for a person, beside the built-in ones
	Unsupported     Phrases      `json:"unsupported"`    // examples of what is not for this assistant
	// Texts replaces built-in texts by key (see TextKeys).
	Texts      map[string]Text `json:"texts"`
	Extensions []Extension     `json:"extensions"`
	// Card lists up to eight variables shown on the agent's ring card, in order;
	// empty shows the answers given.
	Card []string `json:"card"`
}

// Phrases are lines by language.
type Phrases map[string][]string

// ResponseMode says how sure the assistant acts.
type ResponseMode string

// The modes.
const (
	ModeOff        ResponseMode = ""
	ModeClarifying ResponseMode = "clarifying"
	ModeConfident  ResponseMode = "confident"
)

// Variable is a session variable declared with a type and, if wished, an
// initial value.
type Variable struct {
	ID      string        `json:"id"`
	Type    response.Type `json:"type"`
	Initial string        `json:"initial,omitempty"` // as a visitor who speaks Language would type it
	Private bool          `json:"private,omitempty"`
	Note    string        `json:"note,omitempty"`
}

// SavedResponse is a customer response kept for several steps; editing it
// changes all uses.
type SavedResponse struct {
	ID   string        `json:"id"`
	Name string        `json:"name"`
	Spec response.Spec `json:"spec"`
}

// System names a built-in action.
type System string

// The system actions: editable, not deletable, never recognised.
const (
	SystemGreet    System = "greet"
	SystemNoMatch  System = "no_match"
	SystemTrigger  System = "trigger_word"
	SystemFallback System = "fallback"
)

// Systems lists the system actions in the order pages show them.
func Systems() []System {
	return []System{SystemGreet, SystemNoMatch, SystemTrigger, SystemFallback}
}

// Action is one thing the assistant does.
type Action struct {
	ID           string       `json:"id"`   // [a-z0-9_]{1,40}, unique
	Name         Text         `json:"name"` // unique; its label in "did you mean"
	System       System       `json:"system,omitempty"`
	Examples     Phrases      `json:"examples"`
	When         Condition    `json:"when"`          // recognised only while this holds
	ChangeTopic  bool         `json:"change_topic"`  // others may interrupt it
	NeverReturn  bool         `json:"never_return"`  // after it nothing interrupted is offered again
	Clarify      bool         `json:"clarify"`       // may stand in "did you mean"
	ResponseMode ResponseMode `json:"response_mode"` // "" = the assistant's
	Steps        []Step       `json:"steps"`
}

// Step is one step of an action. One whose condition is false is skipped.
type Step struct {
	ID               string    `json:"id"` // unique in its action; names the variable its answer is kept in
	When             Condition `json:"when"`
	Set              []Assign  `json:"set"`
	Say              Text      `json:"say"` // {variable} is replaced
	Ask              *Ask      `json:"ask"`
	NoChangeTopic    bool      `json:"no_change_topic,omitempty"`    // this question may not be digressed from
	ChangeTopicFirst bool      `json:"change_topic_first,omitempty"` // another action is looked for before the answer
	Then             Then      `json:"then"`
}

// Assign sets a session variable before a step speaks.
type Assign struct {
	Variable string `json:"variable"`
	Value    string `json:"value"` // text with {variable}; "" clears
}

// AskMode says whether a step asks what is known already.
type AskMode string

// The modes. AskDefault is AskAlways for confirmation and free text, AskUnknown
// for the others.
const (
	AskDefault AskMode = ""
	AskUnknown AskMode = "skip_if_known"
	AskAlways  AskMode = "always"
	AskNever   AskMode = "never" // collect only
)

// Ask is a question: the customer response a step waits for.
type Ask struct {
	Saved   string        `json:"saved,omitempty"` // id of a saved response, in place of Spec
	Spec    response.Spec `json:"spec"`
	Mode    AskMode       `json:"mode,omitempty"`
	Private bool          `json:"private,omitempty"` // masked everywhere but in conditions
	Save    string        `json:"save,omitempty"`    // session variable the answer is kept in, too
	Invalid []Text        `json:"invalid,omitempty"` // own validation texts, in turn
	Repeat  bool          `json:"repeat,omitempty"`  // the question again after a validation text
}

// Do is what happens after a step.
type Do string

// The kinds of then.
const (
	DoNext      Do = "next"
	DoReask     Do = "reask"
	DoSubaction Do = "subaction"
	DoSearch    Do = "search"
	DoExtension Do = "extension"
	DoConnect   Do = "connect_agent"
	DoFallback  Do = "fallback" // of system actions
	DoEnd       Do = "end"
)

// Then is what happens after a step; the fields of its kind are set.
type Then struct {
	Do       Do                `json:"do"`
	Steps    []string          `json:"steps,omitempty"`     // reask: earlier steps run again
	Action   string            `json:"action,omitempty"`    // subaction
	Pass     map[string]string `json:"pass,omitempty"`      // subaction, extension: its variable <- ours
	EndAfter bool              `json:"end_after,omitempty"` // subaction: nothing resumes
	Connect  *Connect          `json:"connect,omitempty"`   // connect_agent
	Search   *Search           `json:"search,omitempty"`    // search
	Call     string            `json:"call,omitempty"`      // extension: its id
	Reason   Reason            `json:"reason,omitempty"`    // fallback
}

// Connect is the dialog "Connect to agent"; empty texts are the default ones.
type Connect struct {
	Online  Text   `json:"response_if_online,omitempty"`
	Offline Text   `json:"response_if_offline,omitempty"`
	Message string `json:"message_to_agent,omitempty"` // text with {variable}
	Queue   string `json:"queue,omitempty"`            // id in a draft, name in an export; "" = the assistant's
}

// Search looks for an answer in the knowledge.
type Search struct {
	Query string `json:"query,omitempty"` // text with {variable}; "" = what the visitor wrote last
	Mode  string `json:"mode"`            // display, store, both
	Save  string `json:"save,omitempty"`  // variable for the answer; <save>_status holds the status
}

// Extension is an HTTP service a step may call. Secrets are named, never held.
type Extension struct {
	ID      string            `json:"id"`
	Name    string            `json:"name"`
	Method  string            `json:"method"` // GET, POST, PUT, PATCH, DELETE
	URL     string            `json:"url"`    // https; {variable} is replaced, escaped
	Headers map[string]string `json:"headers,omitempty"`
	Body    string            `json:"body,omitempty"` // JSON with {variable} inside strings
	Secret  string            `json:"secret,omitempty"`
	Results map[string]string `json:"results,omitempty"` // variable <- path in the JSON answer, e.g. "order.status"
	Timeout int               `json:"timeout,omitempty"` // seconds, 1-10; 0 = 10
}

// Condition is groups joined by all or any; no groups always holds.
type Condition struct {
	Match  Match   `json:"match,omitempty"`
	Groups []Group `json:"groups,omitempty"`
}

// Group is tests joined by all or any.
type Group struct {
	Match Match           `json:"match,omitempty"`
	Tests []response.Test `json:"tests"`
}

// Match joins conditions.
type Match string

// The joints; "" is MatchAll.
const (
	MatchAll Match = "all"
	MatchAny Match = "any"
)

// Reason is why a conversation goes to a person (A7, C1).
type Reason string

// The reasons.
const (
	ReasonPlanned    Reason = "planned"
	ReasonValidation Reason = "step_validation_failed"
	ReasonRequested  Reason = "agent_requested"
	ReasonNoMatch    Reason = "no_match"
	ReasonDanger     Reason = "danger_word"
	ReasonProfanity  Reason = "profanity"
	ReasonKnowledge  Reason = "knowledge_unanswerable"
	ReasonError      Reason = "system_error"
	ReasonWorkflow   Reason = "workflow"
)

// FallbackReasons are the five of the system action Fallback.
func FallbackReasons() []Reason {
	return []Reason{ReasonValidation, ReasonRequested, ReasonNoMatch, ReasonDanger, ReasonProfanity}
}

// Limits of a definition; Check refuses what goes beyond.
const (
	MaxActions     = 500
	MaxSteps       = 100  // of one action
	MaxAllSteps    = 5000 // of all actions
	MaxExamples    = 1000 // of one action and language
	MaxAllExamples = 20_000
	MaxExample     = 1024 // characters
	MaxText        = 4000 // characters of one text
	MaxVariables   = 500
	MaxExtensions  = 50
	MaxBytes       = 8 << 20 // of an exported definition
	MaxDepth       = 10      // of nested sub-actions
	MaxRun         = 200     // steps in one turn
)

// Find finds an action by id.
func (d *Definition) Find(id string) *Action {
	for i := range d.Actions {
		if d.Actions[i].ID == id {
			return &d.Actions[i]
		}
	}
	return nil
}

// SystemAction finds a built-in action.
func (d *Definition) SystemAction(s System) *Action {
	for i := range d.Actions {
		if d.Actions[i].System == s {
			return &d.Actions[i]
		}
	}
	return nil
}

// Masks tells whether the answers to a question are private: it says so, or what
// keeps them is declared so.
func (d *Definition) Masks(a *Ask) bool {
	if a.Private || a.Save == "" {
		return a.Private
	}
	v := d.declared(a.Save)
	return v != nil && v.Private
}

// declared finds a declared variable; nil when there is none.
func (d *Definition) declared(name string) *Variable {
	for i := range d.Variables {
		if d.Variables[i].ID == name {
			return &d.Variables[i]
		}
	}
	return nil
}

// Spec is what a step's question accepts: its saved response, or its own.
func (d *Definition) Spec(a *Ask) *response.Spec {
	if a.Saved != "" {
		for i := range d.Saved {
			if d.Saved[i].ID == a.Saved {
				return &d.Saved[i].Spec
			}
		}
	}
	return &a.Spec
}
