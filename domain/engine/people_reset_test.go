package engine_test

import (
	"sync"
	"testing"
	"time"

	"relevo/domain/engine"
	"relevo/domain/people"
)

func (h *house) link(t *testing.T) string {
	t.Helper()
	secret, p, err := h.Engine.MakePasswordReset(h.ctx, h.admin.ID, h.rui.ID)
	want(t, "making a link", err, "")
	if p.ExpiresAt-p.CreatedAt != 24*time.Hour.Milliseconds() || string(p.Hash) == secret {
		t.Errorf("%+v", p)
	}
	return secret
}

func (h *house) reset(secret, hash string) error {
	_, err := h.Engine.ResetPassword(h.ctx, secret, hash)
	return err
}

func (h *house) hashOfRui(t *testing.T) string {
	t.Helper()
	a, err := h.DB.Agent(h.ctx, h.rui.ID)
	want(t, "reading", err, "")
	return a.PasswordHash
}

func TestPasswordReset(t *testing.T) {
	h := openHouse(t)
	_, _, err := h.Engine.StartAgentSession(h.ctx, engine.LogIn{AgentID: h.rui.ID, Proof: "h2"})
	want(t, "log-in", err, "")
	_, other, err := h.Engine.StartAgentSession(h.ctx, engine.LogIn{AgentID: h.admin.ID, Proof: "h1"})
	want(t, "the administrator's log-in", err, "")
	token, _, err := h.Engine.CreateToken(h.ctx, h.rui.ID, "script")
	want(t, "token", err, "")

	replaced, secret := h.link(t), h.link(t)
	want(t, "replaced", h.reset(replaced, "x"), "not_found")
	want(t, "unknown", h.reset("", "x"), "not_found")
	if h.hashOfRui(t) != "h2" {
		t.Error("a refused link changed the password")
	}
	want(t, "using it", h.reset(secret, "h3"), "")
	want(t, "used twice", h.reset(secret, "h4"), "not_found")
	if got := h.hashOfRui(t); got != "h3" {
		t.Errorf("hash %q", got)
	}
	if all, _ := h.DB.Sessions(h.ctx, h.rui.ID); len(all) != 0 {
		t.Errorf("%d sessions outlive the new password", len(all))
	}
	if all, _ := h.DB.Sessions(h.ctx, h.admin.ID); len(all) != 1 || all[0].ID != other.ID {
		t.Error("somebody else was logged out")
	}
	_, err = h.DB.TokenByHash(h.ctx, people.HashSecret(token))
	want(t, "the API token stays", err, "")

	secret = h.link(t)
	h.Clock.Advance(24*time.Hour - time.Millisecond)
	want(t, "at the last moment", h.reset(secret, "h5"), "")
	secret = h.link(t)
	h.Clock.Advance(24 * time.Hour)
	want(t, "expired", h.reset(secret, "h6"), "reset_expired")
	want(t, "a new one after that", h.reset(h.link(t), "h7"), "")
}

func TestWhoMayMakeAPasswordReset(t *testing.T) {
	h := openHouse(t)
	try := func(what string, by, of *people.Agent, code string) {
		t.Helper()
		_, _, err := h.Engine.MakePasswordReset(h.ctx, by.ID, of.ID)
		want(t, what, err, code)
	}
	try("an agent", h.rui, h.admin, "forbidden")
	try("somebody who is not there", &people.Agent{ID: 1}, h.rui, "forbidden")
	try("an administrator for himself", h.admin, h.admin, "reset_own")
	try("for nobody", h.admin, &people.Agent{ID: 1}, "not_found")
	want(t, "a supervisor", h.Engine.ChangeRole(h.ctx, h.admin.ID, h.rui.ID, people.Supervisor), "")
	try("a supervisor", h.rui, h.admin, "forbidden")
	want(t, "disable", h.Engine.DisableAgent(h.ctx, h.admin.ID, h.rui.ID), "")
	try("for a disabled agent", h.admin, h.rui, "reset_disabled")
}

func TestPasswordResetDies(t *testing.T) {
	h := openHouse(t)
	secret := h.link(t)
	want(t, "disable", h.Engine.DisableAgent(h.ctx, h.admin.ID, h.rui.ID), "")
	want(t, "of a disabled agent", h.reset(secret, "x"), "not_found")
	want(t, "enable", h.Engine.EnableAgent(h.ctx, h.admin.ID, h.rui.ID), "")
	want(t, "after access was given again", h.reset(secret, "x"), "not_found")

	secret = h.link(t)
	want(t, "own change", h.Engine.ChangePassword(h.ctx, h.rui.ID, "h2", "h3", 0), "")
	want(t, "after the agent remembered", h.reset(secret, "x"), "not_found")

	secret = h.link(t)
	second, err := h.Engine.AddAgent(h.ctx, engine.NewAgent{Email: "eva@x.test", Name: "Eva", Role: people.Administrator, Lang: "en", Zone: "UTC"})
	want(t, "a second administrator", err, "")
	want(t, "the maker is demoted", h.Engine.ChangeRole(h.ctx, second.ID, h.admin.ID, people.AgentRole), "")
	want(t, "a link outlives its maker's rights", h.reset(secret, "x"), "reset_revoked")
	if got := h.hashOfRui(t); got != "h3" {
		t.Errorf("hash %q", got)
	}
}

func TestPasswordResetUsedOnceInARace(t *testing.T) {
	h := openHouse(t)
	secret := h.link(t)
	var wg sync.WaitGroup
	errs := make([]error, 6)
	for i := range errs {
		wg.Go(func() { errs[i] = h.reset(secret, "n") })
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else {
			want(t, "a loser", err, "not_found")
		}
	}
	if won != 1 {
		t.Errorf("%d set a password", won)
	}
}

func TestSetPassword(t *testing.T) {
	h := openHouse(t)
	_, _, err := h.Engine.StartAgentSession(h.ctx, engine.LogIn{AgentID: h.admin.ID, Proof: "h1"})
	want(t, "log-in", err, "")
	want(t, "of the last administrator", h.Engine.SetPassword(h.ctx, h.admin.ID, "h9"), "")
	if all, _ := h.DB.Sessions(h.ctx, h.admin.ID); len(all) != 0 {
		t.Errorf("%d sessions left", len(all))
	}
	_, _, err = h.Engine.StartAgentSession(h.ctx, engine.LogIn{AgentID: h.admin.ID, Proof: "h9"})
	want(t, "the new password", err, "")
	secret := h.link(t)
	want(t, "setting Rui's", h.Engine.SetPassword(h.ctx, h.rui.ID, "h8"), "")
	want(t, "an open link after that", h.reset(secret, "x"), "not_found")
	want(t, "of nobody", h.Engine.SetPassword(h.ctx, 1, "x"), "not_found")
	want(t, "disable", h.Engine.DisableAgent(h.ctx, h.admin.ID, h.rui.ID), "")
	want(t, "of a disabled agent", h.Engine.SetPassword(h.ctx, h.rui.ID, "x"), "reset_disabled")
}
