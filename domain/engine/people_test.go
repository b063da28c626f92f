package engine_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"
	"testing"
	"time"

	"relevo/db/dbtest"
	"relevo/domain"
	"relevo/domain/attachment"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/domain/widget"
)

func owner(email string) engine.Setup {
	return engine.Setup{Owner: engine.NewAgent{Email: email, Name: "Mara", Lang: "en", Zone: "UTC", PasswordHash: "h1"},
		Workspace: people.Workspace{Name: "Fern", Lang: "en", Zone: "UTC"}, Widget: widget.Defaults("Fern")}
}

// house is a set-up installation with an administrator and an agent.
type house struct {
	*dbtest.World
	ctx         context.Context
	admin, rui  *people.Agent
	firstWidget *widget.Widget
}

func openHouse(t *testing.T) *house {
	t.Helper()
	h := &house{World: dbtest.Open(t), ctx: context.Background()}
	var err error
	if h.admin, h.firstWidget, err = h.Engine.CreateFirstAdmin(h.ctx, owner("mara@x.test")); err != nil {
		t.Fatal(err)
	}
	h.rui, err = h.Engine.AddAgent(h.ctx, engine.NewAgent{Email: "rui@x.test", Name: "Rui", Role: people.AgentRole, Lang: "es", Zone: "UTC", PasswordHash: "h2"})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func want(t *testing.T, what string, err error, code string) {
	t.Helper()
	if code == "" && err != nil || code != "" && !domain.IsCode(err, code) {
		t.Errorf("%s: %v, want code %q", what, err, code)
	}
}

func TestFirstAdminRace(t *testing.T) {
	w := dbtest.Open(t)
	const n = 8
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			_, _, errs[i] = w.Engine.CreateFirstAdmin(context.Background(), owner(fmt.Sprintf("m%d@x.test", i)))
		})
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else {
			want(t, "a loser", err, "set_up")
		}
	}
	agents, err := w.DB.Agents(context.Background())
	widgets, err2 := w.DB.Widgets(context.Background())
	if won != 1 || err != nil || err2 != nil || len(agents) != 1 || len(widgets) != 1 || agents[0].Role != people.Administrator {
		t.Errorf("%d won; %d agents, %d widgets, %v %v", won, len(agents), len(widgets), err, err2)
	}
	if name, err := w.DB.Setting(context.Background(), engine.SettingName); name != "Fern" || err != nil {
		t.Errorf("workspace %q, %v", name, err)
	}
}

func TestInvitation(t *testing.T) {
	h := openHouse(t)
	invite := func(email string) (string, *people.Invitation) {
		s, i, err := h.Engine.Invite(h.ctx, h.admin.ID, email, people.Supervisor)
		want(t, "invite "+email, err, "")
		return s, i
	}
	join := func(secret string) error {
		_, err := h.Engine.AcceptInvitation(h.ctx, secret, engine.NewAgent{Email: "evil@x.test", Role: people.Administrator, Name: "Ada", Lang: "en", Zone: "UTC", PasswordHash: "h"})
		return err
	}
	_, _, err := h.Engine.Invite(h.ctx, h.admin.ID, "RUI@x.test", people.AgentRole)
	want(t, "inviting an agent", err, "email_taken")
	_, _, err = h.Engine.Invite(h.ctx, h.rui.ID, "ada@x.test", people.Administrator)
	want(t, "an agent invites", err, "forbidden")

	secret, first := invite("ada@x.test")
	_, _, err = h.Engine.Invite(h.ctx, h.admin.ID, "ada@x.test", people.AgentRole)
	want(t, "inviting twice", err, "invited")
	renewed, _, err := h.Engine.RenewInvitation(h.ctx, h.admin.ID, first.ID)
	want(t, "renewing", err, "")
	want(t, "the link before", join(secret), "not_found")
	want(t, "the new link", join(renewed), "")
	want(t, "used twice", join(renewed), "invitation_used")
	want(t, "revoking a used one", h.Engine.RevokeInvitation(h.ctx, h.admin.ID, first.ID), "invitation_used")
	ada, err := h.DB.AgentByEmail(h.ctx, "ada@x.test")
	if err != nil || ada.Role != people.Supervisor {
		t.Errorf("role and address come from the invitation: %+v, %v", ada, err)
	}

	secret, late := invite("bo@x.test")
	h.Clock.Advance(8 * 24 * time.Hour)
	want(t, "expired", join(secret), "invitation_expired")
	renewed, _, err = h.Engine.RenewInvitation(h.ctx, h.admin.ID, late.ID)
	want(t, "renewing an expired one", err, "")
	want(t, "revoking", h.Engine.RevokeInvitation(h.ctx, h.admin.ID, late.ID), "")
	want(t, "revoked", join(renewed), "invitation_revoked")

	secret, _ = invite("cy@x.test")
	want(t, "a second administrator", h.Engine.ChangeRole(h.ctx, h.admin.ID, h.rui.ID, people.Administrator), "")
	want(t, "the inviter is demoted", h.Engine.ChangeRole(h.ctx, h.rui.ID, h.admin.ID, people.AgentRole), "")
	want(t, "an invitation outlives its inviter's rights", join(secret), "invitation_revoked")
}

