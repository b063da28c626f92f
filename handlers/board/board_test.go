package board_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"relevo/domain/conversation"
	"relevo/domain/presence"
	"relevo/e2e/webtest"
	"relevo/handlers/board"
	"relevo/handlers/receipt"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t *testing.T) *webtest.World {
	t.Helper()
	w := webtest.Open(t)
	w.Serve(board.New(board.Config{Store: w.DB, Engine: w.Engine, Agents: w.Names, Queues: w.Queues, Words: receipt.Words{Agents: w.Names, Queues: w.Queues, Reasons: w.DB},
		Guard: w, Streams: w.Streams}).Routes)
	return w
}

func contains(t *testing.T, what, body string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(body, p) {
			t.Errorf("%s: %q is missing", what, p)
		}
	}
}

// TestOnlySupervisors: nothing of the board is for agents.
func TestOnlySupervisors(t *testing.T) {
	w := open(t)
	for _, path := range []string{"/board", "/board/live", "/board/agents/" + w.Agents["Rui"].ID.String(), "/board/queues/" + w.Engine.Board().Queues[0].ID.String()} {
		if status, _ := w.Get("Mara", path); status != http.StatusForbidden {
			t.Errorf("%s: %d", path, status)
		}
		if status, _ := w.Get("", path); status != http.StatusUnauthorized {
			t.Errorf("%s to nobody: %d", path, status)
		}
	}
	if a := w.Post("Mara", "/board/agents/"+w.Agents["Rui"].ID.String()+"/presence", "state", "ready"); a.Status != http.StatusForbidden {
		t.Errorf("an agent sets a colleague's state: %+v", a)
	}
}

// TestBoard: the page shows what stands; the stream brings each row that
// changes and no other.
func TestBoard(t *testing.T) {
	w := open(t)
	w.Ready("Mara")
	status, page := w.Get("Boss", "/board")
	if status != http.StatusOK {
		t.Fatal(status)
	}
	mara, rui := "a-"+w.Agents["Mara"].ID.String(), "a-"+w.Agents["Rui"].ID.String()
	queue := "q-" + w.Engine.Board().Queues[0].ID.String()
	contains(t, "page", page, `id="`+mara+`"`, `id="`+rui+`"`, `id="`+queue+`"`, "Panel en vivo", "Disponible", "Desconectado", `data-live-url="/board/live?have=`)
	live := page[strings.Index(page, `data-live-url="/board/live`)+len(`data-live-url="`):]
	live = strings.ReplaceAll(live[:strings.Index(live, `"`)], "&amp;", "&")
	s := w.Stream("Boss", live)
	s.Until("event: hello")

	conv := w.Come("Nadia", "hello")
	got := append(s.Until(`id="`+queue+`"`, "data-ago="), s.Until(`id="`+mara+`"`, "Sonando")...)
	for _, e := range got {
		if strings.Contains(e, `id="`+rui+`"`) {
			t.Error("a row that did not change was sent")
		}
	}
	w.Accept("Mara")
	s.Until(`id="`+mara+`"`, "Nadia", "c="+conv.String(), "1 / 4")
	w.Clock.Advance(6 * time.Second) // today's figures are read every few seconds at most
	w.Ready("Rui")
	s.Until(`id="`+queue+`"`, `class="meter ok"`, "100\u00a0%", "2 disponibles")

	_, wall := w.Get("Boss", "/board?wall=1")
	contains(t, "wall", wall, "Nadia", `class="board wall"`)
	if strings.Contains(wall, "data-panel") {
		t.Error("the wall has controls")
	}
	w.Clock.Advance(70 * time.Second)
	w.Come("Omar", "anyone?")
	w.Accept("Mara")
	_, page = w.Get("Boss", "/board")
	contains(t, "a later page", page, "Omar", "2 / 4")
}

// TestFreshBoardGetsNothingTwice: a stream that begins where its page stands
// sends nothing but what changes.
func TestFreshBoardGetsNothingTwice(t *testing.T) {
	w := open(t)
	_, page := w.Get("Boss", "/board")
	live := page[strings.Index(page, `data-live-url="/board/live`)+len(`data-live-url="`):]
	s := w.Stream("Boss", strings.ReplaceAll(live[:strings.Index(live, `"`)], "&amp;", "&"))
	s.Until("event: hello")
	w.Ready("Rui")
	for _, e := range s.Until(`id="a-`+w.Agents["Rui"].ID.String()+`"`, "Disponible") {
		if strings.Contains(e, `id="a-`+w.Agents["Mara"].ID.String()+`"`) || strings.Contains(e, "k-waiting") {
			t.Errorf("sent although the page shows it: %s", e)
		}
	}
}

