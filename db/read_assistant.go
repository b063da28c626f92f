package db

import (
	"context"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/engine"
	"relevo/domain/escalation"
)

// Assistants reads the assistants that are not archived, drafts included, by
// name.
func (d *DB) Assistants(ctx context.Context) ([]assistant.Assistant, error) {
	return many(ctx, d, scanAssistant, assistantsInUse)
}

// AssistantHeads is Assistants without the drafts, which may be large.
func (d *DB) AssistantHeads(ctx context.Context) ([]assistant.Assistant, error) {
	return many(ctx, d, scanAssistantHead, assistantHeads)
}

// AssistantByID reads one assistant, archived ones included; not_found.
func (d *DB) AssistantByID(ctx context.Context, id domain.ID) (*assistant.Assistant, error) {
	return pointer(scanAssistant(d.row(ctx, assistantQuery, id)))
}

// AssistantHead is AssistantByID without the draft.
func (d *DB) AssistantHead(ctx context.Context, id domain.ID) (*assistant.Assistant, error) {
	return pointer(scanAssistantHead(d.row(ctx, assistantHeadOf, id)))
}

// LiveAssistant reads the version that answers new sessions; not_found when
// none is published or the assistant is archived. What it returns is shared: it
// must not be altered.
func (d *DB) LiveAssistant(ctx context.Context, id domain.ID) (*assistant.Version, error) {
	a, err := d.AssistantHead(ctx, id)
	if err != nil {
		return nil, err
	}
	if a.LiveID == 0 || a.ArchivedAt > 0 {
		return nil, domain.NotFound()
	}
	return d.VersionByID(ctx, a.LiveID)
}

// Versions reads an assistant's versions without their definitions, newest
// first.
func (d *DB) Versions(ctx context.Context, of domain.ID, limit int) ([]assistant.Version, error) {
	return many(ctx, d, func(row scanner) (v assistant.Version, err error) {
		return v, row.Scan(versionFields(&v)...)
	}, "SELECT "+versionHead+" FROM assistant_version WHERE assistant_id = $1 ORDER BY n DESC LIMIT $2 + 0", of, limit)
}

// VersionByID reads one version; not_found. What it returns is shared: it must
// not be altered.
func (d *DB) VersionByID(ctx context.Context, id domain.ID) (*assistant.Version, error) {
	if v := d.defs.get(id); v != nil {
		return v, nil
	}
	v, err := scanVersion(d.row(ctx, versionQuery, id))
	if err != nil {
		return nil, err
	}
	d.defs.put(v)
	return v, nil
}

// PreviewLinks reads an assistant's preview links, revoked ones included,
// newest first.
func (d *DB) PreviewLinks(ctx context.Context, of domain.ID) ([]assistant.PreviewLink, error) {
	return many(ctx, d, scanPreviewLink, "SELECT "+previewLinkCols+" FROM preview_link WHERE assistant_id = $1 ORDER BY id DESC", of)
}

// PreviewLinkByHash reads the link whose secret has that SHA-256, revoked ones
// included; not_found.
func (d *DB) PreviewLinkByHash(ctx context.Context, hash []byte) (*assistant.PreviewLink, error) {
	return pointer(scanPreviewLink(d.row(ctx, previewLinkHash, hash)))
}

// Recordings reads an assistant's scenarios by name.
func (d *DB) Recordings(ctx context.Context, of domain.ID) ([]assistant.Recording, error) {
	return many(ctx, d, scanRecording, "SELECT "+recordingCols+" FROM recording WHERE assistant_id = $1 ORDER BY name, id", of)
}

// RecordingByID reads one scenario; not_found.
func (d *DB) RecordingByID(ctx context.Context, id domain.ID) (*assistant.Recording, error) {
	return pointer(scanRecording(d.row(ctx, recordingQuery, id)))
}

// KeptSession reads the session of a conversation; not_found when it has none.
func (d *DB) KeptSession(ctx context.Context, conv domain.ID) (*assistant.Kept, error) {
	k, err := scanKept(d.row(ctx, keptQuery, conv))
	if err != nil {
		return nil, err
	}
	return k.session()
}