func TestInvitationAcceptedOnceInARace(t *testing.T) {
	h := openHouse(t)
	secret, _, err := h.Engine.Invite(h.ctx, h.admin.ID, "ada@x.test", people.AgentRole)
	want(t, "invite", err, "")
	var wg sync.WaitGroup
	errs := make([]error, 6)
	for i := range errs {
		wg.Go(func() {
			_, errs[i] = h.Engine.AcceptInvitation(h.ctx, secret, engine.NewAgent{Name: "Ada", Lang: "en", Zone: "UTC", PasswordHash: "h"})
		})
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else {
			want(t, "a loser", err, "invitation_used")
		}
	}
	if won != 1 {
		t.Errorf("%d accepted", won)
	}
}

func TestLastAdministrator(t *testing.T) {
	h := openHouse(t)
	want(t, "demoting oneself", h.Engine.ChangeRole(h.ctx, h.admin.ID, h.admin.ID, people.AgentRole), "last_administrator")
	want(t, "disabling oneself", h.Engine.DisableAgent(h.ctx, h.admin.ID, h.admin.ID), "last_administrator")
	want(t, "an agent promotes himself", h.Engine.ChangeRole(h.ctx, h.rui.ID, h.rui.ID, people.Administrator), "forbidden")
	want(t, "promoting", h.Engine.ChangeRole(h.ctx, h.admin.ID, h.rui.ID, people.Administrator), "")
	var wg sync.WaitGroup
	errs := make([]error, 2)
	wg.Go(func() { errs[0] = h.Engine.ChangeRole(h.ctx, h.admin.ID, h.rui.ID, people.AgentRole) })
	wg.Go(func() { errs[1] = h.Engine.DisableAgent(h.ctx, h.rui.ID, h.admin.ID) })
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Errorf("two administrators remove each other: %v, %v; one must win", errs[0], errs[1])
	}
}

