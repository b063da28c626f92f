package routing

// Second and the rest are durations in ms.
const (
	Second = int64(1000)
	Minute = 60 * Second
	Hour   = 60 * Minute
	Day    = 24 * Hour
)

// Defaults are the settings of a new queue (reference/routing.md 3 as amended).
func Defaults() Settings {
	return Settings{
		Policy: LongestIdle, Broadcast: 3, Ranking: ByScore, Aging: 1, Promote: 15 * Minute, RankMaxAge: 10 * Minute,
		Ring:        map[Channel]int64{Chat: 30 * Second, Voice: 20 * Second, Video: 20 * Second},
		MaxAttempts: 5, RetryAfter: 10 * Second, OnMissed: "not_ready", OnDecline: "none", MissedLimit: 1,
		DeclineCool: Minute, ReleaseCool: 5 * Minute,
		WrapMode: WrapTimed, WrapMS: map[Channel]int64{Chat: 2 * Minute, Voice: 2 * Minute, Video: 2 * Minute, Email: Minute, Message: Minute},
		WrapWeight: 1, WrapBlocks: map[Channel]bool{Voice: true, Video: true},
		MaxWait: 10 * Minute, KeepAge: true, MaxHops: 5,
		AfterHours: Overflow{Do: ToTicket}, WaitingAtClose: "finish",
		Position: true, Announce: 10 * Second, SLTarget: Minute, SLPercent: 80, SLFormula: "d", ShortAband: 10 * Second,
		StickyWindow: Day, StickyWait: 20 * Second, Reopen: map[Channel]int64{Chat: Day, Message: Day, Email: 30 * Day},
		VisitorGrace: 5 * Minute, KeepsPlace: 10 * Minute, AgentGrace: Minute, LostAsync: "keep",
		InactiveWarn: 5 * Minute, InactiveClose: 10 * Minute,
	}
}
