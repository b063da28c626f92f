package simulate

// Figure names one number of a result. The names are those of the files' expect
// and of the JSON.
type Figure string

// The figures of a queue and of a stream of traffic.
const (
	Offered       Figure = "offered"          // entries, those refused at the door too
	AnsweredN     Figure = "answered"         //
	AbandonedN    Figure = "abandoned"        //
	BlockedN      Figure = "blocked"          // refused at the door: full, closed
	FlowedOut     Figure = "flow_out"         // went on to elsewhere while waiting
	Unfinished    Figure = "unfinished"       // still waiting when the run was over
	Pw            Figure = "pw"               // share of those let in that had to wait
	ASA           Figure = "asa"              // mean wait of the answered
	Wait          Figure = "wait"             // mean wait of all who were let in
	AnsweredSoon  Figure = "answered_within"  // share of the offered, within the target
	AbandonedSoon Figure = "abandoned_within" // share of the offered, within the target
	Abandonment   Figure = "abandonment"      // share of the offered
	BlockedShare  Figure = "blocked_share"    // share of the offered
	LevelA        Figure = "sl_a"             // service level, by formula
	LevelB        Figure = "sl_b"
	LevelC        Figure = "sl_c"
	LevelD        Figure = "sl_d"
	Queue         Figure = "lq"            // mean number waiting
	Handling      Figure = "aht"           // mean handling time, wrap-up included
	Occupancy     Figure = "occupancy"     // of agents: share of working time that is work
	Utilization   Figure = "utilization"   // of agents: share of their room for live work that is taken
	RONA          Figure = "rona"          // rings let pass of all that ended with the agent
	TransferRate  Figure = "transfer_rate" // of the handled
	Missed        Figure = "missed"        // rings let pass
	Declined      Figure = "declined"
	Little        Figure = "little" // lq over what the waits make it by Little's law: 1 when the books are right
	GiveUp        Figure = "giveup" // abandonments over what the patience makes of lq: 1 for exponential patience
)

// Measure is how a figure is read.
type Measure string

// The measures.
const (
	Count    Measure = "count"
	Share    Measure = "share"
	Duration Measure = "time" // in the model's unit
	Number   Measure = "number"
)

// Line is a figure as it is shown.
type Line struct {
	Figure  Figure
	Measure Measure
	Label   string
}

// QueueLines are the figures of a queue and of a stream, in order.
func QueueLines() []Line {
	return []Line{
		{Offered, Count, "offered"}, {AnsweredN, Count, "answered"}, {AbandonedN, Count, "abandoned"}, {BlockedN, Count, "blocked at the door"},
		{FlowedOut, Count, "flowed out"}, {Unfinished, Count, "unfinished"},
		{LevelA, Share, "service level a"}, {LevelB, Share, "service level b"}, {LevelC, Share, "service level c"}, {LevelD, Share, "service level d"},
		{AnsweredSoon, Share, "answered within target"}, {AbandonedSoon, Share, "abandoned within target"},
		{Abandonment, Share, "abandonment"}, {BlockedShare, Share, "blocked share"}, {Pw, Share, "had to wait (Pw)"},
		{ASA, Duration, "mean wait of the answered (ASA)"}, {Wait, Duration, "mean wait of all"}, {Queue, Number, "mean number waiting (Lq)"},
		{Handling, Duration, "mean handling time"}, {Occupancy, Share, "occupancy of its agents"}, {RONA, Share, "rings let pass (RONA)"}, {TransferRate, Share, "transferred"},
		{Little, Number, "Lq beside Little's law"}, {GiveUp, Number, "abandonment beside theta*Lq"},
	}
}

// AgentLines are the figures of a group of agents, in order.
func AgentLines() []Line {
	return []Line{
		{AnsweredN, Count, "conversations taken"}, {Handling, Duration, "mean handling time"}, {Occupancy, Share, "occupancy"}, {Utilization, Share, "utilization"},
		{RONA, Share, "rings let pass (RONA)"}, {Missed, Count, "rings let pass"}, {Declined, Count, "rings declined"}, {TransferRate, Share, "transferred"},
	}
}

func known(f Figure, lines []Line) bool {
	for _, l := range lines {
		if l.Figure == f {
			return true
		}
	}
	return false
}