func TestSessions(t *testing.T) {
	h := openHouse(t)
	in := engine.LogIn{AgentID: h.rui.ID, Proof: "h2", UserAgent: "curl\x00/8", Address: "192.0.2.1"}
	secret, s, err := h.Engine.StartAgentSession(h.ctx, in)
	want(t, "log-in", err, "")
	got, err := h.DB.SessionByHash(h.ctx, people.HashSecret(secret))
	if err != nil || got.ID != s.ID || got.UserAgent != "curl /8" {
		t.Errorf("%+v, %v", got, err)
	}
	_, keep, err := h.Engine.StartAgentSession(h.ctx, in)
	want(t, "second log-in", err, "")
	want(t, "somebody else ends it", h.Engine.EndSession(h.ctx, h.admin.ID, s.ID), "")
	if all, _ := h.DB.Sessions(h.ctx, h.rui.ID); len(all) != 2 {
		t.Errorf("a foreign session was ended: %d left", len(all))
	}
	want(t, "changing with a stale proof", h.Engine.ChangePassword(h.ctx, h.rui.ID, "old", "h3", keep.ID), "unauthenticated")
	want(t, "changing", h.Engine.ChangePassword(h.ctx, h.rui.ID, "h2", "h3", keep.ID), "")
	if all, _ := h.DB.Sessions(h.ctx, h.rui.ID); len(all) != 1 || all[0].ID != keep.ID {
		t.Errorf("after the change %d sessions", len(all))
	}
	_, _, err = h.Engine.StartAgentSession(h.ctx, in)
	want(t, "the password checked before the change", err, "unauthenticated")
	in.Proof, in.Rehash = "h3", "h4"
	_, _, err = h.Engine.StartAgentSession(h.ctx, in)
	want(t, "rehash", err, "")
	if a, _ := h.DB.Agent(h.ctx, h.rui.ID); a.PasswordHash != "h4" {
		t.Errorf("hash %q after a rehash", a.PasswordHash)
	}
	want(t, "others", h.Engine.EndOtherSessions(h.ctx, h.rui.ID, keep.ID), "")
	want(t, "own", h.Engine.EndSession(h.ctx, h.rui.ID, keep.ID), "")
	if all, _ := h.DB.Sessions(h.ctx, h.rui.ID); len(all) != 0 {
		t.Errorf("%d sessions left", len(all))
	}
}

func TestDisable(t *testing.T) {
	h := openHouse(t)
	v, err := h.Engine.StartSession(h.ctx, engine.SessionStart{WidgetID: h.firstWidget.ID, Lang: "en"})
	want(t, "visitor", err, "")
	sent, err := h.Engine.PostVisitorMessage(h.ctx, engine.VisitorMessage{VisitorID: v.Visitor.ID, ClientID: "a", Text: "hello"})
	want(t, "message", err, "")
	want(t, "pick", h.Engine.Pick(h.ctx, conversation.Actor{ID: h.rui.ID}, sent.ConversationID), "")
	_, _, err = h.Engine.StartAgentSession(h.ctx, engine.LogIn{AgentID: h.rui.ID, Proof: "h2"})
	want(t, "log-in", err, "")
	token, _, err := h.Engine.CreateToken(h.ctx, h.rui.ID, "script")
	want(t, "token", err, "")
	want(t, "snooze", h.Engine.Snooze(h.ctx, conversation.Actor{ID: h.rui.ID}, sent.ConversationID, h.Engine.Now()+60_000), "")

	for range 2 { // twice is the same as once
		want(t, "disable", h.Engine.DisableAgent(h.ctx, h.admin.ID, h.rui.ID), "")
	}
	c, err := h.DB.Conversation(h.ctx, sent.ConversationID)
	if err != nil || c.State != conversation.Waiting || c.OwnerID != 0 {
		t.Errorf("owned conversation: %+v, %v", c, err)
	}
	if n, _ := h.DB.Counts(h.ctx, h.rui.ID); n.Unassigned != 1 || n.Mine != 0 || n.Snoozed != 0 {
		t.Errorf("counts %+v", n)
	}
	if all, _ := h.DB.Sessions(h.ctx, h.rui.ID); len(all) != 0 {
		t.Error("sessions outlive the disabling")
	}
	_, err = h.DB.TokenByHash(h.ctx, people.HashSecret(token))
	want(t, "token after", err, "not_found")
	_, _, err = h.Engine.StartAgentSession(h.ctx, engine.LogIn{AgentID: h.rui.ID, Proof: "h2"})
	want(t, "log-in after", err, "unauthenticated")
	_, _, err = h.Engine.CreateToken(h.ctx, h.rui.ID, "script")
	want(t, "token made after", err, "forbidden")
	want(t, "enable", h.Engine.EnableAgent(h.ctx, h.admin.ID, h.rui.ID), "")
	_, _, err = h.Engine.StartAgentSession(h.ctx, engine.LogIn{AgentID: h.rui.ID, Proof: "h2"})
	want(t, "log-in again", err, "")
}

