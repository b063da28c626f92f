package engine

import (
	"context"
	"encoding/json"
	"errors"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/conversation"
	"relevo/domain/response"
)

// Caller makes requests to outside services. It is called outside of
// transactions, from several goroutines.
type Caller interface {
	// Call makes one request; a *CallError tells whether another try could help.
	Call(ctx context.Context, r CallRequest) (CallResult, error)
}

// CallRequest is a request to an outside service. Key is the same whenever it
// is tried again.
type CallRequest struct {
	assistant.Outgoing
	Key string
}

// CallResult is what the service answered, successfully.
type CallResult struct{ Body []byte }

// CallError is a request that failed. It holds nothing a visitor wrote.
type CallError struct {
	Err   error
	Again bool // trying again could help
}

func (e *CallError) Error() string { return e.Err.Error() }

// Unwrap gives the cause.
func (e *CallError) Unwrap() error { return e.Err }

// jobCall is an outside service that a step of an assistant calls.
const jobCall = "assistant.call"

// callAttempts is how often a service is tried while the visitor waits.
const callAttempts = 3

// callPayload is the job's. The request is made from it when it runs. What goes
// to the service may be private answers: it is sealed where there is a vault.
type callPayload struct {
	Conversation domain.ID         `json:"conversation"`
	Key          string            `json:"key"`
	Extension    string            `json:"extension"`
	Values       map[string]string `json:"values,omitempty"`
	Sealed       []byte            `json:"sealed,omitempty"` // Values as JSON
}

func (p *callPayload) seal(v assistant.Vault) error {
	if v == nil || len(p.Values) == 0 {
		return nil
	}
	plain, err := json.Marshal(p.Values)
	if err != nil {
		return err
	}
	p.Values = nil
	p.Sealed, err = v.Seal(plain)
	return err
}

func (p *callPayload) open(v assistant.Vault) error {
	if p.Sealed == nil {
		return nil
	}
	if v == nil {
		return errors.New("the values are sealed")
	}
	plain, err := v.Open(p.Sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal(plain, &p.Values)
}

// call orders a service to be called; its answer comes back as a turn.
func (t *talk) call(c *assistant.Call) error {
	p := callPayload{Conversation: t.c.ID, Key: c.Key, Extension: c.Extension, Values: c.Values}
	if err := p.seal(t.e.vault); err != nil {
		return err
	}
	payload, err := json.Marshal(&p)
	if err != nil {
		return err
	}
	t.tx.Touch(TopicJobs)
	return t.tx.AddJob(&Job{ID: t.e.NewID(), Kind: jobCall, Key: callKey(t.c.ID, c.Key), Payload: payload, RunAt: t.now})
}

func callKey(conv domain.ID, key string) string { return jobCall + ":" + conv.String() + ":" + key }

// doCall calls the service and has the assistant go on with what it answered,
// or with its failure. An error means that it is to be tried again.
func (e *Engine) doCall(ctx context.Context, j *Job) error {
	var p callPayload
	if err := json.Unmarshal(j.Payload, &p); err != nil {
		return err
	}
	x, waiting, err := e.awaited(ctx, &p)
	if err != nil || !waiting {
		return err
	}
	values, err := e.ask(ctx, x, &p)
	if ctx.Err() != nil {
		return ctx.Err() // stopping: it is tried again
	}
	var failed *CallError
	if errors.As(err, &failed) && failed.Again && j.Attempts < callAttempts {
		return err
	}
	if err != nil {
		e.log.Warn("an outside service failed", "extension", p.Extension, "conversation", p.Conversation.String(), "attempt", j.Attempts, "err", err)
	}
	return e.called(ctx, &p, err == nil, values)
}

// awaited finds the service, and whether the conversation still waits for it.
func (e *Engine) awaited(ctx context.Context, p *callPayload) (x *assistant.Extension, waiting bool, err error) {
	c, err := e.store.Conversation(ctx, p.Conversation)
	if err != nil || c.State != conversation.Bot {
		return nil, false, err
	}
	k, d, err := e.session(ctx, p.Conversation)
	if err != nil || k == nil || k.EndedAt != 0 || !k.Session.Awaits(p.Key) {
		return nil, false, err
	}
	return d.Extension(p.Extension), true, nil
}

// ask makes the request.
func (e *Engine) ask(ctx context.Context, x *assistant.Extension, p *callPayload) (map[string]response.Value, error) {
	if x == nil || e.caller == nil {
		return nil, &CallError{Err: errors.New("the service is not set up")}
	}
	if err := p.open(e.vault); err != nil {
		return nil, &CallError{Err: err}
	}
	out, err := x.Outgoing(p.Values)
	if err != nil {
		return nil, &CallError{Err: err}
	}
	res, err := e.caller.Call(ctx, CallRequest{Outgoing: out, Key: callKey(p.Conversation, p.Key)})
	if err != nil {
		return nil, err
	}
	values, err := x.Read(res.Body)
	if err != nil {
		return nil, &CallError{Err: errors.New("the answer is no JSON")}
	}
	return values, nil
}

// called has the assistant go on after a service answered or failed.
func (e *Engine) called(ctx context.Context, p *callPayload, ok bool, values map[string]response.Value) error {
	return e.write(ctx, func(tx Tx, now int64) error {
		c, err := tx.Conversation(p.Conversation)
		if err != nil {
			return err
		}
		t, err := e.talkOf(tx, c, now)
		if err != nil || t == nil || !t.k.Session.Awaits(p.Key) {
			return err
		}
		heard := t.k.UpdatedAt
		res := t.turn(assistant.Input{Kind: assistant.InputCalled, Call: p.Key, OK: ok, Values: values})
		t.k.UpdatedAt = heard // the visitor's silence goes on
		return t.finish(res)
	})
}
