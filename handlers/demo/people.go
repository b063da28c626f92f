package demo

import (
	"encoding/json"
	"fmt"
	"io"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/domain/widget"
)

// settingMark is the setting that tells a demo from any other workspace.
const settingMark = "demo"

// marker names what Seed made, so that a second start finds it.
type marker struct {
	Widget domain.ID   `json:"widget"`
	Agents []domain.ID `json:"agents"`
}

func (m *marker) save(tx engine.Tx) error {
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return tx.SetSetting(settingMark, string(b))
}

func loadMarker(tx engine.Tx) (*marker, error) {
	s, err := tx.Setting(settingMark)
	if domain.IsCode(err, "not_found") {
		return nil, ErrNotDemo
	}
	if err != nil {
		return nil, err
	}
	m := &marker{}
	if err := json.Unmarshal([]byte(s), m); err != nil {
		return nil, fmt.Errorf("the setting %q: %w", settingMark, err)
	}
	return m, nil
}

// secret is one password with its hash, made before the transaction because
// hashing is slow on purpose.
type secret struct{ password, hash string }

func newSecrets(cfg Config, n int) ([]secret, error) {
	out := make([]secret, n)
	for i := range out {
		word, err := password(cfg.Random)
		if err != nil {
			return nil, err
		}
		hash, err := cfg.HashPassword(word)
		if err != nil {
			return nil, err
		}
		out[i] = secret{word, hash}
	}
	return out, nil
}

// password makes 80 random bits one can read aloud: "k7mq-x2fp-9tzd-hw4c".
func password(random io.Reader) (string, error) {
	const letters = "abcdefghjkmnpqrstuvwxyz23456789z" // 32, the odd one out twice
	b := make([]byte, 16)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", err
	}
	var out []byte
	for i, v := range b {
		if i > 0 && i%4 == 0 {
			out = append(out, '-')
		}
		out = append(out, letters[v&31])
	}
	return string(out), nil
}

// addAgents stores the people of the shop.
func (p *player) addAgents(tx engine.Tx, secrets []secret, mark *marker) ([]Login, error) {
	p.actors, p.names = map[string]conversation.Actor{}, map[string]string{}
	var logins []Login
	for i, a := range p.content.Agents {
		who := people.Agent{ID: p.eng.NewID(), Email: a.Email, Name: a.Name, Role: a.Role, Lang: a.Lang, Zone: a.Zone,
			PasswordHash: secrets[i].hash, CreatedAt: p.eng.Now()}
		if err := tx.AddAgent(&who); err != nil {
			return nil, err
		}
		p.actors[a.Key] = conversation.Actor{ID: who.ID, Supervises: who.Can(people.Supervise)}
		p.names[a.Key] = a.Name
		mark.Agents = append(mark.Agents, who.ID)
		logins = append(logins, Login{Name: a.Name, Email: a.Email, Password: secrets[i].password, Role: a.Role})
	}
	tx.Touch(engine.TopicAgents)
	return logins, nil
}

// nameWorkspace stores what the set-up page would have asked.
func (p *player) nameWorkspace(tx engine.Tx) error {
	tx.Touch(engine.TopicSettings)
	for _, kv := range [][2]string{{"workspace.name", p.content.Shop}, {"workspace.lang", "en"}, {"workspace.zone", p.content.Zone}} {
		if err := tx.SetSetting(kv[0], kv[1]); err != nil {
			return err
		}
	}
	return nil
}

// addWidget stores the shop's chat window.
func (p *player) addWidget(tx engine.Tx, mark *marker) (key string, err error) {
	s := widget.Defaults(p.content.Shop)
	s.Colour = p.content.Colour
	for lang, t := range p.content.Widget {
		s.Texts[lang] = widget.Texts{Greeting: t.Greeting, Subtitle: t.Subtitle}
	}
	if err := s.Check(); err != nil {
		return "", err
	}
	w := widget.Widget{ID: p.eng.NewID(), Key: p.eng.Secret(15), Settings: s, CreatedAt: p.eng.Now()}
	p.widget, mark.Widget = w.ID, w.ID
	tx.Touch(engine.TopicWidgets)
	return w.Key, tx.SaveWidget(&w)
}

// renew gives the demo agents that are still enabled the new passwords.
func renew(tx engine.Tx, secrets []secret) (*Result, error) {
	mark, err := loadMarker(tx)
	if err != nil {
		return nil, err
	}
	w, err := tx.Widget(mark.Widget)
	if err != nil {
		return nil, err
	}
	out := &Result{Workspace: w.Settings.Name, WidgetKey: w.Key}
	for i, id := range mark.Agents {
		a, err := tx.Agent(id)
		if err != nil {
			return nil, err
		}
		if !a.Enabled() || i >= len(secrets) {
			continue
		}
		a.PasswordHash = secrets[i].hash
		if err := tx.SaveAgent(a); err != nil {
			return nil, err
		}
		out.Logins = append(out.Logins, Login{Name: a.Name, Email: a.Email, Password: secrets[i].password, Role: a.Role})
	}
	return out, nil
}