func TestTokens(t *testing.T) {
	h := openHouse(t)
	secret, tok, err := h.Engine.CreateToken(h.ctx, h.rui.ID, " nightly\nexport ")
	if err != nil || tok.Name != "nightly export" || !people.LooksLikeToken(secret) || secret[len(secret)-4:] != tok.Hint {
		t.Fatalf("%q %+v %v", secret, tok, err)
	}
	want(t, "somebody else revokes", h.Engine.RevokeToken(h.ctx, h.admin.ID, tok.ID), "not_found")
	want(t, "revoke", h.Engine.RevokeToken(h.ctx, h.rui.ID, tok.ID), "")
	want(t, "revoke twice", h.Engine.RevokeToken(h.ctx, h.rui.ID, tok.ID), "not_found")
	_, _, err = h.Engine.CreateToken(h.ctx, h.rui.ID, " ")
	want(t, "nameless", err, "invalid_field")
}

func TestAvatarReplaced(t *testing.T) {
	h := openHouse(t)
	file := func(content string) *attachment.File {
		sum := sha256.Sum256([]byte(content))
		return &attachment.File{Name: "avatar", Type: "image/png", Size: 1, SHA256: hex.EncodeToString(sum[:]), Width: 256, Height: 256}
	}
	want(t, "first", h.Engine.SetAvatar(h.ctx, h.rui.ID, file("a")), "")
	a, _ := h.DB.Agent(h.ctx, h.rui.ID)
	if _, err := h.DB.AvatarFile(h.ctx, a.Avatar); err != nil {
		t.Fatal(err)
	}
	want(t, "second", h.Engine.SetAvatar(h.ctx, h.rui.ID, file("b")), "")
	_, err := h.DB.AvatarFile(h.ctx, a.Avatar)
	want(t, "the file before", err, "not_found")
	want(t, "none", h.Engine.SetAvatar(h.ctx, h.rui.ID, nil), "")
	if _, err := h.Engine.DoJobs(h.ctx); err != nil {
		t.Fatal(err)
	}
	if len(h.Blobs.Deleted) != 2 {
		t.Errorf("contents ordered removed: %v", h.Blobs.Deleted)
	}
}

func TestWidgets(t *testing.T) {
	h := openHouse(t)
	_, err := h.Engine.CreateWidget(h.ctx, h.rui.ID, widget.Defaults("x"))
	want(t, "an agent creates", err, "forbidden")
	w, err := h.Engine.CreateWidget(h.ctx, h.admin.ID, widget.Defaults("Second"))
	want(t, "create", err, "")
	if w.Key == h.firstWidget.Key || len(w.Key) < 12 {
		t.Errorf("key %q", w.Key)
	}
	bad := widget.Defaults("x")
	bad.Colour = "red;background:url(//evil)"
	want(t, "bad colour", h.Engine.UpdateWidget(h.ctx, h.admin.ID, w.ID, bad), "invalid_field")
	want(t, "an agent sets the secret", h.Engine.SetIdentitySecret(h.ctx, h.rui.ID, w.ID, []byte("x")), "forbidden")
	for _, id := range []domain.ID{w.ID, h.firstWidget.ID} { // the last one may go too
		want(t, "archive", h.Engine.ArchiveWidget(h.ctx, h.admin.ID, id), "")
	}
	want(t, "editing an archived one", h.Engine.UpdateWidget(h.ctx, h.admin.ID, w.ID, widget.Defaults("x")), "not_found")
	want(t, "an agent renames the workspace", h.Engine.UpdateWorkspace(h.ctx, h.rui.ID, people.Workspace{Name: "x", Lang: "en", Zone: "UTC"}), "forbidden")
}
