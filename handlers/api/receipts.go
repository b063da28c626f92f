package api

import (
	"context"
	"net/http"

	"relevo/domain"
	"relevo/domain/people"
	"relevo/domain/routing"
	"relevo/handlers/receipt"
	"relevo/handlers/web"
)

func (a *API) receiptRoutes() {
	serve(a, operation{method: http.MethodGet, path: "/conversations/{id}/receipts", id: "listReceipts", summary: "Why routing did what it did", permission: people.Serve,
		about: "The routing decisions of a conversation, newest first, each with the agents it looked at. explanation is the same in one sentence. " +
			"waiting tells why it waits at this moment; null when it does not."}, a.listReceipts)
}

// maxReceipts is how many decisions one answer holds.
const maxReceipts = 200

type receiptsQuery struct {
	ID    string `path:"id"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type receiptList struct {
	Waiting  *receiptJSON  `json:"waiting"`
	Receipts []receiptJSON `json:"receipts"`
}

type receiptJSON struct {
	ID          string          `json:"id" doc:"empty for waiting, which is not stored"`
	At          string          `json:"at" format:"date-time"`
	Kind        string          `json:"kind" doc:"ring, broadcast, auto, push, pick, assign, transfer, or none when nobody could have it"`
	Explanation string          `json:"explanation" doc:"one sentence, in the caller's language"`
	QueueID     string          `json:"queue_id"`
	Queue       string          `json:"queue" doc:"its name then"`
	Policy      string          `json:"policy"`
	Settings    int64           `json:"settings_version"`
	Score       float64         `json:"score"`
	AgeMS       int64           `json:"age_ms"`
	RelaxStep   int             `json:"relax_step"`
	Candidates  []candidateJSON `json:"candidates"`
	Left        int             `json:"left" doc:"candidates beyond those listed"`
	Picked      []string        `json:"picked" doc:"ids of agents"`
	Why         string          `json:"why" doc:"of none: what keeps most agents from it"`
	Snapshot    string          `json:"snapshot" doc:"hash of what was decided on; empty where a person decided"`
	Verified    *bool           `json:"verified" doc:"decided once more on the same, the same agents come out; null where there is nothing to decide on"`
}

type candidateJSON struct {
	Agent    string        `json:"agent"`
	Name     string        `json:"name"`
	Eligible bool          `json:"eligible"`
	Key      []int64       `json:"key" doc:"what eligible agents are compared by, the lowest wins"`
	Failed   []failureJSON `json:"failed"`
}

type failureJSON struct {
	Filter string `json:"filter"`
	Detail string `json:"detail"`
	Text   string `json:"text" doc:"the same in words"`
}

func (a *API) listReceipts(ctx context.Context, in *receiptsQuery) (*body[receiptList], error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	if _, err := a.Store.Conversation(ctx, id); err != nil {
		return nil, err
	}
	all, err := a.Store.Receipts(ctx, id, min(in.Limit, maxReceipts))
	if err != nil {
		return nil, err
	}
	out := receiptList{Receipts: make([]receiptJSON, len(all))}
	for i := range all {
		full, err := a.Store.Receipt(ctx, all[i].ID)
		if err != nil {
			return nil, err
		}
		out.Receipts[i] = a.shapeReceipt(ctx, full)
		if same, checked := receipt.Verified(full); checked {
			out.Receipts[i].Verified = &same
		}
	}
	if rc, ok := a.Engine.Explain(id); ok {
		j := a.shapeReceipt(ctx, &rc)
		out.Waiting = &j
	}
	return &body[receiptList]{out}, nil
}

func (a *API) shapeReceipt(ctx context.Context, rc *routing.Receipt) receiptJSON {
	words := receipt.Words{Agents: a.Agents, Queues: a.Queues, Reasons: a.Store}
	out := receiptJSON{ID: rc.ID.String(), At: web.Stamp(rc.At), Kind: rc.Kind, Explanation: words.Sentence(ctx, rc), QueueID: rc.QueueID.String(), Queue: rc.Queue,
		Policy: string(rc.Policy), Settings: rc.Settings, Score: rc.Score, AgeMS: rc.Age, RelaxStep: rc.Relaxed, Left: rc.Left, Why: rc.Why, Snapshot: rc.Snapshot,
		Candidates: make([]candidateJSON, len(rc.Candidates)), Picked: make([]string, len(rc.Pick))}
	for i, p := range rc.Pick {
		out.Picked[i] = p.String()
	}
	for i := range rc.Candidates {
		c := &rc.Candidates[i]
		x := candidateJSON{Agent: c.Agent.String(), Eligible: c.OK, Key: c.Key, Failed: make([]failureJSON, len(c.Fail))}
		if who := a.Agents.Get(ctx, c.Agent); who != nil {
			x.Name = who.Name
		}
		if x.Key == nil {
			x.Key = []int64{}
		}
		for k, f := range c.Fail {
			x.Failed[k] = failureJSON{string(f.Filter), f.Detail, words.Failure(ctx, rc, f)}
		}
		out.Candidates[i] = x
	}
	return out
}