// LatestEscalation reads a conversation's latest escalation; not_found when it
// has none.
func (d *DB) LatestEscalation(ctx context.Context, conv domain.ID) (*escalation.Escalation, error) {
	return pointer(scanEscalation(d.row(ctx, latestQuery, conv)))
}

// Escalations reads a conversation's escalations, oldest first.
func (d *DB) Escalations(ctx context.Context, conv domain.ID) ([]escalation.Escalation, error) {
	return many(ctx, d, scanEscalation, "SELECT "+escalationCols+" FROM escalation WHERE conversation_id = $1 ORDER BY n", conv)
}

// Tickets reads the tickets of a conversation, oldest first, be it the
// visitor's or the one agents work.
func (d *DB) Tickets(ctx context.Context, conv domain.ID) ([]escalation.Ticket, error) {
	return many(ctx, d, scanTicket, "SELECT "+ticketCols+" FROM ticket WHERE conversation_id = $1 OR work_id = $1 ORDER BY id", conv)
}

// TicketByID reads one ticket; not_found.
func (d *DB) TicketByID(ctx context.Context, id domain.ID) (*escalation.Ticket, error) {
	return pointer(scanTicket(d.row(ctx, "SELECT "+ticketCols+" FROM ticket WHERE id = $1", id)))
}

// Gaps reads an assistant's gaps with a status ("" for all), the most frequent
// first, then the latest.
func (d *DB) Gaps(ctx context.Context, of domain.ID, status assistant.GapStatus, limit int) ([]assistant.OpenGap, error) {
	return many(ctx, d, scanGap, "SELECT "+gapCols+` FROM gap WHERE assistant_id = $1 AND ($2 = '' OR status = $2)
ORDER BY count DESC, last_at DESC, id DESC LIMIT $3 + 0`, of, status, limit)
}

// GapByNorm reads the gap of a normalised text; not_found.
func (d *DB) GapByNorm(ctx context.Context, of domain.ID, lang, norm string) (*assistant.OpenGap, error) {
	return pointer(scanGap(d.row(ctx, "SELECT "+gapCols+" FROM gap WHERE assistant_id = $1 AND lang = $2 AND norm = $3", of, lang, norm)))
}

// ActionEvents reads what happened to actions in a conversation, oldest first.
func (d *DB) ActionEvents(ctx context.Context, conv domain.ID) ([]assistant.Event, error) {
	return many(ctx, d, func(row scanner) (e assistant.Event, err error) {
		return e, row.Scan(&e.ID, &e.ConversationID, &e.AssistantID, &e.VersionID, &e.At, &e.Kind, &e.Action, &e.Reason, &e.Step)
	}, "SELECT "+eventOfAssistant+" FROM assistant_event WHERE conversation_id = $1 ORDER BY id", conv)
}

// Unrecognised reads the requests of [from, to) that no action was found for,
// newest first.
func (d *DB) Unrecognised(ctx context.Context, of domain.ID, from, to int64, limit int) ([]assistant.Asked, error) {
	return many(ctx, d, func(row scanner) (a assistant.Asked, err error) {
		return a, row.Scan(&a.ID, &a.ConversationID, &a.AssistantID, &a.VersionID, &a.At, &a.Lang, &a.Recognised, &a.Action, &a.P, &a.Text)
	}, "SELECT "+requestCols+` FROM assistant_request WHERE assistant_id = $1 AND at >= $2 AND at < $3 AND recognised = 0
ORDER BY at DESC, id DESC LIMIT $4 + 0`, of, from, to, limit)
}

// OpenVersions reads which versions the sessions are of that go on.
func (d *DB) OpenVersions(ctx context.Context) ([]engine.ModelKey, error) {
	return many(ctx, d, func(row scanner) (k engine.ModelKey, err error) {
		return k, row.Scan(&k.Assistant, &k.Version)
	}, "SELECT DISTINCT assistant_id, version_id FROM assistant_session WHERE ended_at = 0 ORDER BY assistant_id, version_id")
}
