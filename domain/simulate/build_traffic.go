package simulate

import (
	"fmt"
	"math"
	"slices"

	"relevo/domain/routing"
)

// streams makes the traffic.
func (b *builder) streams() {
	for i := range b.f.Traffic {
		f, path := &b.f.Traffic[i], fmt.Sprintf("$.traffic[%d]", i)
		t := traffic{name: f.Name, priority: -1, silent: float64(f.Silent)}
		if f.Queue == "" && len(b.f.Queues) > 1 {
			b.fail(path, "queue is missing: there is more than one")
		} else if f.Queue != "" {
			t.queue = b.queueNamed(f.Queue, path+".queue")
		}
		b.arrivals(f, path+".arrivals", &t)
		t.patience = b.law(f.Patience, path+".patience", dist{kind: never})
		if f.Handling == nil {
			b.fail(path, "handling is missing: how long a conversation takes")
		}
		t.handling = b.finite(f.Handling, path+".handling", dist{kind: fixed})
		b.mix(f, path, &t)
		b.extras(f, path, &t)
		if b.err != nil {
			return
		}
		b.m.traffic = append(b.m.traffic, t)
	}
}

func (b *builder) arrivals(f *fileTraffic, path string, t *traffic) {
	a := &f.Arrivals
	total := 0.0
	if a.Rate != nil {
		t.rates = []float64{a.Rate.perMillisecond(b.m.Unit)}
		total = t.rates[0]
	}
	if len(a.ByHour) > 0 {
		if len(a.ByHour) != 24 || a.Rate != nil {
			b.fail(path, "arrivals have either a rate or by_hour with 24 numbers, from midnight")
			return
		}
		for i, n := range a.ByHour {
			if !(n >= 0) || math.IsInf(n, 0) {
				b.fail(fmt.Sprintf("%s.by_hour[%d]", path, i), "arrivals an hour are 0 or more")
			}
			t.rates = append(t.rates, n/float64(routing.Hour))
			total += n
		}
	}
	for i, u := range a.Bursts {
		if u.Count < 1 {
			b.fail(fmt.Sprintf("%s.bursts[%d]", path, i), "count is how many come: 1 or more")
		}
		t.bursts = append(t.bursts, burst{u.At.whole(b.m.Unit), u.Over.whole(b.m.Unit), u.Count})
	}
	if total == 0 {
		if t.rates = nil; len(t.bursts) == 0 {
			b.fail(path, "nobody arrives: arrivals need a rate, by_hour or bursts")
		} else if b.m.Arrivals > 0 {
			b.fail(path, "a run that ends by arrivals needs a rate or by_hour")
		}
	}
}

func (b *builder) mix(f *fileTraffic, path string, t *traffic) {
	sum := 0.0
	for _, c := range routing.Channels() { // in order, whatever the map's
		if p, ok := f.Channels[c]; ok {
			sum += float64(p)
			t.channels = append(t.channels, share{c, sum})
		}
	}
	for c := range f.Channels {
		if !slices.Contains(routing.Channels(), c) {
			b.fail(path+".channels", "there is no channel %q: there are %v", c, routing.Channels())
		}
	}
	switch {
	case len(f.Channels) == 0:
		t.channels = []share{{routing.Chat, 1}}
	case math.Abs(sum-1) > 1e-9:
		b.fail(path+".channels", "the shares of the channels make %g, not 1", sum)
	default:
		t.channels[len(t.channels)-1].upTo = 1
	}
}

func (b *builder) extras(f *fileTraffic, path string, t *traffic) {
	if f.Priority != nil {
		if t.priority = *f.Priority; t.priority < 0 || t.priority > 100 {
			b.fail(path+".priority", "priority is 0 to 100")
		}
	}
	for i, n := range b.needs(f.Needs, path+".needs") {
		t.needs = append(t.needs, need{n, 1})
		if s := f.Needs[i].Share; s != nil {
			t.needs[i].share = float64(*s)
		}
	}
	if r := f.Returns; r != nil {
		t.back, t.after = float64(r.Share), b.finite(r.After, path+".returns.after", dist{kind: exponential, mean: 10 * 60_000})
	}
	if r := f.Transfers; r != nil {
		t.transfers, t.to = float64(r.Share), b.queueNamed(r.To, path+".transfers.to")
	}
}
