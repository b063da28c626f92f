package api_test

import (
	"errors"
	"net/http"
	"testing"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/engine"
)

func TestAssistantMetrics(t *testing.T) {
	d := openDesk(t)
	draft := assistant.New("en")
	draft.Actions = append(draft.Actions, assistant.NewAction("pay", assistant.Text{"en": `<b>Pay</b>`}))
	a, err := d.Engine.CreateAssistant(t.Context(), d.agents["ada"].ID, "Fern", draft)
	if err != nil {
		t.Fatal(err)
	}
	when := pastDay + hour
	err = d.DB.Write(t.Context(), func(tx engine.Tx) error {
		note := func(kind assistant.NoteKind, why string) error {
			return tx.AddAssistantEvent(&assistant.Event{ID: d.Engine.NewID(), ConversationID: 5, AssistantID: a.ID, VersionID: 1, At: when, Note: assistant.Note{Kind: kind, Action: "pay", Reason: why}})
		}
		ask := func(action, text string) error {
			return tx.AddRequest(&assistant.Asked{ID: d.Engine.NewID(), ConversationID: 5, AssistantID: a.ID, VersionID: 1, At: when, Lang: "en", Request: assistant.Request{Text: text, Recognised: action != "", Action: action}})
		}
		return errors.Join(ask("pay", "pay"), ask("pay", "pay now"), ask("pay", "bill"), ask("", "moon"), note(assistant.Started, ""), note(assistant.Started, ""), note(assistant.Complete, ""), note(assistant.Incomplete, "abandoned"))
	})
	if err != nil {
		t.Fatal(err)
	}
	path := "/api/v1/metrics/assistant" + thatDay + "&assistant=" + a.ID.String()
	out := d.want(http.StatusOK, "ada", "GET", path, nil)
	for key, want := range map[string]any{"requests": 4., "recognised": 3., "recognition": .75, "started": 2., "complete": 1., "completion": .5, "conversations": 0., "contained": 0., "containment": nil} {
		if got := at(out, "total", key); got != want {
			t.Errorf("%s is %v, want %v", key, got, want)
		}
	}
	if at(out, "actions", 0, "action") != "pay" || at(out, "actions", 0, "name") != "<b>Pay</b>" || at(out, "actions", 0, "incomplete", "abandoned") != 1. || at(out, "actions", 0, "requests") != 3. {
		t.Errorf("actions %v", at(out, "actions"))
	}
	if days := at(out, "days").([]any); len(days) != 1 || at(out, "days", 0, "from") != "2026-02-23T00:00:00.000Z" || at(out, "days", 0, "requests") != 4. {
		t.Errorf("days %v", days)
	}
	if got := d.want(http.StatusOK, "ada", "GET", "/api/v1/metrics/assistant?assistant="+a.ID.String(), nil); len(at(got, "days").([]any)) != 30 {
		t.Errorf("without a range: %v to %v", got["from"], got["to"])
	}
	d.refused(http.StatusForbidden, "forbidden", "", "mara", "GET", path, nil)
	d.refused(http.StatusNotFound, "not_found", "", "ada", "GET", "/api/v1/metrics/assistant?assistant="+domain.ID(99).String(), nil)
	for query, field := range map[string]string{"": "assistant", "assistant=x": "assistant", "assistant=" + a.ID.String() + "&from=soon": "from", "assistant=" + a.ID.String() + "&to=2020-01-01": "to", "assistant=" + a.ID.String() + "&zone=Mars/Base": "zone"} {
		d.refused(http.StatusUnprocessableEntity, "invalid_field", field, "ada", "GET", "/api/v1/metrics/assistant?"+query, nil)
	}
}
