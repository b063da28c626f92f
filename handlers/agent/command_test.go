package agent_test

import (
	"bytes"
	"image"
	"image/png"
	"mime/multipart"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"relevo/domain"
	"relevo/domain/attachment"
	"relevo/domain/conversation"
)

// refused checks an error's status and code.
func refused(t testing.TB, what string, a answer, status int, code string) {
	t.Helper()
	if a.status != status || a.Error.Code != code || a.Error.Message == "" {
		t.Errorf("%s: %d %+v, want %d %s", what, a.status, a.Error, status, code)
	}
}

func fine(t testing.TB, what string, a answer) {
	t.Helper()
	if a.status != 200 || a.Problem != nil {
		t.Errorf("%s: %d %+v %+v", what, a.status, a.Error, a.Problem)
	}
}

func TestReplyIsTheOwners(t *testing.T) {
	w := open(t)
	c := w.say("hello")
	refused(t, "unassigned", w.cmd("Mara", c, "messages", "op", "a", "text", "hi"), 409, "not_owner")
	fine(t, "pick", w.cmd("Mara", c, "pick"))
	first := w.cmd("Mara", c, "messages", "op", "a", "text", "hi", "kind", "reply")
	fine(t, "reply", first)
	if again := w.cmd("Mara", c, "messages", "op", "a", "text", "hi"); again.Seq != first.Seq || w.conv(c).LastSeq != first.Seq {
		t.Errorf("the same key stored a second message: %+v", again)
	}
	other := w.cmd("Rui", c, "messages", "op", "b", "text", "me too")
	refused(t, "not mine", other, 409, "not_owner")
	if !strings.Contains(other.Error.Message, "Mara") {
		t.Errorf("the answer must name who answers: %q", other.Error.Message)
	}
	fine(t, "note", w.cmd("Rui", c, "messages", "op", "c", "text", "psst", "kind", "note"))
	refused(t, "empty", w.cmd("Mara", c, "messages", "op", "d", "text", " "), 422, "invalid_field")
	refused(t, "too long", w.cmd("Mara", c, "messages", "op", "e", "text", strings.Repeat("x", 10_001)), 413, "too_large")
	refused(t, "huge body", w.cmd("Mara", c, "messages", "op", "e", "text", strings.Repeat("x", 400_000)), 413, "too_large")
	refused(t, "no such", w.cmd("Mara", w.Engine.NewID(), "messages", "op", "f", "text", "x"), 404, "not_found")
	refused(t, "malformed id", w.post("Mara", "/inbox/c/nonsense/messages", "op", "f", "text", "x"), 404, "not_found")
}

func TestTwoPicks(t *testing.T) {
	w := open(t)
	for range 10 {
		s := w.session("", "")
		c := w.sayAs(s.Visitor.ID, "who takes me")
		var wg sync.WaitGroup
		answers := map[string]*answer{"Mara": {}, "Rui": {}}
		for name, a := range answers {
			wg.Go(func() { *a = w.cmd(name, c, "pick") })
		}
		wg.Wait()
		won, lost := "Mara", "Rui"
		if answers[won].status != 200 {
			won, lost = lost, won
		}
		fine(t, "winner", *answers[won])
		refused(t, "loser", *answers[lost], 409, "gone")
		if answers[lost].Error.Reason != "taken_by_other" || answers[lost].Error.Message != won+" has taken this conversation." || w.conv(c).OwnerID != w.agents[won].ID {
			t.Fatalf("%s won, but the other was told %+v", won, answers[lost].Error)
		}
	}
}

func TestAssignAndRelease(t *testing.T) {
	w := open(t)
	c := w.say("hello")
	fine(t, "assign unowned", w.cmd("Mara", c, "assign", "agent", w.agents["Rui"].ID.String()))
	refused(t, "steal", w.cmd("Mara", c, "assign", "agent", w.agents["Mara"].ID.String()), 409, "not_owner")
	refused(t, "release another's", w.cmd("Mara", c, "release"), 409, "not_owner")
	refused(t, "to a disabled one", w.cmd("Rui", c, "assign", "agent", w.agents["Gone"].ID.String()), 422, "invalid_field")
	refused(t, "to nobody", w.cmd("Rui", c, "assign", "agent", "x"), 422, "invalid_field")
	fine(t, "supervisor takes over", w.cmd("Boss", c, "assign", "agent", w.agents["Boss"].ID.String()))
	fine(t, "release", w.cmd("Boss", c, "release"))
	if got := w.conv(c); got.OwnerID != 0 || got.State != conversation.Waiting {
		t.Errorf("%+v", got)
	}
}

