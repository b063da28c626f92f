package api_test

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"relevo/db/dbtest"
	"relevo/domain"
	"relevo/domain/hours"
	"relevo/domain/presence"
	"relevo/domain/report"
	"relevo/domain/routing"
	"relevo/handlers/figures"
)

// pastDay is a Monday in Madrid, 23:00 UTC to 22:00 UTC in summer.
var pastDay = time.Date(2026, 2, 23, 0, 0, 0, 0, time.UTC).UnixMilli()

const sec, hour = int64(1000), int64(3_600_000)

// shift writes one queue's and one agent's morning: four stays from 10:00 on,
// two conversations worked, three rings.
func (d *desk) shift(t *testing.T) (queue, mara domain.ID) {
	t.Helper()
	queue, mara = 70, d.agents["mara"].ID
	d.AddHours(t, hours.Schedule{ID: 9, Zone: "UTC", Week: [7][]hours.Span{{{From: 0, To: 600}}}}) // until 10:00: closed when they come
	h := &report.History{Reasons: []presence.Reason{{ID: 5, Name: "Lunch"}},
		Queues: []routing.QueueDef{dbtest.Queue(queue, "=Orders", func(s *routing.Settings) { s.SLTarget, s.Hours = 20*sec, 9 })}}
	ten := pastDay + 10*hour
	for i, s := range []routing.Segment{
		{Outcome: routing.Answered, Wait: 10 * sec, FirstReplyAt: ten + 40*sec, AgentID: mara},
		{Outcome: routing.Answered, Wait: 30 * sec, FirstReplyAt: ten + 80*sec, AgentID: mara},
		{Outcome: routing.Abandoned, Wait: 60 * sec},
		{Outcome: routing.FlowOut, Wait: 5 * sec},
	} {
		s.ID, s.ConversationID, s.QueueID, s.Mode, s.Channel, s.How, s.EnteredAt, s.EnqueuedAt = domain.ID(i+1), domain.ID(i+1), queue, "live", routing.Chat, "new", ten, ten
		h.Segments = append(h.Segments, s)
		h.Offers = append(h.Offers, routing.Offer{ID: s.ID, AgentID: mara, QueueID: queue, Kind: routing.Ring, Channel: routing.Chat, At: ten, State: []routing.OfferState{routing.Accepted, routing.Accepted, routing.TimedOut, routing.Withdrawn}[i], Reason: "missed"})
	}
	for i, handled := range []int64{600, 400} {
		end := ten + handled*sec
		h.Assignments = append(h.Assignments, routing.Assignment{ID: domain.ID(i + 1), ConversationID: domain.ID(i + 1), AgentID: mara, QueueID: queue, Role: routing.Owner, Stage: routing.Done, Channel: routing.Chat, Mode: "live",
			StartedAt: ten, EndedAt: end, EndReason: "ended", WrapAt: end, DoneAt: end + 60*sec, FirstReplyAt: ten + 30*sec})
	}
	for _, e := range []routing.AgentEvent{
		{At: ten, Shown: presence.ShownReady},
		{At: ten + hour, Shown: presence.ShownReady, Active: 1, Used: [2]int{25, 0}},
		{At: ten + 2*hour, Shown: presence.ShownNotReady, Reason: domain.ID(5).String()},
		{At: ten + 3*hour, Shown: presence.ShownOffline},
	} {
		e.AgentID, e.Cap = mara, [2]int{100, 100}
		h.AgentEvents = append(h.AgentEvents, e)
	}
	d.Remember(t, h)
	return queue, mara
}

const thatDay = "?from=2026-02-23&to=2026-02-24&zone=UTC"

