package routing

// flow is what a line remembers of the last hour, by minute, to estimate waits.
type flow struct {
	minutes [flowMinutes]flowMinute
	entered int64 // when a conversation was served last; 0 = never
	waited  int64 // and how long it had waited
}

const flowMinutes = 60

// fewServices is how many completions an hour the estimate by rates needs.
const fewServices = 10

type flowMinute struct {
	at        int64 // the minute, since 1970
	services  int64 // work that ended
	serviceMS int64 // and how long it had taken, wrap-up included
	left      int64 // conversations that gave up waiting
	waitMS    int64 // time waited by all, served or not
}

// minute is the place of now, cleared when it still holds an earlier hour.
func (f *flow) minute(now int64) *flowMinute {
	at := now / Minute
	m := &f.minutes[at%flowMinutes]
	if m.at != at {
		*m = flowMinute{at: at}
	}
	return m
}

// noteService notes that work of the queue ended after so long, wrap-up
// included.
func (f *flow) noteService(ms, now int64) {
	m := f.minute(now)
	m.services++
	m.serviceMS += ms
}

// noteEntered notes that a conversation was served after waiting so long.
func (f *flow) noteEntered(wait, now int64) {
	f.entered, f.waited = now, wait
	f.minute(now).waitMS += wait
}

// notePatience notes that a visitor gave up after waiting so long.
func (f *flow) notePatience(wait, now int64) {
	m := f.minute(now)
	m.left++
	m.waitMS += wait
}

// rates are the mean time of a service in ms and the share of those waiting
// who give up, per ms waited, both of the last hour, and the number of
// services.
func (f *flow) rates(now int64) (aht, theta float64, services int64) {
	first := now/Minute - flowMinutes
	var ms, left, wait int64
	for i := range f.minutes {
		if m := &f.minutes[i]; m.at > first {
			services += m.services
			ms += m.serviceMS
			left += m.left
			wait += m.waitMS
		}
	}
	if services > 0 {
		aht = float64(ms) / float64(services)
	}
	if left > 0 && wait > 0 {
		theta = float64(left) / float64(wait) // the estimate of censored patience
	}
	return aht, theta, services
}

// last is the wait of the last to be served, within the last hour; -1 = nobody.
func (f *flow) last(now int64) int64 {
	if f.entered == 0 || now-f.entered > Hour {
		return -1
	}
	return f.waited
}