func TestCloseAndReopen(t *testing.T) {
	w := open(t)
	c := w.say("hello")
	fine(t, "pick", w.cmd("Mara", c, "pick"))
	seen := w.conv(c).LastSeq
	w.say("one more thing")
	refused(t, "newer", w.cmd("Mara", c, "close", "last_seq", strconv.FormatInt(seen, 10)), 409, "newer_message")
	refused(t, "another's", w.cmd("Rui", c, "close", "last_seq", "99"), 409, "not_owner")
	sent := w.cmd("Mara", c, "messages", "op", "z", "text", "bye", "then", "end", "last_seq", strconv.FormatInt(seen, 10))
	if sent.status != 200 || sent.Problem == nil || sent.Problem.Code != "newer_message" || !w.conv(c).Open() {
		t.Errorf("send and end over an unseen message: %+v", sent)
	}
	sent = w.cmd("Mara", c, "messages", "op", "y", "text", "bye", "then", "end", "last_seq", strconv.FormatInt(w.conv(c).LastSeq, 10))
	fine(t, "send and end", sent)
	if got := w.conv(c); got.State != conversation.Wrapup || sent.Undo != "" {
		t.Errorf("%s, want a wrap-up: %+v", got.State, sent)
	}
	refused(t, "reply after the end", w.cmd("Mara", c, "messages", "op", "x", "text", "late"), 409, "closed")
	fine(t, "reopen", w.cmd("Mara", c, "reopen"))
	fine(t, "reopen repeated", w.cmd("Mara", c, "reopen"))
	refused(t, "reopen another's open one", w.cmd("Rui", c, "reopen"), 409, "open")
	fine(t, "spam", w.cmd("Mara", c, "close?reason=spam", "last_seq", "99"))
	if got := w.conv(c); got.CloseReason != "spam" || got.Opening != 2 {
		t.Errorf("%+v", got)
	}
}

func TestSnooze(t *testing.T) {
	w := open(t) // Monday 2026-03-02 09:00 UTC
	c := w.say("hello")
	fine(t, "pick", w.cmd("Boss", c, "pick"))
	for preset, want := range map[string]string{"3h": "2026-03-02T12:00", "tomorrow": "2026-03-03T08:00", "monday": "2026-03-09T08:00", "week": "2026-03-09T09:00"} {
		fine(t, preset, w.cmd("Boss", c, "snooze", "preset", preset))
		if got := time.UnixMilli(w.conv(c).SnoozedUntil).UTC().Format("2006-01-02T15:04"); got != want {
			t.Errorf("%s: until %s, want %s (nine o'clock in Madrid)", preset, got, want)
		}
	}
	fine(t, "date and time", w.cmd("Boss", c, "snooze", "until", "2026-03-05T10:30"))
	if got := time.UnixMilli(w.conv(c).SnoozedUntil).UTC().Format("15:04"); got != "09:30" {
		t.Errorf("a time of the agent's zone became %s", got)
	}
	for _, bad := range []string{"", "yesterday", "2020-01-01T10:00", "2030-01-01T10:00"} {
		refused(t, bad, w.cmd("Boss", c, "snooze", "until", bad), 422, "invalid_field")
	}
	refused(t, "unknown preset", w.cmd("Boss", c, "snooze", "preset", "never"), 422, "invalid_field")
	refused(t, "another's", w.cmd("Mara", c, "snooze", "preset", "3h"), 409, "not_owner")
	refused(t, "wake another's", w.cmd("Mara", c, "unsnooze"), 409, "not_owner")
	fine(t, "wake", w.cmd("Boss", c, "unsnooze"))
	fine(t, "wake again", w.cmd("Boss", c, "unsnooze"))
	if w.conv(c).State != conversation.Active {
		t.Error("still asleep")
	}
}

func TestSmallCommands(t *testing.T) {
	w := open(t)
	c := w.say("hello")
	fine(t, "pick", w.cmd("Mara", c, "pick"))
	fine(t, "tag", w.cmd("Rui", c, "tags", "tag", " vip ", "on", "1"))
	refused(t, "no tag", w.cmd("Rui", c, "tags", "tag", " "), 422, "invalid_field")
	if tags, err := w.DB.ConversationTags(t.Context(), c); err != nil || len(tags) != 1 || tags[0] != "vip" {
		t.Errorf("tags %v %v", tags, err)
	}
	fine(t, "untag", w.cmd("Rui", c, "tags", "tag", "vip", "on", "0"))

	fine(t, "draft", w.cmd("Mara", c, "draft", "kind", "reply", "text", "half a rep"))
	fine(t, "draft of a note", w.cmd("Mara", c, "draft", "kind", "note", "text", "half a note"))
	doc := w.page("Mara", "/inbox?c="+c.String())
	if text(byID(doc, "reply")) != "half a rep" || text(byID(doc, "note")) != "half a note" {
		t.Error("drafts do not come back with the page")
	}
	if text(byID(w.page("Rui", "/inbox?c="+c.String()), "note")) != "" {
		t.Error("a draft shows to somebody else")
	}
	fine(t, "send", w.cmd("Mara", c, "messages", "op", "q", "text", "a reply", "kind", "reply"))
	if r, n, err := w.DB.Drafts(t.Context(), w.agents["Mara"].ID, c); r != "" || n != "half a note" || err != nil {
		t.Errorf("drafts after sending: %q %q %v", r, n, err)
	}

	seq := w.conv(c).LastSeq
	w.say("unread")
	fine(t, "read by another", w.cmd("Rui", c, "read", "seq", "99"))
	if w.conv(c).AgentRead != seq {
		t.Error("somebody else's look counts as the owner's")
	}
	fine(t, "read", w.cmd("Mara", c, "read", "seq", "99"))
	if got := w.conv(c); got.AgentRead != got.LastSeq {
		t.Error("not marked as read")
	}

	fine(t, "typing of another", w.cmd("Rui", c, "typing", "on", "1"))
	if len(w.Engine.Typing(c)) != 0 {
		t.Error("only the owner's typing is told")
	}
	fine(t, "typing", w.cmd("Mara", c, "typing", "on", "1"))
	if len(w.Engine.Typing(c)) != 1 {
		t.Error("typing is not told")
	}
	fine(t, "no typing", w.cmd("Mara", c, "typing", "on", "0"))
	if len(w.Engine.Typing(c)) != 0 {
		t.Error("typing goes on")
	}
}

