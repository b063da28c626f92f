package assistant_test

import (
	"reflect"
	"strings"
	"testing"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/response"
)

func both(en, es string) assistant.Text { return assistant.Text{"en": en, "es": es} }

func asking(id, en, es string, spec response.Spec) assistant.Step {
	s := assistant.NewStep(id)
	s.Say, s.Ask = both(en, es), &assistant.Ask{Spec: spec}
	return s
}

func test(variable, op string, values ...string) assistant.Condition {
	return assistant.Condition{Groups: []assistant.Group{{Tests: []response.Test{{Variable: variable, Op: op, Values: values}}}}}
}

var world = assistant.World{Queues: map[string]string{"q1": "Payments", "q2": "General"}}

// shop is a definition with a reference of every kind.
func shop() assistant.Definition {
	d := assistant.New("en")
	d.Settings.Queue = "q2"
	d.Settings.Card = []string{"people", "street", "vip"}
	d.Settings.Extensions = []assistant.Extension{{
		ID: "orders", Name: "Orders", Method: "GET", URL: "https://api.example.com/orders/{order}?who={vip}",
		Headers: map[string]string{"X-Day": "{day}"}, Results: map[string]string{"status": "order.status"},
	}}
	d.Variables = []assistant.Variable{{ID: "vip", Type: response.FreeText, Note: "Sol's best customers"}}
	d.Saved = []assistant.SavedResponse{{ID: "days", Name: "Opening days", Spec: response.Spec{Type: response.Date}}}
	low, high := 1.0, 12.0
	book := assistant.NewAction("book", both("Book a table", "Reservar mesa"))
	book.Examples = assistant.Phrases{"en": {"book a table"}, "es": {"reservar una mesa"}}
	book.When = test("vip", "defined")
	day := asking("day", "Which day, {people} people?", "¿Qué día, {people} personas?", response.Spec{})
	day.Ask.Saved, day.Ask.Save = "days", "last_day"
	ok := asking("ok", "{people} on {day}?", "¿{people} el {day}?", response.Spec{Type: response.Confirmation})
	redo := assistant.NewStep("redo")
	redo.When, redo.Then = test("ok", "is", "false"), assistant.Then{Do: assistant.DoReask, Steps: []string{"people", "day"}}
	where := assistant.NewStep("where")
	where.Then = assistant.Then{Do: assistant.DoSubaction, Action: "address", Pass: map[string]string{"guests": "people"}}
	call := assistant.NewStep("call")
	call.Set = []assistant.Assign{{Variable: "vip", Value: "{vip} {street}"}}
	call.Then = assistant.Then{Do: assistant.DoExtension, Call: "orders", Pass: map[string]string{"order": "people"}}
	done := assistant.NewStep("done")
	done.Say = both("{street} for {people}, {status}.", "{street} para {people}, {status}.")
	done.Then = assistant.Then{Do: assistant.DoConnect, Connect: &assistant.Connect{Message: "{people} {vip}", Queue: "q1"}}
	book.Steps = []assistant.Step{
		asking("people", "For how many?", "¿Para cuántos?", response.Spec{Type: response.Number, Min: &low, Max: &high}),
		day, ok, redo, where, call, done,
	}
	address := assistant.NewAction("address", both("Address", "Dirección"))
	address.Steps = []assistant.Step{
		asking("guests", "Guests?", "¿Invitados?", response.Spec{Type: response.Number}),
		asking("street", "Which street?", "¿Qué calle?", response.Spec{Type: response.FreeText}),
	}
	d.Actions = append([]assistant.Action{book, address}, d.Actions...)
	return d
}

func blocking(all []assistant.Problem) []string {
	var out []string
	for _, p := range all {
		if p.Blocks {
			out = append(out, p.Pointer+" "+p.Key)
		}
	}
	return out
}

func fine(t *testing.T, d assistant.Definition) {
	t.Helper()
	if p := blocking(d.Check(world)); len(p) > 0 {
		t.Error(p)
	}
}

