package routing

import (
	"crypto/sha256"
	"encoding/hex"

	"relevo/domain"
	"relevo/domain/conversation"
)

// maxCandidates is how many agents a receipt lists; those who pass come first.
const maxCandidates = 200

// given is the receipt of a decision about to be carried out.
func (m *matcher) given(l *line, w *Work, kind string) Receipt {
	in := m.ask(l, w)
	all, pick := in.judge()
	r := m.receipt(l, w, in, all)
	r.Kind, r.Pick = kind, pick
	return r
}

// receipt is what decisions and their absence have in common.
func (m *matcher) receipt(l *line, w *Work, in *question, all []verdict) Receipt {
	r := Receipt{V: 1, At: m.now, ConversationID: w.ID, QueueID: l.q.ID, Queue: l.q.Name, Policy: l.q.Settings.Policy, Settings: l.q.Version,
		Score: float64(l.q.Settings.units(w, m.now)) / unit, Age: in.age(), Relaxed: w.Relaxed, Epoch: 1}
	r.Candidates, r.Left = in.candidates(all, maxCandidates)
	r.Input = in.canonical()
	sum := sha256.Sum256(r.Input)
	r.Snapshot = "sha256:" + hex.EncodeToString(sum[:])
	return r
}

// missed is the receipt of a conversation nobody could have, and what it comes
// down to, time left out.
func (m *matcher) missed(l *line, w *Work) (func() Receipt, uint64) {
	in := m.ask(l, w)
	all, _ := in.judge()
	why := in.why(all)
	d := digest(14695981039346656037)
	d.add(uint64(w.QueueID))
	d.add(uint64(l.q.Version))
	d.add(uint64(w.Relaxed))
	d.text(why)
	for i := range all {
		d.add(uint64(all[i].agent))
		d.add(uint64(all[i].fail))
	}
	return func() Receipt {
		r := m.receipt(l, w, in, all)
		r.Kind, r.Why = KindNone, why
		return r
	}, uint64(d)
}

// before stands for an explanation from before the books were loaded, whose
// digest is not kept. A start explains nothing anew to thousands who wait on;
// what changes after it is explained.
const before = 0

// report explains the changed conversations that still wait, unless the
// explanation is the last one's but for the time.
func (m *matcher) report() {
	if m.mute || len(m.none) == 0 {
		return
	}
	for _, p := range m.none {
		if p.w.State != conversation.Waiting || m.b.works[p.w.ID] != p.w || p.w.QueueID != p.l.q.ID {
			continue
		}
		r, d := m.missed(p.l, p.w)
		last, known := m.memo[p.w.ID]
		if last == d {
			continue
		}
		if known && last == before {
			m.memo[p.w.ID] = d
			continue
		}
		if m.memo == nil || len(m.memo) > 2*len(m.b.works)+64 {
			m.forget()
		}
		m.memo[p.w.ID] = d
		m.host.receipt(r())
	}
}

// why is what keeps a conversation waiting: the filter most agents failed, the
// first in order among equals.
func (in *question) why(all []verdict) string {
	if in.Queue.Closed != "" {
		return in.Queue.Closed
	}
	var count [len(filters)]int
	out := 0
	for i := range all {
		for n := 1; n < len(filters); n++ {
			if all[i].fail&(1<<n) != 0 {
				count[n]++
			}
		}
		if all[i].fail == 1<<1 {
			out++
		}
	}
	if out == len(all) {
		return "no_members"
	}
	most := 2
	for n := 2; n < len(filters); n++ {
		if count[n] > count[most] {
			most = n
		}
	}
	return string(filters[most])
}

// Explain says why a conversation still waits, from the books as they stand;
// false when it stands in no line.
func (c *Core) Explain(conv domain.ID, now int64) (Receipt, bool) {
	m := c.matching(now)
	w := c.works[conv]
	if w == nil || w.State != conversation.Waiting && w.State != conversation.Ringing {
		return Receipt{}, false
	}
	l := c.lines[w.QueueID]
	if l == nil {
		return Receipt{}, false
	}
	r, _ := m.missed(l, w)
	return r(), true
}

// digest is FNV-1a over numbers.
type digest uint64

func (d *digest) add(v uint64) { *d = (*d ^ digest(v)) * 1099511628211 }

func (d *digest) text(s string) {
	for i := range len(s) {
		d.add(uint64(s[i]))
	}
}