func TestQueueMetrics(t *testing.T) {
	d := openDesk(t)
	queue, _ := d.shift(t)
	out := d.want(http.StatusOK, "ada", "GET", "/api/v1/metrics/queues"+thatDay+"&interval=hour", nil)
	want := map[string]any{"offered": 4., "answered": 2., "abandoned": 1., "short_abandoned": 0., "flow_out": 1., "waiting": 0., "service_level": 1. / 3, "service_level_formula": "d",
		"asa_ms": 20_000., "longest_wait_ms": 60_000., "abandonment_rate": 1. / 3, "raw_abandonment_rate": .25, "first_response_ms": 60_000., "first_response_business_ms": 0.,
		"handled": 2., "aht_ms": 560_000., "acw_ms": 60_000., "transfer_rate": 0., "cold_transfers": 0., "warm_transfers": 0., "released": 0.,
		"closed": 0., "first_resolution_ms": nil, "full_resolution_ms": nil, "ratings": 0., "csat": nil, "response_rate": nil, "provisional": false}
	if got := at(out, "total"); !reflect.DeepEqual(got, want) {
		t.Errorf("total %v\nwant %v", got, want)
	}
	if at(out, "from") != "2026-02-23T00:00:00.000Z" || at(out, "to") != "2026-02-24T00:00:00.000Z" || at(out, "zone") != "UTC" || at(out, "interval") != "hour" {
		t.Errorf("range %v", out)
	}
	if at(out, "queues", 0, "id") != queue.String() || at(out, "queues", 0, "name") != "=Orders" || len(at(out, "queues", 0, "intervals").([]any)) != 1 || len(at(out, "intervals").([]any)) != 24 {
		t.Errorf("queues %v", at(out, "queues"))
	}
	if at(out, "queues", 0, "intervals", 0, "from") != "2026-02-23T10:00:00.000Z" || at(out, "intervals", 0, "asa_ms") != nil || at(out, "intervals", 10, "asa_ms") != 20_000. {
		t.Errorf("intervals %v", at(out, "queues", 0, "intervals"))
	}
	for query, offered := range map[string]float64{"&queue=" + queue.String(): 4, "&queue=" + domain.ID(71).String(): 0, "&mode=async": 0, "&mode=live": 4} {
		if got := at(d.want(http.StatusOK, "ada", "GET", "/api/v1/metrics/queues"+thatDay+query, nil), "total", "offered"); got != offered {
			t.Errorf("%s: %v", query, got)
		}
	}
	// without a range: the last seven days of the caller's zone
	d.Clock.Advance(-72 * time.Hour)
	if got := d.want(http.StatusOK, "ada", "GET", "/api/v1/metrics/queues", nil); len(at(got, "intervals").([]any)) != 7 || at(got, "interval") != "day" {
		t.Errorf("%v to %v", got["from"], got["to"])
	}
}

func TestAgentMetrics(t *testing.T) {
	d := openDesk(t)
	queue, mara := d.shift(t)
	out := d.want(http.StatusOK, "ada", "GET", "/api/v1/metrics/agents"+thatDay+"&interval=all", nil)
	want := map[string]any{"handled": 2., "aht_ms": 560_000., "acw_ms": 60_000., "first_reply_ms": 30_000., "occupancy": .5, "utilization": .125, "utilization_async": 0., "concurrency": 1.,
		"accepted": 2., "declined": 0., "missed": 1., "skipped": 0., "withdrawn": 1., "rona_rate": 1. / 3, "transfer_rate": 0., "cold_transfers": 0., "warm_transfers": 0., "released": 0.,
		"closed": 0., "ratings": 0., "csat": nil, "ready_ms": float64(2 * hour), "occupied_ms": 0., "wrap_up_ms": 0., "not_ready_ms": float64(hour), "offline_ms": float64(21 * hour),
		"not_ready": []any{map[string]any{"reason": domain.ID(5).String(), "name": "Lunch", "ms": float64(hour)}}}
	if got := at(out, "agents", 0, "total"); !reflect.DeepEqual(got, want) {
		t.Errorf("mara %v\nwant %v", got, want)
	}
	if at(out, "agents", 0, "id") != mara.String() || at(out, "agents", 0, "name") != "mara" || len(at(out, "agents").([]any)) != 1 {
		t.Errorf("agents %v", at(out, "agents"))
	}
	for query, n := range map[string]int{"&agent=" + mara.String(): 1, "&agent=" + d.agents["rui"].ID.String(): 0, "&queue=" + queue.String(): 1} {
		if got := at(d.want(http.StatusOK, "ada", "GET", "/api/v1/metrics/agents"+thatDay+query, nil), "agents").([]any); len(got) != n {
			t.Errorf("%s: %v", query, got)
		}
	}
}