func TestShopTemplate(t *testing.T) { fine(t, shop()) }

func pointers(all []assistant.Use) string {
	var out []string
	for _, u := range all {
		out = append(out, u.Pointer)
	}
	return strings.Join(out, "\n")
}

func TestUses(t *testing.T) {
	d := shop()
	for _, row := range []struct {
		kind assistant.RefKind
		id   string
		want string
	}{
		{assistant.RefAction, "address", "/actions/0/steps/4/then/action"},
		{assistant.RefAction, "book", ""},
		{assistant.RefSaved, "days", "/actions/0/steps/1/ask/saved"},
		{assistant.RefExtension, "orders", "/actions/0/steps/5/then/call"},
		{assistant.RefQueue, "q1", "/actions/0/steps/6/then/connect/queue"},
		{assistant.RefQueue, "q2", "/settings/queue"},
		{assistant.RefVariable, "vip", `/settings/extensions/0/url
/settings/card/2
/actions/0/when/groups/0/tests/0/variable
/actions/0/steps/5/set/0/variable
/actions/0/steps/5/set/0/value
/actions/0/steps/6/then/connect/message_to_agent`},
		{assistant.RefVariable, "last_day", "/actions/0/steps/1/ask/save"},
		{assistant.RefVariable, "people", ""},
		{assistant.RefStep, "book/people", `/settings/card/0
/actions/0/steps/1/say/en
/actions/0/steps/1/say/es
/actions/0/steps/2/say/en
/actions/0/steps/2/say/es
/actions/0/steps/3/then/steps/0
/actions/0/steps/4/then/pass/guests
/actions/0/steps/5/then/pass/order
/actions/0/steps/6/say/en
/actions/0/steps/6/say/es
/actions/0/steps/6/then/connect/message_to_agent`},
		{assistant.RefStep, "address/guests", "/actions/0/steps/4/then/pass/guests"},
		{assistant.RefStep, "address/street", `/settings/card/1
/actions/0/steps/5/set/0/value
/actions/0/steps/6/say/en
/actions/0/steps/6/say/es`},
	} {
		if got := pointers(d.Uses(row.kind, row.id)); got != row.want {
			t.Errorf("%s %s:\n%s\nwant\n%s", row.kind, row.id, got, row.want)
		}
	}
}

// TestRename: after a rename nothing dangles, nothing means something else, and
// renaming back gives what there was.
func TestRename(t *testing.T) {
	d := shop()
	was := d.Clone()
	steps := map[string]string{"book/people": "guests_2", "book/day": "Day", "book/ok": "sure", "address/street": "road", "address/guests": "count", "book/redo": "again"}
	for id, to := range steps {
		action, step, _ := strings.Cut(id, "/")
		n, err := d.RenameStep(action, step, to)
		if err != nil {
			t.Fatal(id, err)
		}
		fine(t, n)
		if left := n.Uses(assistant.RefStep, id); len(left) > 0 {
			t.Error(id, "is still used:", left)
		}
		if got, want := len(n.Uses(assistant.RefStep, action+"/"+to)), len(d.Uses(assistant.RefStep, id)); got < want-1 { // a service's header may be passed instead
			t.Errorf("%s: %d uses, had %d", id, got, want)
		}
		if back, err := n.RenameStep(action, to, step); err != nil || !reflect.DeepEqual(back, was) {
			t.Errorf("%s and back: %v\n%+v\n%+v", id, err, back.Actions[0], was.Actions[0])
		}
	}
	for old, to := range map[string]string{"vip": "customer.rank", "last_day": "day_before", "status": "state"} {
		n, err := d.RenameVariable(old, to)
		if err != nil {
			t.Fatal(old, err)
		}
		fine(t, n)
		if back, err := n.RenameVariable(to, old); err != nil || !reflect.DeepEqual(back, was) {
			t.Errorf("%s and back: %v", old, err)
		}
	}
	if !reflect.DeepEqual(d.Clone(), was) {
		t.Error("an edit changed what it was given")
	}
}

