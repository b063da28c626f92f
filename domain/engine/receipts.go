package engine

import (
	"relevo/domain"
	"relevo/domain/routing"
)

const (
	// receiptsKept is how long the receipts of decisions are kept, in ms.
	receiptsKept = 90 * routing.Day

	// pruneEvery is how many new receipts make as many old ones go, and as many
	// again.
	pruneEvery = 64
	pruneMost  = 1024 // at once
)

// prune removes receipts that are too old, along with new ones: what is kept
// cannot grow otherwise.
func (r *round) prune(added int) error {
	b := &r.e.books
	if b.receipts += added; b.receipts < pruneEvery {
		return nil
	}
	n := min(2*b.receipts, pruneMost)
	b.receipts = 0
	return r.tx.PruneReceipts(idAt(r.now-receiptsKept), n)
}

// idAt is below all ids made at a time (UTC ms) or later.
func idAt(ms int64) domain.ID { return domain.ID(max(0, ms-idEpoch) << idSeqBits) }