func TestMetricsRefused(t *testing.T) {
	d := openDesk(t)
	for _, path := range []string{"/api/v1/metrics/queues", "/api/v1/metrics/agents"} {
		d.refused(http.StatusForbidden, "forbidden", "", "mara", "GET", path, nil)
		d.refused(http.StatusUnauthorized, "unauthenticated", "", "", "GET", path, nil)
		for query, field := range map[string]string{"from=2026-02-24&to=2026-02-24": "to", "from=2024-01-01&to=2026-01-01": "to", "from=soon": "from", "to=2026-13-01": "to",
			"zone=Mars/Base": "zone", "queue=x": "queue", "agent=x": "agent", "interval=month": "interval", "mode=both": "mode", "format=xml": "format", "from=2026-01-01&to=2026-02-01&interval=15m": "interval"} {
			d.refused(http.StatusUnprocessableEntity, "invalid_field", field, "ada", "GET", path+"?"+query, nil)
		}
	}
}

// table asks for CSV and splits it.
func (d *desk) table(path, accept string) [][]string {
	d.t.Helper()
	r, err := http.NewRequest("GET", d.srv.URL+path, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	r.Header.Set("X-Agent", "ada")
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	res, err := d.srv.Client().Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	if ct := res.Header.Get("Content-Type"); res.StatusCode != http.StatusOK || ct != "text/csv; charset=utf-8" {
		d.t.Fatalf("%s: %d, %q, %s", path, res.StatusCode, ct, raw)
	}
	rows, err := csv.NewReader(strings.NewReader(string(raw))).ReadAll()
	if err != nil {
		d.t.Fatal(err)
	}
	return rows
}

func TestMetricsCSV(t *testing.T) {
	d := openDesk(t)
	queue, mara := d.shift(t)
	rows := d.table("/api/v1/metrics/queues"+thatDay+"&format=csv", "")
	if len(rows) != 2 || !slices.Equal(rows[1][:8], []string{queue.String(), "'=Orders", "2026-02-23T00:00:00.000Z", "2026-02-24T00:00:00.000Z", "4", "2", "1", "0"}) || rows[1][10] != "0.3333" {
		t.Errorf("queues %q", rows)
	}
	for i, name := range rows[0] {
		if name == "csat" && rows[1][i] != "" {
			t.Errorf("an undefined figure is %q", rows[1][i])
		}
	}
	rows = d.table("/api/v1/metrics/agents"+thatDay, "text/csv")
	if len(rows) != 2 || rows[1][0] != mara.String() || rows[1][1] != "mara" || rows[1][4] != "2" {
		t.Errorf("agents %q", rows)
	}
}

// The names of the table's columns are those of the JSON.
func TestMetricsNames(t *testing.T) {
	d := openDesk(t)
	d.shift(t)
	keys := func(v any) (out []string) {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		m := map[string]any{}
		if err := json.Unmarshal(b, &m); err != nil {
			t.Fatal(err)
		}
		for k := range m {
			if k != "provisional" && k != "not_ready" {
				out = append(out, k)
			}
		}
		slices.Sort(out)
		return out
	}
	var q, a []string
	for _, c := range figures.QueueColumns {
		q = append(q, c.Name)
	}
	for _, c := range figures.AgentColumns {
		a = append(a, c.Name)
	}
	slices.Sort(q)
	slices.Sort(a)
	if got := keys(at(d.want(http.StatusOK, "ada", "GET", "/api/v1/metrics/queues"+thatDay, nil), "total")); !slices.Equal(got, q) {
		t.Errorf("JSON %q, table %q", got, q)
	}
	if got := keys(at(d.want(http.StatusOK, "ada", "GET", "/api/v1/metrics/agents"+thatDay, nil), "total")); !slices.Equal(got, a) {
		t.Errorf("JSON %q, table %q", got, a)
	}
}