// TestRenameRefused: a name that is taken, or would be, or cannot be.
func TestRenameRefused(t *testing.T) {
	d := shop()
	for _, to := range []string{"day", "", "two words", "now", "vip", "street", "ñ", strings.Repeat("x", 41)} {
		if _, err := d.RenameStep("book", "people", to); domain.AsError(err) == nil || domain.AsError(err).Field != "id" {
			t.Errorf("step to %q: %v", to, err)
		}
	}
	if _, err := d.RenameStep("address", "street", "people"); domain.AsError(err) == nil {
		t.Error("the caller's own answer would hide the one called")
	}
	for _, to := range []string{"", "a b", "context.x", "locale", "status", "people", "."} {
		if _, err := d.RenameVariable("vip", to); domain.AsError(err) == nil || domain.AsError(err).Field != "id" {
			t.Errorf("variable to %q: %v", to, err)
		}
	}
	if _, err := d.RenameStep("book", "nobody", "x"); !domain.IsCode(err, "not_found") {
		t.Error(err)
	}
	if _, err := d.RenameVariable("nobody", "x"); !domain.IsCode(err, "not_found") {
		t.Error(err)
	}
}

// TestRenameSearch: the status of a search follows its variable.
func TestRenameSearch(t *testing.T) {
	d := shop()
	s := assistant.NewStep("look")
	s.Then = assistant.Then{Do: assistant.DoSearch, Search: &assistant.Search{Mode: "store", Save: "answer"}}
	told := assistant.NewStep("told")
	told.Say, told.When = both("{answer}", "{answer}"), test("answer_status", "is", "above_threshold")
	d, _, err := d.AddStep("address", 9, s)
	if err == nil {
		d, _, err = d.AddStep("address", 9, told)
	}
	if err != nil {
		t.Fatal(err)
	}
	n, err := d.RenameVariable("answer", "found")
	if err != nil {
		t.Fatal(err)
	}
	fine(t, n)
	last := n.Find("address").Steps[3]
	if last.Say["es"] != "{found}" || last.When.Groups[0].Tests[0].Variable != "found_status" {
		t.Errorf("%+v", last)
	}
}

func TestDelete(t *testing.T) {
	d := shop()
	for _, row := range []struct {
		kind assistant.RefKind
		id   string
		uses int
	}{
		{assistant.RefAction, "address", 1}, {assistant.RefAction, "book", 0},
		{assistant.RefStep, "book/people", 11}, {assistant.RefStep, "book/redo", 0}, {assistant.RefStep, "book/done", 0},
		{assistant.RefVariable, "vip", 6}, {assistant.RefSaved, "days", 1}, {assistant.RefExtension, "orders", 1},
	} {
		n, uses, err := d.Delete(row.kind, row.id)
		if err != nil || len(uses) != row.uses {
			t.Errorf("%s: %v %s", row.id, err, pointers(uses))
		}
		if row.uses > 0 && !reflect.DeepEqual(n, d.Clone()) {
			t.Errorf("%s was deleted though it is used", row.id)
		}
		if row.uses == 0 && reflect.DeepEqual(n, d.Clone()) {
			t.Errorf("%s was not deleted", row.id)
		}
	}
	if _, _, err := d.DeleteAction("fallback"); domain.AsError(err) == nil || domain.AsError(err).Field != "action" {
		t.Error("a system action may be deleted:", err)
	}
	for _, id := range []string{"book/none", "none/people", "none"} {
		if _, _, err := d.Delete(assistant.RefStep, id); !domain.IsCode(err, "not_found") {
			t.Error(id, err)
		}
	}
	if n, uses, err := d.DeleteStep("book", "redo"); err != nil || uses != nil || n.Find("book").Step("redo") != nil {
		t.Error(uses, err)
	}
}

