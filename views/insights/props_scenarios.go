package insights

import "relevo/views/builder"

// Scenario is one kept scenario and how it last went.
type Scenario struct {
	ID, Name string
	Ran      int64 // 0: never
	Passed   bool
	Older    bool   // the assistant was edited since
	Report   string // what differed
}

// ScenarioRows are an assistant's scenarios.
type ScenarioRows struct {
	ID      string // of the assistant
	Rows    []Scenario
	Failed  int
	Running bool
	Now     int64
}

// ScenariosProps is the list.
type ScenariosProps struct {
	builder.Frame
	List ScenarioRows
}

// Wrong is what is wrong with a line of a scenario.
type Wrong struct {
	Line int
	Text string
}

// EditorProps is one scenario being edited; a new one has no Scenario.ID.
type EditorProps struct {
	builder.Frame
	Scenario   Scenario
	Name, Body string
	Errors     map[string]string
	Problems   []Wrong
	Running    bool
	Now        int64
}

func (p EditorProps) address() string {
	if p.Scenario.ID == "" {
		return builder.Of(p.ID, "/scenarios")
	}
	return builder.Of(p.ID, "/scenarios/"+p.Scenario.ID)
}
