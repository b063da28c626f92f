package reports

import (
	"encoding/csv"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/net/html"

	"relevo/db/dbtest"
	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/domain/presence"
	"relevo/domain/report"
	"relevo/domain/routing"
	"relevo/handlers/figures"
	"relevo/handlers/web"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// guard lets the one agent in, as the real one does.
type guard struct{ me *people.Agent }

func (g guard) API(p people.Permission, h web.Handler) http.Handler { return g.Page(p, h) }

func (g guard) Page(p people.Permission, h web.Handler) http.Handler {
	return web.Page(slog.New(slog.DiscardHandler), func(w http.ResponseWriter, r *http.Request) error {
		if !g.me.Can(p) {
			return domain.Forbidden()
		}
		return h(w, web.Speak(r.WithContext(web.WithMe(r.Context(), g.me)), g.me))
	})
}

type desk struct {
	*dbtest.World
	t   *testing.T
	me  *people.Agent
	rui *people.Agent
	srv *httptest.Server
}

func open(t *testing.T) *desk {
	t.Helper()
	d := &desk{World: dbtest.Open(t), t: t}
	d.me = &people.Agent{ID: 3, Email: "ada@x.test", Name: "Ada", Role: people.Supervisor, Lang: "en", Zone: "Europe/Madrid"}
	d.rui = &people.Agent{ID: 4, Email: "rui@x.test", Name: evil, Role: people.AgentRole, Lang: "en", Zone: "UTC"}
	err := d.DB.Write(t.Context(), func(tx engine.Tx) error {
		if err := tx.AddAgent(d.me); err != nil {
			return err
		}
		return tx.AddAgent(d.rui)
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	Routes(mux, Config{Figures: figures.New(d.DB), Engine: d.Engine, Guard: guard{d.me}, Log: slog.New(slog.DiscardHandler)})
	d.srv = httptest.NewServer(mux)
	t.Cleanup(d.srv.Close)
	return d
}

const (
	evil    = `=Rui"><script>alert(1)</script>`
	minute  = int64(60_000)
	hour    = 60 * minute
	orders  = domain.ID(70)
	returns = domain.ID(71)
)

// The clock stands at Monday, 2 March 2026, 10:00 in Madrid. Yesterday from
// 10:00 on Orders were offered four, of which one flowed out, and Returns one;
// today one came to Orders and waits. The Sunday before, Orders answered one.
func (d *desk) fill() {
	d.t.Helper()
	now := d.Clock.Now().UnixMilli()
	yesterday := now - 24*hour
	h := &report.History{
		Queues:  []routing.QueueDef{dbtest.Queue(orders, "Orders", nil), dbtest.Queue(returns, evil, func(s *routing.Settings) { s.SLFormula, s.SLTarget = "a", minute/2 })},
		Reasons: []presence.Reason{{ID: 5, Name: "Lunch"}},
	}
	add := func(queue domain.ID, at, wait int64, o routing.Outcome) {
		id := domain.ID(len(h.Segments) + 1)
		s := routing.Segment{ID: id, ConversationID: id, QueueID: queue, Channel: routing.Chat, Mode: "live", EnteredAt: at, EnqueuedAt: at, Outcome: o, Wait: wait, How: "new"}
		if o == routing.Answered {
			s.AnsweredAt, s.AgentID, s.FirstReplyAt = at+wait, d.me.ID, at+wait+minute
			h.Assignments = append(h.Assignments, routing.Assignment{ID: id, ConversationID: id, AgentID: d.me.ID, QueueID: queue, Role: routing.Owner, Stage: routing.Done, Channel: routing.Chat, Mode: "live",
				StartedAt: at + wait, EndedAt: at + wait + 5*minute, EndReason: "ended", DoneAt: at + wait + 5*minute, FirstReplyAt: at + wait + minute})
		}
		h.Segments = append(h.Segments, s)
	}
	add(orders, yesterday, minute/2, routing.Answered)
	add(orders, yesterday, minute*3/2, routing.Answered)
	add(orders, yesterday+hour, 4*minute, routing.Abandoned)
	add(orders, yesterday+hour, minute, routing.FlowOut)
	add(returns, yesterday, minute, routing.Answered)
	add(orders, now-10*minute, 0, "")
	add(orders, yesterday-7*24*hour, 2*minute, routing.Answered)
	h.AgentEvents = append(h.AgentEvents, []routing.AgentEvent{
		{AgentID: d.me.ID, At: yesterday, Shown: presence.ShownReady}, {AgentID: d.me.ID, At: yesterday + hour, Shown: presence.ShownNotReady, Reason: domain.ID(5).String()},
		{AgentID: d.me.ID, At: yesterday + 2*hour, Shown: presence.ShownOffline}, {AgentID: d.rui.ID, At: yesterday, Shown: presence.ShownReady}, {AgentID: d.rui.ID, At: yesterday + hour, Shown: presence.ShownOffline},
	}...)
	d.Remember(d.t, h)
}

// get asks for an address and wants a status.
func (d *desk) get(status int, path string) (*http.Response, string) {
	d.t.Helper()
	res, err := d.srv.Client().Get(d.srv.URL + path)
	if err != nil {
		d.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	if res.StatusCode != status {
		d.t.Fatalf("%s: %d, want %d: %.300s", path, res.StatusCode, status, body)
	}
	return res, string(body)
}

// page parses a page.
func (d *desk) page(status int, path string) *html.Node {
	d.t.Helper()
	_, body := d.get(status, path)
	if strings.Contains(body, "<script>alert") || strings.Contains(body, "[reports.") || strings.Contains(body, "[common.") || strings.Contains(body, "NaN") {
		d.t.Errorf("%s holds foreign markup, a missing text or no number", path)
	}
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	return doc
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// all finds the elements that fit.
func all(n *html.Node, fits func(*html.Node) bool) (out []*html.Node) {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && fits(c) {
			out = append(out, c)
		}
	}
	return out
}

func byID(n *html.Node, id string) *html.Node {
	if found := all(n, func(c *html.Node) bool { return attr(c, "id") == id }); len(found) == 1 {
		return found[0]
	}
	return &html.Node{}
}

func tag(name string) func(*html.Node) bool {
	return func(c *html.Node) bool { return c.Data == name }
}

// said is the text of an element, spaces joined.
func said(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// tile is the value, the change and the note of a tile.
func tile(doc *html.Node, id string) string {
	t := byID(doc, "kpi-"+id)
	var parts []string
	for c := range t.ChildNodes() {
		if c.Data == "b" || c.Data == "small" && attr(c, "class") == "kpi-d" {
			parts = append(parts, said(c))
		}
	}
	return strings.TrimSpace(strings.Join(parts, " | "))
}

// rows are the lines of a table: the head's cell and the others by column name.
func rows(doc *html.Node, id string) (out []map[string]string) {
	card := byID(doc, "by-"+id)
	var names []string
	for _, th := range all(card, func(c *html.Node) bool { return c.Data == "th" && attr(c, "scope") == "col" }) {
		names = append(names, said(th))
	}
	for _, tr := range all(card, tag("tr")) {
		cells := all(tr, func(c *html.Node) bool { return c.Data == "td" || c.Data == "th" && attr(c, "scope") == "row" })
		if len(cells) != len(names) {
			continue
		}
		row := map[string]string{}
		for i, c := range cells {
			row[names[i]] = said(c)
		}
		out = append(out, row)
	}
	return out
}

func TestTiles(t *testing.T) {
	d := open(t)
	d.fill()
	doc := d.page(http.StatusOK, "/reports?range=yesterday&compare=1")
	for id, want := range map[string]string{ // Saturday had nobody, so that only numbers of things can be compared
		"offered":           "5 | ▲ 5 up by 5 on the period before",
		"service-level":     "25% | formula a, d", // one within its target of three answered and one abandoned
		"asa-ms":            "1:00 |",             // 0:30, 1:30 and 1:00
		"abandonment-rate":  "25% |",
		"first-response-ms": "2:00 |",
		"aht-ms":            "5:00 |",
		"transfer-rate":     "0% |",
		"csat":              "– | 0 ratings",
	} {
		if got := tile(doc, id); got != want {
			t.Errorf("%s says %q, want %q", id, got, want)
		}
	}
	// against the week before: one conversation, answered after two minutes
	doc = d.page(http.StatusOK, "/reports?range=7&compare=1&queue="+orders.String())
	for id, want := range map[string]string{
		"offered": "5 | ▲ 4 up by 4 on the period before 1 still waiting",
		"asa-ms":  "1:00 | ▼ 1:00 down by 1:00 on the period before",
	} {
		if got := tile(doc, id); got != want {
			t.Errorf("%s says %q, want %q", id, got, want)
		}
	}
	up := all(byID(doc, "kpi-asa-ms"), func(c *html.Node) bool { return attr(c, "class") == "up" })
	if len(up) != 1 {
		t.Error("a shorter wait is not shown as better")
	}
	if got := tile(doc, "service-level"); !strings.HasPrefix(got, "33.3%") || !strings.HasSuffix(got, "within 1:00, formula d") {
		t.Errorf("service level %q", got)
	}
	if def := said(byID(doc, "def-service-level")); !strings.Contains(def, "Formula d:") || strings.Contains(def, "Formula a:") {
		t.Errorf("definition %q", def)
	}
}

func TestTables(t *testing.T) {
	d := open(t)
	d.fill()
	doc := d.page(http.StatusOK, "/reports?range=7")
	q := rows(doc, "queues")
	if len(q) != 3 || q[0]["Queue"] != evil || q[1]["Queue"] != "Orders Provisional" || q[2]["Queue"] != "Total Provisional" {
		t.Fatalf("queues %v", q)
	}
	for name, want := range map[string]string{"Offered": "5", "Answered": "2", "Abandoned": "1", "Flowed out": "1", "Still waiting": "1", "Service level (a, d)": "33.3% d", "Average wait": "1:00", "Longest wait": "10:00",
		"Abandonment": "33.3%", "Raw abandonment": "20%", "First response": "2:00", "Handled": "2", "Handling time": "5:00", "Wrap-up time": "–", "CSAT": "–"} {
		if q[1][name] != want {
			t.Errorf("orders, %s: %q, want %q", name, q[1][name], want)
		}
	}
	if q[0]["Service level (a, d)"] != "0% a" || q[2]["Offered"] != "6" {
		t.Errorf("returns %v, total %v", q[0], q[2])
	}
	a := rows(doc, "agents")
	if len(a) != 3 || a[0]["Agent"] != evil || a[1]["Agent"] != "Ada" || a[1]["Handled"] != "3" || a[1]["Ready"] != "1:00:00" || a[1]["Not ready"] != "1:00:00" || a[1]["Occupancy"] != "0%" || a[0]["Handled"] != "0" {
		t.Errorf("agents %v", a)
	}
	if r := rows(doc, "reasons"); len(r) != 1 || r[0]["Lunch"] != "1:00:00" {
		t.Errorf("reasons %v", r)
	}
	i := rows(doc, "intervals")
	if len(i) != 7 || i[6]["Interval"] != "Today Provisional" || i[5]["Interval"] != "Yesterday" || i[5]["Offered"] != "5" || i[4]["Average wait"] != "–" {
		t.Errorf("intervals %v", i)
	}
	links := all(byID(doc, "by-queues"), func(c *html.Node) bool {
		return c.Data == "a" && strings.Contains(attr(c, "href"), "queue="+orders.String())
	})
	if len(links) != 1 {
		t.Error("the queue does not lead to its own figures")
	}
	if n := len(all(doc, func(c *html.Node) bool { return c.Data == "svg" && attr(c, "role") == "img" })); n != 1 {
		t.Errorf("%d charts", n)
	}
	hours := rows(d.page(http.StatusOK, "/reports?range=yesterday"), "intervals")
	if len(hours) != 24 || hours[10]["Interval"] != "10:00" || hours[10]["Offered"] != "3" || hours[11]["Offered"] != "2" {
		t.Errorf("hours in the viewer's zone: %v", hours)
	}
}

func TestOneAgent(t *testing.T) {
	d := open(t)
	d.fill()
	doc := d.page(http.StatusOK, "/reports?range=7&agent="+d.me.ID.String())
	if got := tile(doc, "handled"); got != "3 |" {
		t.Errorf("handled %q", got)
	}
	if len(rows(doc, "queues")) != 0 || len(rows(doc, "agents")) != 1 {
		t.Error("an agent's figures beside those of queues or others")
	}
	if i := rows(doc, "intervals"); len(i) != 7 || i[5]["Handled"] != "3" || i[5]["First reply"] != "1:00" {
		t.Errorf("intervals %v", i)
	}
}

func TestChartSentence(t *testing.T) {
	d := open(t)
	d.fill()
	label := func(path string) string {
		t.Helper()
		svg := all(d.page(http.StatusOK, path), func(c *html.Node) bool { return c.Data == "svg" && attr(c, "role") == "img" })
		if len(svg) != 1 {
			t.Fatalf("%s: %d charts", path, len(svg))
		}
		return attr(svg[0], "aria-label")
	}
	if s := label("/reports?range=7"); s != "Conversations by day, from 24 Feb to Today: between 0 and 5. The table by interval holds every value. 6 in all." {
		t.Error(s)
	}
	if s := label("/reports?range=7&show=asa_ms"); s != "Average wait by day, from 24 Feb to Today: between 1:00 and 1:00. The table by interval holds every value." {
		t.Error(s)
	}
	if s := label("/reports?range=7&show=csat"); !strings.Contains(s, "between – and –") {
		t.Error(s)
	}
}

func TestFiles(t *testing.T) {
	d := open(t)
	d.fill()
	get := func(name string) [][]string {
		t.Helper()
		res, body := d.get(http.StatusOK, "/reports/"+name+"?range=7")
		if ct, cd := res.Header.Get("Content-Type"), res.Header.Get("Content-Disposition"); ct != "text/csv; charset=utf-8" || cd != `attachment; filename="relevo-2026-02-24-2026-03-02-`+name+`"` {
			t.Errorf("%s: %q, %q", name, ct, cd)
		}
		body, marked := strings.CutPrefix(body, "\ufeff")
		out, err := csv.NewReader(strings.NewReader(body)).ReadAll()
		if err != nil || !marked {
			t.Fatalf("%s: marked %v, %v", name, marked, err)
		}
		return out
	}
	q := get("queues.csv")
	if len(q) != 3 || q[0][0] != "Queue" || q[0][7] != "Service level (a, d) (%)" || q[0][8] != "Formula" || q[1][0] != "'"+evil || q[2][0] != "Orders" || q[2][1] != "5" || q[2][7] != "33.33" || q[2][8] != "d" || q[2][9] != "60" {
		t.Errorf("queues %q", q)
	}
	if a := get("agents.csv"); len(a) != 3 || a[2][0] != "Ada" || a[2][1] != "3" || a[0][2] != "Handling time (s)" || a[2][2] != "300" {
		t.Errorf("agents %q", a)
	}
	if r := get("reasons.csv"); fmt.Sprint(r) != "[[Agent Lunch (s)] [Ada 3600]]" {
		t.Errorf("reasons %q", r)
	}
	if i := get("intervals.csv"); len(i) != 8 || i[6][0] != "2026-03-01 00:00 +0100" || i[6][1] != "2026-03-02 00:00 +0100" || i[6][2] != "No" || i[7][2] != "Yes" || i[0][0] != "From (Europe/Madrid)" {
		t.Errorf("intervals %q", i)
	}
	d.get(http.StatusNotFound, "/reports/others.csv")
	d.get(http.StatusUnprocessableEntity, "/reports/queues.csv?range=custom")
}

func TestRefused(t *testing.T) {
	d := open(t)
	d.fill()
	for query, field := range map[string]string{"from=2026-03-02&to=2026-03-01": "f-to", "from=&to=2026-03-01": "f-from", "from=2026-03-01&to=soon": "f-to", "from=2023-03-01&to=2026-03-01": "f-to", "from=2026-01-01&to=2026-03-01&by=15m": "f-by"} {
		doc := d.page(http.StatusUnprocessableEntity, "/reports?range=custom&"+query)
		if said(byID(doc, field+"-err")) == "" || len(rows(doc, "queues")) != 0 {
			t.Errorf("%s: no word at %s", query, field)
		}
	}
	d.me.Role = people.AgentRole
	d.get(http.StatusForbidden, "/reports")
	d.get(http.StatusForbidden, "/reports/queues.csv")
}

func TestNothing(t *testing.T) {
	d := open(t)
	doc := d.page(http.StatusOK, "/reports")
	links := all(doc, func(c *html.Node) bool { return c.Data == "a" && strings.Contains(attr(c, "class"), "btn") })
	if len(all(doc, func(c *html.Node) bool { return attr(c, "class") == "empty" })) != 1 || len(links) != 1 || attr(links[0], "href") != "/reports?compare=1&range=30" {
		t.Errorf("an empty report: %s", said(doc))
	}
	if doc = d.page(http.StatusOK, "/reports?range=30"); len(all(doc, func(c *html.Node) bool { return c.Data == "a" && strings.Contains(attr(c, "class"), "btn") })) != 0 {
		t.Error("an empty month leads nowhere")
	}
}

func TestSpanish(t *testing.T) {
	d := open(t)
	d.fill()
	d.me.Lang = "es"
	doc := d.page(http.StatusOK, "/reports?range=yesterday")
	if got := tile(doc, "service-level"); got != "25 % | fórmula a, d" {
		t.Errorf("service level %q", got)
	}
	if q := rows(doc, "queues"); len(q) != 3 || q[1]["Abandono"] != "33,3 %" {
		t.Errorf("queues %v", q)
	}
}

// Every figure has a name and a definition.
func TestWords(t *testing.T) {
	p := i18n.For("en")
	var names []string
	for _, c := range figures.QueueColumns {
		names = append(names, c.Name)
	}
	for _, c := range figures.AgentColumns {
		names = append(names, c.Name)
	}
	for _, name := range names {
		if name != "service_level_formula" && (!p.Has("reports.col_"+name) || !p.Has("reports.def_"+name)) {
			t.Errorf("%s has no name or no definition", name)
		}
	}
	shown := map[string]bool{}
	for _, groups := range [][]group{queueGroups, agentGroups} {
		for _, g := range groups {
			for _, c := range g.columns {
				shown[c] = true
			}
		}
	}
	for _, name := range names {
		if name != "service_level_formula" && !shown[name] {
			t.Errorf("%s stands in no table", name)
		}
	}
}

// A period that is not over is compared with as much of the one before.
func TestBefore(t *testing.T) {
	z, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) int64 {
		v, err := time.ParseInLocation("2006-01-02 15:04", s, z)
		if err != nil {
			t.Fatal(err)
		}
		return v.UnixMilli()
	}
	for _, c := range []struct{ period, now, from, to string }{
		{"today", "2026-03-02 10:00", "2026-03-01 00:00", "2026-03-01 10:00"},
		{"yesterday", "2026-03-02 10:00", "2026-02-28 00:00", "2026-03-01 00:00"},
		{"7", "2026-03-02 10:00", "2026-02-17 00:00", "2026-02-23 10:00"},
		{"yesterday", "2026-03-31 10:00", "2026-03-29 00:00", "2026-03-30 00:00"}, // the day of 23 hours
		{"yesterday", "2026-03-30 10:00", "2026-03-28 00:00", "2026-03-29 00:00"},
	} {
		a := ask{period: c.period}
		q, err := a.query(at(c.now), z)
		if err != nil {
			t.Fatal(err)
		}
		if b := a.before(q); b.From != at(c.from) || b.To != at(c.to) || b.Unit != report.Whole {
			t.Errorf("%s at %s: %s to %s", c.period, c.now, time.UnixMilli(b.From).In(z), time.UnixMilli(b.To).In(z))
		}
	}
}

func TestNice(t *testing.T) {
	for _, c := range []struct {
		top  float64
		kind figures.Kind
		want float64
	}{{0, figures.Count, 4}, {3, figures.Count, 4}, {19, figures.Count, 20}, {22, figures.Count, 40}, {101, figures.Count, 200}, {.03, figures.Share, .04}, {.93, figures.Share, 1}, {1.3, figures.Share, 2},
		{30_000, figures.Length, 40_000}, {61_000, figures.Length, 120_000}, {4e8, figures.Length, 4e8}, {1.06, figures.Number, 2}, {0, figures.Length, 4000}} {
		if got := figures.Nice(c.top, c.kind); got != c.want || got < c.top {
			t.Errorf("Nice(%v) = %v, want %v", c.top, got, c.want)
		}
	}
}
