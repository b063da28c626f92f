package assistant

// Turn reacts to one input. d has passed Check. The Session given stays as it
// is; Result.Session is the new one.
func (d *Definition) Turn(s Session, in Input, env Env) Result { return Result{Session: s} }
