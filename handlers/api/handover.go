package api

import (
	"context"
	"encoding/json"

	"github.com/danielgtaylor/huma/v2"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
)

func (a *API) handoverRoutes() {
	command[transferBody](a, "transfer", "Hand a conversation on",
		"Name one of queue, agent and assistant. To an agent it rings there while it stays mine until accepted; with warm the colleague is asked in private first. "+
			"An unowned conversation is assigned directly. 409 target_offline, target_full, queue_closed (confirm to go ahead), max_hops, no_assistant_live.", a.transfer)
	command[none](a, "complete_consult", "Hand the conversation to the colleague who was asked", "", func(ctx context.Context, by conversation.Actor, id domain.ID, _ *none) error {
		return a.Engine.CompleteConsult(ctx, by, id)
	})
	command[none](a, "cancel_consult", "End the private side thread", "", func(ctx context.Context, by conversation.Actor, id domain.ID, _ *none) error {
		return a.Engine.CancelConsult(ctx, by, id)
	})
	command[none](a, "cancel_transfer", "Take back a transfer that still rings", "", func(ctx context.Context, by conversation.Actor, id domain.ID, _ *none) error {
		return a.Engine.CancelTransfer(ctx, by, id)
	})
	optional[releaseBody](a, "release", "Put a conversation back into its queue", "", func(ctx context.Context, by conversation.Actor, id domain.ID, in *releaseBody) error {
		return a.Engine.Release(ctx, by, id, in.Reason)
	})
	command[closeBody](a, "end", "End the session with the visitor", "last_seq is the last message seen: 409 newer_message when the visitor wrote after it. I go on to the wrap-up.",
		func(ctx context.Context, by conversation.Actor, id domain.ID, in *closeBody) error {
			return a.Engine.End(ctx, by, id, in.LastSeq)
		})
	command[closeBody](a, "close", "Close a conversation", "As end, but nothing follows for the visitor.", func(ctx context.Context, by conversation.Actor, id domain.ID, in *closeBody) error {
		return a.Engine.Close(ctx, by, id, in.LastSeq, in.Reason)
	})
	optional[wrapUpBody](a, "wrapup", "Finish my wrap-up", "422 disposition_required or notes_required when the queue demands them; 404 without a wrap-up of mine.",
		func(ctx context.Context, by conversation.Actor, id domain.ID, in *wrapUpBody) error {
			return a.Engine.SubmitWrapUp(ctx, by.ID, id, engine.WrapUpInput{Disposition: in.Disposition, Notes: in.Notes})
		})
}

type transferBody struct {
	Queue     string `json:"queue,omitempty" doc:"id of a queue"`
	Agent     string `json:"agent,omitempty" doc:"id of an agent"`
	Assistant target `json:"assistant,omitzero" doc:"true, or the id of an assistant"`
	Warm      bool   `json:"warm,omitempty" doc:"agent: ask in private first"`
	Note      string `json:"note,omitempty" maxLength:"500" doc:"to who takes it"`
	Confirm   bool   `json:"confirm,omitempty" doc:"queue: also when it is closed or full"`
}

// target is an assistant to hand over to: any (true), or the one of an id.
type target struct {
	any bool
	id  string
}

// UnmarshalJSON implements json.Unmarshaler.
func (t *target) UnmarshalJSON(b []byte) error {
	*t = target{}
	if json.Unmarshal(b, &t.any) == nil {
		return nil
	}
	return json.Unmarshal(b, &t.id)
}

// Schema implements huma.SchemaProvider.
func (target) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{OneOf: []*huma.Schema{{Type: "boolean"}, {Type: "string"}}}
}

func (a *API) transfer(ctx context.Context, by conversation.Actor, id domain.ID, in *transferBody) error {
	h := engine.Handover{Warm: in.Warm, Note: in.Note, Confirmed: in.Confirm}
	named := 0
	if in.Assistant.any {
		named, h.Assistant = 1, true
	}
	for _, target := range []struct {
		text, field, problem string
		set                  func(domain.ID)
	}{
		{in.Queue, "queue", "problem.queue_unknown", func(id domain.ID) { h.Queue = id }},
		{in.Agent, "agent", "problem.agent_unknown", func(id domain.ID) { h.Agent = id }},
		{in.Assistant.id, "assistant", "problem.assistant_unknown", func(id domain.ID) { h.Assistant, h.AssistantID = true, id }},
	} {
		if target.text == "" {
			continue
		}
		named++
		to, err := domain.ParseID(target.text)
		if err != nil {
			return domain.Field(target.field, target.problem)
		}
		target.set(to)
	}
	if named != 1 {
		return domain.Field("agent", "problem.transfer_target")
	}
	return a.Engine.Transfer(ctx, by, id, h)
}

type releaseBody struct {
	Reason string `json:"reason,omitempty" maxLength:"200"`
}

type closeBody struct {
	LastSeq int64  `json:"last_seq" minimum:"0"`
	Reason  string `json:"reason,omitempty" doc:"empty or spam; of close"`
}

type wrapUpBody struct {
	Disposition string `json:"disposition,omitempty" doc:"id of a leaf of the queue's set"`
	Notes       string `json:"notes,omitempty" doc:"at most 10,000 characters"`
}
