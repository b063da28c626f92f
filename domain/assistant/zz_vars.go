package assistant

import "relevo/domain/response"

const (
	VarNow            = "now"
	VarDate           = "current_date"
	VarTime           = "current_time"
	VarTimezone       = "timezone"
	VarLocale         = "locale"
	VarChannel        = "channel_name"
	VarFallbackReason = "fallback_reason"
	VarNoMatchCount   = "no_match_count"
	VarNoMatchLimit   = "no_match_limit"
	VarProfanityCount = "profanity_count"
	VarProfanityLimit = "profanity_limit"
	VarOverLimit      = "over_limit"
	VarTrigger        = "trigger"
	VarDigressedFrom  = "digressed_from"
	VarHistory        = "session_history"
	TriggerDanger     = "danger"
	TriggerProfanity  = "profanity"
	StatusSuffix      = "_status"
)

var _ response.Type
