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
	return e.ChangeAgent(ctx, by, id, AgentChange{Role: &role})
}

// DisableAgent shuts an agent out: sessions end, API tokens and an open link for
// a new password are revoked, owned conversations go back to the head of their queues. Disabling twice changes
// nothing; 409 last_administrator.
func (e *Engine) DisableAgent(ctx context.Context, by, id domain.ID) error {
	return e.ChangeAgent(ctx, by, id, AgentChange{Enabled: new(false)})
}

// EnableAgent lets a disabled agent in again; API tokens stay revoked.
func (e *Engine) EnableAgent(ctx context.Context, by, id domain.ID) error {
	return e.ChangeAgent(ctx, by, id, AgentChange{Enabled: new(true)})
}

// AgentChange is what an administrator changes about an agent; nil stays.
type AgentChange struct {
	Role    *people.Role
	Enabled *bool
}

// ChangeAgent carries out an AgentChange, all of it or nothing, as ChangeRole,
// DisableAgent and EnableAgent do.
func (e *Engine) ChangeAgent(ctx context.Context, by, id domain.ID, c AgentChange) error {
	if c.Role != nil {
		if err := people.CheckRole(*c.Role); err != nil {
			return err
		}
	}
	return e.configure(ctx, by, func(tx Tx, now int64) error {
		err := e.editAgent(tx, id, func(a *people.Agent) error {
			n, err := tx.CountAgents(people.Administrator)
			if err != nil {
				return err
			}
			role, enabled := a.Role, a.Enabled()
			if c.Role != nil {
				role = *c.Role
			}
			if c.Enabled != nil {
				enabled = *c.Enabled
			}
			if err := people.MayBecome(a, role, enabled, n); err != nil {
				return err
			}
			a.Role = role
			switch {
			case enabled:
				a.DisabledAt = 0
			case a.DisabledAt == 0:
				a.DisabledAt = now
			}
			return nil
		})
		if err != nil || c.Enabled == nil || *c.Enabled {
			return err
		}
		return shutOut(tx, id, now)
	})
}

// shutOut ends all by which an agent is or gets in.
func shutOut(tx Tx, id domain.ID, now int64) error {
	if err := tx.EndSessions(id, 0, 0); err != nil {
		return err
	}
	if err := tx.RevokeTokens(id, now); err != nil {
		return err
	}
	return tx.DropPasswordReset(id)
}

// CreateAgent makes an agent without an invitation and the link with which he or
// she sets a password, and returns its secret as MakePasswordReset does. by must
// be allowed to configure. A language or zone left out is the workspace's. 409
// email_taken, invited.
func (e *Engine) CreateAgent(ctx context.Context, by domain.ID, n NewAgent) (secret string, a *people.Agent, err error) {
	secret, n.PasswordHash = e.Secret(32), ""
	err = e.configure(ctx, by, func(tx Tx, now int64) error {
		if err := fromWorkspace(tx, &n); err != nil {
			return err
		}
		if err := n.check(); err != nil {
			return err
		}
		if err := free(tx, n.Email); err != nil {
			return err
		}
		if _, err := tx.OpenInvitation(n.Email, now); err == nil {
			return domain.Conflict("invited")
		} else if !domain.IsCode(err, "not_found") {
			return err
		}
		if a, err = e.addAgent(tx, n, now); err != nil {
			return err
		}
		return tx.SavePasswordReset(&people.PasswordReset{AgentID: a.ID, Hash: people.HashSecret(secret), CreatedBy: by, CreatedAt: now, ExpiresAt: now + people.ResetLife})
	})
	return secret, a, err
}

// fromWorkspace fills in what was left out of an agent.
func fromWorkspace(tx Tx, n *NewAgent) error {
	for _, f := range []struct {
		to            *string
		key, fallback string
	}{{&n.Lang, SettingLang, "en"}, {&n.Zone, SettingZone, "UTC"}} {
		if *f.to != "" {
			continue
		}
		v, err := tx.Setting(f.key)
		if domain.IsCode(err, "not_found") {
			v, err = f.fallback, nil
		}
		if err != nil {
			return err
		}
		*f.to = v
	}
	return nil
}
