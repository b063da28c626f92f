package db

import (
	"bytes"
	"compress/flate"
	"context"
	"fmt"
	"io"
	"sync"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/routing"
)

// packOver is the size from which a receipt's input is kept compressed.
const packOver = 512

// pack compresses what is large: the first byte says how it is kept.
func pack(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	if len(b) < packOver {
		return append([]byte{0}, b...)
	}
	var out bytes.Buffer
	out.WriteByte(1)
	w := packers.Get().(*flate.Writer)
	defer packers.Put(w)
	w.Reset(&out)
	_, _ = w.Write(b) // a buffer takes everything
	_ = w.Close()
	return out.Bytes()
}

// packers are kept: making one takes more than what it packs.
var packers = sync.Pool{New: func() any {
	w, err := flate.NewWriter(nil, flate.BestSpeed)
	if err != nil {
		panic(err) // a constant level is never refused
	}
	return w
}}

// maxInput bounds what unpack makes, in bytes.
const maxInput = 16 << 20

func unpack(b []byte) ([]byte, error) {
	switch {
	case len(b) == 0:
		return nil, nil
	case b[0] == 0:
		return b[1:], nil
	}
	out, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(b[1:])), maxInput))
	if err != nil {
		return nil, fmt.Errorf("a receipt's input: %w", err)
	}
	return out, nil
}

// Receipts reads the routing decisions of a conversation, newest first, their
// inputs left out.
func (d *DB) Receipts(ctx context.Context, conv domain.ID, limit int) ([]routing.Receipt, error) {
	return many(ctx, d, scanJSON[routing.Receipt], "SELECT value FROM receipt WHERE conversation_id = $1 ORDER BY id DESC LIMIT $2 + 0", conv, limit)
}

// Receipt reads one receipt with its input; not_found.
func (d *DB) Receipt(ctx context.Context, id domain.ID) (*routing.Receipt, error) {
	var input []byte
	rows, err := many(ctx, d, func(row scanner) (*routing.Receipt, error) {
		x, err := scanJSON[routing.Receipt](withInput{row, &input})
		return &x, err
	}, "SELECT value, input FROM receipt WHERE id = $1", id)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, domain.NotFound()
	}
	rows[0].Input, err = unpack(input)
	return rows[0], err
}

// withInput scans the second column beside the first.
type withInput struct {
	scanner
	input *[]byte
}

// Scan reads the value into dest and the input aside.
func (w withInput) Scan(dest ...any) error { return w.scanner.Scan(append(dest, w.input)...) }

// Segments reads the stays of a conversation in order.
func (d *DB) Segments(ctx context.Context, conv domain.ID) ([]routing.Segment, error) {
	return many(ctx, d, scanSegment, "SELECT "+segmentCols+" FROM segment WHERE conversation_id = $1 ORDER BY id", conv)
}

// OfferHistory reads all rings of a conversation in order.
func (d *DB) OfferHistory(ctx context.Context, conv domain.ID) ([]routing.Offer, error) {
	return many(ctx, d, scanOffer, "SELECT "+offerCols+" FROM offer WHERE conversation_id = $1 ORDER BY id", conv)
}

// Offer reads one ring; not_found.
func (d *DB) Offer(ctx context.Context, id domain.ID) (*routing.Offer, error) {
	o := &routing.Offer{}
	err := d.row(ctx, "SELECT "+offerCols+" FROM offer WHERE id = $1", id).Scan(offerFields(o)...)
	return o, classify(err)
}

// AssignmentHistory reads all participations in a conversation in order.
func (d *DB) AssignmentHistory(ctx context.Context, conv domain.ID) ([]routing.Assignment, error) {
	return many(ctx, d, scanAssignment, "SELECT "+assignCols+" FROM assignment WHERE conversation_id = $1 ORDER BY id", conv)
}

// WrapNotes reads the revisions of a wrap-up's notes in order.
func (d *DB) WrapNotes(ctx context.Context, assignment domain.ID) ([]engine.WrapNote, error) {
	return many(ctx, d, func(row scanner) (n engine.WrapNote, err error) {
		return n, row.Scan(&n.AssignmentID, &n.Rev, &n.At, &n.Disposition, &n.Notes)
	}, "SELECT assignment_id, rev, at, disposition, notes FROM wrap_note WHERE assignment_id = $1 ORDER BY rev", assignment)
}

// AgentEvents reads an agent's history in [from, to) with the last entry before
// it, in order, at most limit.
func (d *DB) AgentEvents(ctx context.Context, agent domain.ID, from, to int64, limit int) ([]routing.AgentEvent, error) {
	return many(ctx, d, scanJSON[routing.AgentEvent], `SELECT value FROM agent_event WHERE agent_id = $1 AND at < $3
AND at >= coalesce((SELECT max(at) FROM agent_event WHERE agent_id = $1 AND at < $2), $2) ORDER BY at, id LIMIT $4 + 0`, agent, from, to, limit)
}