func TestContact(t *testing.T) {
	w := open(t)
	w.say("hello")
	path := "/contacts/" + w.contact.String()
	fine(t, "card", w.post("Mara", path, "name", "Nadia", "email", "Nadia@X.test", "phone", "+44 1"))
	fine(t, "notes alone", w.post("Mara", path, "notes", "likes tea"))
	k, err := w.DB.Contact(t.Context(), w.contact)
	if err != nil || k.Name != "Nadia" || k.Email != "nadia@x.test" || k.Notes != "likes tea" || k.Phone != "+44 1" {
		t.Errorf("%+v %v", k, err)
	}
	bad := w.post("Mara", path, "email", "nobody")
	refused(t, "no address", bad, 422, "invalid_field")
	if bad.Error.Field != "email" {
		t.Errorf("field %q", bad.Error.Field)
	}
	refused(t, "unknown", w.post("Mara", "/contacts/"+w.Engine.NewID().String(), "name", "x"), 404, "not_found")
	if got := text(byID(w.page("Mara", path), "ctx-card")); !strings.Contains(got, "Nadia") || !strings.Contains(got, "Chrome on Windows") {
		t.Errorf("card %q", got)
	}
	for _, q := range []string{"", "?q=nad", "?q=x.test"} {
		if !strings.Contains(text(w.page("Mara", "/contacts"+q)), "nadia@x.test") {
			t.Errorf("contacts%s does not show the contact", q)
		}
	}
	if got := text(w.page("Mara", "/contacts?q=zebra")); !strings.Contains(got, "No contact matches zebra") {
		t.Error("an empty search must say so")
	}
}

func (w *world) upload(as string, conv domain.ID, name string, body []byte) answer {
	w.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreateFormFile("file", name)
	w.must(err)
	_, err = part.Write(body)
	w.must(err)
	w.must(m.Close())
	return w.do(as, "/inbox/c/"+conv.String()+"/files", m.FormDataContentType(), &b)
}

func TestUpload(t *testing.T) {
	w := open(t)
	c := w.say("hello")
	fine(t, "pick", w.cmd("Mara", c, "pick"))
	var pic bytes.Buffer
	w.must(png.Encode(&pic, image.NewGray(image.Rect(0, 0, 20, 10))))
	a := w.upload("Mara", c, `../x/"><script>.png`, pic.Bytes())
	fine(t, "picture", a)
	fine(t, "send it", w.cmd("Mara", c, "messages", "op", "p", "files", a.ID.String()))
	refused(t, "twice", w.cmd("Mara", c, "messages", "op", "p2", "files", a.ID.String()), 409, "file_used")
	b := w.upload("Rui", c, "a.txt", []byte("plain"))
	fine(t, "text", b)
	refused(t, "another's upload", w.cmd("Mara", c, "messages", "op", "p3", "files", b.ID.String()), 422, "invalid_field")
	refused(t, "program", w.upload("Mara", c, "a.png", []byte("\x7fELF\x02\x00\x00")), 422, "invalid_field")
	refused(t, "too large", w.upload("Mara", c, "a.txt", bytes.Repeat([]byte("x"), attachment.MaxSize+1)), 413, "too_large")
	refused(t, "way too large", w.upload("Mara", c, "a.txt", bytes.Repeat([]byte("x"), attachment.MaxSize+200<<10)), 413, "too_large")
	fine(t, "just fits", w.upload("Mara", c, "a.txt", bytes.Repeat([]byte("x"), attachment.MaxSize)))
	refused(t, "no form", w.do("Mara", "/inbox/c/"+c.String()+"/files", "text/plain", strings.NewReader("x")), 400, "invalid")
	refused(t, "cut off", w.do("Mara", "/inbox/c/"+c.String()+"/files", "multipart/form-data; boundary=b", strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc")), 400, "invalid")
	refused(t, "no file", w.do("Mara", "/inbox/c/"+c.String()+"/files", "multipart/form-data; boundary=b", strings.NewReader("--b--\r\n")), 422, "invalid_field")
}