// TestAct: a supervisor changes an agent's state, takes the work back, and
// pauses a queue.
func TestAct(t *testing.T) {
	w := open(t)
	w.Ready("Mara")
	conv := w.Come("Nadia", "hello")
	w.Accept("Mara")
	mara := w.Agents["Mara"].ID
	path := "/board/agents/" + mara.String()
	_, panel := w.Get("Boss", path)
	contains(t, "panel", panel, "Nadia", "General", path+"/presence", path+"/requeue", `value="whisper"`, "Rui · Desconectado", "/inbox/c/"+conv.String()+"/routing")

	if a := w.Post("Boss", path+"/presence", "state", "not_ready", "reason", "nonsense"); a.Status != 422 || a.Error.Field != "reason" {
		t.Errorf("an odd reason: %+v", a)
	}
	if a := w.Post("Boss", path+"/presence", "state", "asleep"); a.Status != 422 || strings.HasPrefix(a.Error.Message, "[") {
		t.Errorf("an odd state: %+v", a)
	}
	reasons, err := w.DB.Reasons(t.Context())
	w.Must(err)
	reason := ""
	if len(reasons) > 0 {
		reason = reasons[0].ID.String()
	}
	if a := w.Post("Boss", path+"/presence", "state", "not_ready", "reason", reason); a.Status != 200 || !strings.Contains(a.Toast, "Mara") {
		t.Errorf("not ready: %+v", a)
	}
	if st := w.Engine.AgentState(mara); st.Intent != presence.NotReady || st.Reason != reason {
		t.Errorf("after it: %+v", st)
	}
	if a := w.Post("Boss", path+"/requeue"); a.Status != 200 {
		t.Errorf("requeue: %+v", a)
	}
	c, err := w.DB.Conversation(t.Context(), conv)
	w.Must(err)
	if c.State != conversation.Waiting || c.OwnerID != 0 {
		t.Errorf("after the requeue: %s of %s", c.State, c.OwnerID)
	}
	queue := "/board/queues/" + w.Engine.Board().Queues[0].ID.String()
	_, panel = w.Get("Boss", queue)
	contains(t, "queue's panel", panel, "Nadia", "Nadie puede atenderla ahora", "2 desconectados", "1 no disponible", queue+"/pause")
	if a := w.Post("Boss", queue+"/pause"); a.Status != 200 {
		t.Errorf("pause: %+v", a)
	}
	_, panel = w.Get("Boss", queue)
	contains(t, "paused", panel, "En pausa", queue+"/resume", "General está en pausa")
	_, page := w.Get("Boss", "/board")
	contains(t, "board of a paused queue", page, "1 espera en General, que está en pausa.")
	if a := w.Post("Boss", queue+"/resume"); a.Status != 200 {
		t.Errorf("resume: %+v", a)
	}
	for _, gone := range []string{"/board/agents/" + conv.String(), "/board/queues/" + conv.String()} {
		if status, _ := w.Get("Boss", gone); status != http.StatusNotFound {
			t.Errorf("%s: %d", gone, status)
		}
	}
}

// TestFigures: today's figures add up, also those of stays read before.
func TestFigures(t *testing.T) {
	w := open(t)
	w.Ready("Mara")
	tiles := func(parts ...string) {
		t.Helper()
		_, page := w.Get("Boss", "/board")
		contains(t, "tiles", page[:strings.Index(page, "b-queues")], parts...)
	}
	tiles("Hoy no ha esperado nadie", "Hoy no ha venido nadie")
	w.Come("Nadia", "hello")
	w.Accept("Mara")
	w.Clock.Advance(20 * time.Second)
	tiles("<b>100\u00a0%</b>", "1 de 1 a tiempo", "0 % de 1")

	boss := conversation.Actor{ID: w.Agents["Boss"].ID, Supervises: true}
	mara := w.Agents["Mara"].ID
	w.Must(w.Engine.SetPresence(t.Context(), boss, mara, presence.NotReady, 0))
	w.Come("Omar", "hello")
	w.Clock.Advance(100 * time.Second)
	tiles("1 de 1 a tiempo", "0 % de 2", "supera el objetivo")
	w.Must(w.Engine.SetPresence(t.Context(), boss, mara, presence.Ready, 0))
	w.Accept("Mara")
	w.Clock.Advance(20 * time.Second)
	tiles("<b>50\u00a0%</b>", "1 de 2 a tiempo", "Por debajo del objetivo")

	w.Must(w.Engine.SetPresence(t.Context(), boss, mara, presence.NotReady, 0))
	third := w.Come("Pia", "hello")
	w.Clock.Advance(30 * time.Second)
	c, err := w.DB.Conversation(t.Context(), third)
	w.Must(err)
	w.Must(w.Engine.EndByVisitor(t.Context(), c.VisitorID, true))
	w.Clock.Advance(20 * time.Second)
	tiles("<b>33\u00a0%</b>", "1 de 3 a tiempo", "<b>1</b>", "33 % de 3")

	w.Clock.Advance(24 * time.Hour)
	tiles("Hoy no ha esperado nadie", "Hoy no ha venido nadie")
}
