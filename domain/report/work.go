package report

// Work is what assignments that are done add up to.
type Work struct {
	Handling Mean  // AHT: active, hold and wrap-up a handled assignment; elapsed, not divided by concurrency
	WrapUp   Mean  // ACW: wrap-up an assignment that had one
	Cold     int64 // handled assignments that ended by a transfer to a queue or an agent
	Warm     int64 // by one to an agent who had been consulted
	Released int64 // by putting the conversation back
}

// Handled is how many assignments ended.
func (w *Work) Handled() int64 { return w.Handling.N }

// Transfers is the share of handled assignments that ended by a transfer,
// releases included.
func (w *Work) Transfers() Rate { return Rate{w.Cold + w.Warm + w.Released, w.Handled()} }

func (w *Work) join(o *Work) {
	w.Handling.join(o.Handling)
	w.WrapUp.join(o.WrapUp)
	w.Cold += o.Cold
	w.Warm += o.Warm
	w.Released += o.Released
}

// part counts an assignment that is done.
func (w *Work) part(p *Part) {
	active, wrap, wrapped := p.Handling()
	w.Handling.add(active + wrap)
	if wrapped {
		w.WrapUp.add(wrap)
	}
	switch {
	case p.EndReason == "released":
		w.Released++
	case p.EndReason == "transferred" && p.Warm:
		w.Warm++
	case p.EndReason == "transferred":
		w.Cold++
	}
}

// Closings is what closed conversations add up to.
type Closings struct {
	FirstResolution Mean  // created to first close
	FullResolution  Mean  // created to last close
	Ratings         int64 // conversations with a rating; the last one counts
	Satisfied       int64 // of them, ratings 4 and 5
}

// Closed is how many conversations were closed.
func (k *Closings) Closed() int64 { return k.FullResolution.N }

// Satisfaction (CSAT) is ratings 4 and 5 / ratings.
func (k *Closings) Satisfaction() Rate { return Rate{k.Satisfied, k.Ratings} }

// ResponseRate is the share of closed conversations that were rated.
func (k *Closings) ResponseRate() Rate { return Rate{k.Ratings, k.Closed()} }

func (k *Closings) join(o *Closings) {
	k.FirstResolution.join(o.FirstResolution)
	k.FullResolution.join(o.FullResolution)
	k.Ratings += o.Ratings
	k.Satisfied += o.Satisfied
}

// closing counts a closed conversation.
func (k *Closings) closing(c *Closing) {
	k.FirstResolution.add(max(c.FirstClosed-c.CreatedAt, 0))
	k.FullResolution.add(max(c.ClosedAt-c.CreatedAt, 0))
	if c.Rating > 0 {
		k.Ratings++
	}
	if c.Rating >= 4 {
		k.Satisfied++
	}
}
