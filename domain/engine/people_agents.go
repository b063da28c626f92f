package engine

import (
	"context"

	"relevo/domain"
	"relevo/domain/attachment"
	"relevo/domain/people"
)

// editAgent changes one agent's row in a command.
func (e *Engine) editAgent(tx Tx, id domain.ID, edit func(a *people.Agent) error) error {
	a, err := tx.Agent(id)
	if err != nil {
		return err
	}
	if err := edit(a); err != nil {
		return err
	}
	tx.Touch(TopicAgents, TopicAgent(id))
	if err := tx.SaveAgent(a); err != nil {
		return err
	}
	return tx.BumpRouting()
}

// UpdateProfile changes what an agent chose for himself or herself.
func (e *Engine) UpdateProfile(ctx context.Context, id domain.ID, p people.Profile) error {
	if err := p.Check(); err != nil {
		return err
	}
	return e.write(ctx, func(tx Tx, _ int64) error {
		return e.editAgent(tx, id, func(a *people.Agent) error { a.Set(p); return nil })
	})
}

// SetTheme changes an agent's theme alone: "", "light" or "dark".
func (e *Engine) SetTheme(ctx context.Context, id domain.ID, theme string) error {
	if err := people.CheckTheme(theme); err != nil {
		return err
	}
	return e.write(ctx, func(tx Tx, _ int64) error {
		return e.editAgent(tx, id, func(a *people.Agent) error { a.Theme = theme; return nil })
	})
}

// SetAvatar gives an agent a picture whose bytes are on disk already; nil takes
// it away. The file of the earlier one is dropped.
func (e *Engine) SetAvatar(ctx context.Context, id domain.ID, f *attachment.File) error {
	return e.write(ctx, func(tx Tx, now int64) error {
		return e.editAgent(tx, id, func(a *people.Agent) error {
			old := a.Avatar
			a.Avatar = 0
			if f != nil {
				if err := e.present(f.SHA256); err != nil {
					return err
				}
				file := *f
				file.ID, file.UploaderID, file.ConversationID, file.CreatedAt = e.NewID(), 0, 0, now // nobody's upload: no message can name it
				if err := tx.AddFile(&file); err != nil {
					return err
				}
				a.Avatar = file.ID
			}
			if old == 0 {
				return nil
			}
			return e.dropFile(tx, old, now)
		})
	})
}

// ChangeRole gives an agent another role; 409 last_administrator when nobody
// who can configure would be left.
func (e *Engine) ChangeRole(ctx context.Context, by, id domain.ID, role people.Role) error {
	if err := people.CheckRole(role); err != nil {
		return err
	}
	return e.configure(ctx, by, func(tx Tx, _ int64) error {
		return e.editAgent(tx, id, func(a *people.Agent) error {
			n, err := tx.CountAgents(people.Administrator)
			if err != nil {
				return err
			}
			if err := people.MayBecome(a, role, a.Enabled(), n); err != nil {
				return err
			}
			a.Role = role
			return nil
		})
	})
}

// DisableAgent shuts an agent out: sessions end, API tokens and an open link for
// a new password are revoked, owned conversations go back to the head of their queues. Disabling twice changes
// nothing; 409 last_administrator.
func (e *Engine) DisableAgent(ctx context.Context, by, id domain.ID) error {
	return e.configure(ctx, by, func(tx Tx, now int64) error {
		err := e.editAgent(tx, id, func(a *people.Agent) error {
			n, err := tx.CountAgents(people.Administrator)
			if err != nil {
				return err
			}
			if err := people.MayBecome(a, a.Role, false, n); err != nil {
				return err
			}
			if a.DisabledAt == 0 {
				a.DisabledAt = now
			}
			return nil
		})
		if err != nil {
			return err
		}
		if err := tx.EndSessions(id, 0, 0); err != nil {
			return err
		}
		if err := tx.RevokeTokens(id, now); err != nil {
			return err
		}
		if err := tx.DropPasswordReset(id); err != nil {
			return err
		}
		return nil
	})
}

// EnableAgent lets a disabled agent in again; API tokens stay revoked.
func (e *Engine) EnableAgent(ctx context.Context, by, id domain.ID) error {
	return e.configure(ctx, by, func(tx Tx, _ int64) error {
		return e.editAgent(tx, id, func(a *people.Agent) error { a.DisabledAt = 0; return nil })
	})
}
