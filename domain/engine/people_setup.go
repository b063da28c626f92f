package engine

import (
	"context"

	"relevo/domain"
	"relevo/domain/people"
	"relevo/domain/widget"
)

// Keys of the workspace's settings.
const (
	SettingName = "workspace.name"
	SettingLang = "workspace.lang"
	SettingZone = "workspace.zone"
)

// NewAgent is who shall become an agent. The password is hashed already; ""
// makes an agent who cannot log in with one.
type NewAgent struct {
	Email        string
	Name         string
	Role         people.Role
	Lang         string
	Zone         string
	PasswordHash string
}

// check normalises and validates; the error names the field.
func (n *NewAgent) check() (err error) {
	if n.Email, err = people.NormalEmail(n.Email); err != nil {
		return err
	}
	if err := people.CheckRole(n.Role); err != nil {
		return err
	}
	return n.checkPerson()
}

// checkPerson is check for what people say of themselves; address and role may
// be somebody else's to give.
func (n *NewAgent) checkPerson() (err error) {
	if n.Name, err = people.NormalName(n.Name); err != nil {
		return err
	}
	if err := people.CheckLang(n.Lang); err != nil {
		return err
	}
	return people.CheckZone(n.Zone)
}

func (e *Engine) addAgent(tx Tx, n NewAgent, now int64) (*people.Agent, error) {
	a := &people.Agent{ID: e.NewID(), Email: n.Email, Name: n.Name, Role: n.Role, Lang: n.Lang, Zone: n.Zone, PasswordHash: n.PasswordHash, CreatedAt: now}
	tx.Touch(TopicAgents)
	return a, tx.AddAgent(a)
}

// Setup is all a new installation needs.
type Setup struct {
	Owner     NewAgent // the role is always administrator
	Workspace people.Workspace
	Widget    widget.Settings
}

// CreateFirstAdmin makes the first administrator, the workspace, its reasons for
// not being ready, the first widget and the default queue in one go; 409 set_up
// once any agent exists.
func (e *Engine) CreateFirstAdmin(ctx context.Context, s Setup) (*people.Agent, *widget.Widget, error) {
	s.Owner.Role = people.Administrator
	if err := s.Owner.check(); err != nil {
		return nil, nil, err
	}
	if err := s.Workspace.Check(); err != nil {
		return nil, nil, err
	}
	if err := s.Widget.Check(); err != nil {
		return nil, nil, err
	}
	var a *people.Agent
	var w *widget.Widget
	err := e.write(ctx, func(tx Tx, now int64) error {
		n, err := tx.CountAgents("")
		if err != nil {
			return err
		}
		if n > 0 {
			return domain.Conflict("set_up")
		}
		if a, err = e.addAgent(tx, s.Owner, now); err != nil {
			return err
		}
		if err := saveWorkspace(tx, s.Workspace); err != nil {
			return err
		}
		if err := e.ensureReasons(tx, s.Workspace.Lang); err != nil {
			return err
		}
		if w, err = e.addWidget(tx, s.Widget, now); err != nil {
			return err
		}
		return e.ensureQueue(tx, s.Workspace.Lang, now)
	})
	return a, w, err
}

// AddAgent makes an agent without an invitation, for the command line; 409
// email_taken.
func (e *Engine) AddAgent(ctx context.Context, n NewAgent) (*people.Agent, error) {
	if err := n.check(); err != nil {
		return nil, err
	}
	var a *people.Agent
	err := e.write(ctx, func(tx Tx, now int64) (err error) {
		a, err = e.addAgent(tx, n, now)
		return err
	})
	return a, err
}

// UpdateWorkspace changes name, language and zone of the workspace. by must be
// allowed to configure.
func (e *Engine) UpdateWorkspace(ctx context.Context, by domain.ID, w people.Workspace) error {
	if err := w.Check(); err != nil {
		return err
	}
	return e.configure(ctx, by, func(tx Tx, _ int64) error { return saveWorkspace(tx, w) })
}

func saveWorkspace(tx Tx, w people.Workspace) error {
	tx.Touch(TopicSettings)
	for _, kv := range [][2]string{{SettingName, w.Name}, {SettingLang, w.Lang}, {SettingZone, w.Zone}} {
		if err := tx.SetSetting(kv[0], kv[1]); err != nil {
			return err
		}
	}
	return nil
}

// configure runs a command of somebody who must be allowed to configure at the
// moment it is carried out; 403 forbidden otherwise.
func (e *Engine) configure(ctx context.Context, by domain.ID, fn func(tx Tx, now int64) error) error {
	return e.permitted(ctx, by, people.Configure, fn)
}

// permitted is configure for another permission.
func (e *Engine) permitted(ctx context.Context, by domain.ID, p people.Permission, fn func(tx Tx, now int64) error) error {
	err := e.write(ctx, func(tx Tx, now int64) error {
		a, err := tx.Agent(by)
		if domain.IsCode(err, "not_found") || err == nil && !a.Can(p) {
			return domain.Forbidden()
		}
		if err != nil {
			return err
		}
		return fn(tx, now)
	})
	if err != nil {
		return err
	}
	return e.reconfigured(ctx) // open work follows at once
}