func TestListEdits(t *testing.T) {
	d := shop()
	n, id := d.AddAction(both("Book a table", "Otra"))
	if id != "book_a_table" || n.Actions[2].ID != id || n.Actions[3].System == "" || !n.Actions[2].ChangeTopic || !n.Actions[2].Clarify {
		t.Errorf("%s %+v", id, n.Actions[2])
	}
	n, id, err := d.DuplicateAction("book")
	if err != nil || id != "copy_of_book_a_table" || n.Actions[1].ID != id || n.Actions[1].Name["es"] != "Copia de Reservar mesa" || len(n.Actions[1].Examples) > 0 {
		t.Errorf("%v %s %+v", err, id, n.Actions[1])
	}
	if n, id, err = n.DuplicateAction("book"); err != nil || n.Find(id).Name["en"] != "Copy of Book a table 2" {
		t.Error(err, id, n.Find(id).Name)
	}
	fine(t, n)
	if n, err = d.MoveAction("address", -3); err != nil || n.Actions[0].ID != "address" || n.Actions[1].ID != "book" {
		t.Error(err, n.Actions[0].ID)
	}
	n, id, err = d.AddStep("book", 1, assistant.NewStep(""))
	if err != nil || id != "step_8" || n.Actions[0].Steps[1].ID != id {
		t.Error(err, id)
	}
	if _, _, err = d.AddStep("book", 1, assistant.NewStep("day")); domain.AsError(err) == nil {
		t.Error("two steps of one name")
	}
	n, id, err = d.DuplicateStep("book", "day")
	if err != nil || id != "day_2" || n.Actions[0].Steps[2].ID != id || n.Actions[0].Steps[2].Ask.Saved != "days" {
		t.Error(err, id)
	}
	n.Actions[0].Steps[2].Say["en"] = "changed"
	if n.Actions[0].Steps[1].Say["en"] == "changed" || d.Actions[0].Steps[1].Say["en"] == "changed" {
		t.Error("a copy shares its texts")
	}
	order := func(d assistant.Definition) string {
		var ids []string
		for _, s := range d.Find("book").Steps {
			ids = append(ids, s.ID)
		}
		return strings.Join(ids, " ")
	}
	for to, want := range map[int]string{0: "ok people day redo where call done", 2: "people day ok redo where call done", 3: "people day redo ok where call done", 99: "people day redo where call done ok"} {
		if n, err = d.MoveStep("book", "ok", to); err != nil || order(n) != want {
			t.Error(to, err, order(n))
		}
	}
}

func TestNewID(t *testing.T) {
	taken := map[string]bool{"day": true, "day_2": true, strings.Repeat("x", 40): true}
	for name, want := range map[string]string{
		"Reservar una Mesa ": "reservar_una_mesa", "Day": "day_3", "¡Ñandú & más!": "nandu_mas", "???": "action", "日本": "action",
		strings.Repeat("x", 60): strings.Repeat("x", 38) + "_2", "Don't": "dont",
	} {
		if got := assistant.NewID(name, "action", func(id string) bool { return taken[id] }); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestSearchHits(t *testing.T) {
	d := shop()
	for query, want := range map[string]string{
		"RESERVAR":    "/actions/0/name/es /actions/0/examples/es/0",
		"que calle":   "/actions/1/steps/1/say/es",
		"sols":        "/variables/0/note",
		"street, for": "/actions/0/steps/6/say/en",
		"opening d":   "/saved_responses/0/name",
		"suicidio":    "/settings/danger_words/es/0",
		"zzz":         "", "!?": "", "": "",
	} {
		var got []string
		for _, h := range d.Search(query) {
			got = append(got, h.Pointer)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q", query, got)
		}
	}
	if h := d.Search("which street"); len(h) != 1 || h[0].Action != "address" || h[0].Step != "street" || h[0].Lang != "en" || h[0].Kind != "text" {
		t.Errorf("%+v", h)
	}
}
