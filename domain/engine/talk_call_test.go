package engine_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"relevo/domain/assistant"
	"relevo/domain/engine"
	"relevo/domain/escalation"
	"relevo/domain/response"
)

// service answers calls as told, the last answer again and again.
type service struct {
	mu      sync.Mutex
	answers []any // a body or an error
	got     []engine.CallRequest
	hook    func()
}

func (x *service) Call(_ context.Context, r engine.CallRequest) (engine.CallResult, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.got = append(x.got, r)
	if x.hook != nil {
		x.hook()
	}
	a := x.answers[0]
	if len(x.answers) > 1 {
		x.answers = x.answers[1:]
	}
	if err, ok := a.(error); ok {
		return engine.CallResult{}, err
	}
	return engine.CallResult{Body: []byte(a.(string))}, nil
}

// tracked is an assistant whose order status comes from an outside service.
func tracked(d *assistant.Definition) {
	d.Settings.Extensions = []assistant.Extension{{ID: "track", Name: "Track", Method: "GET", URL: "https://api.example.com/orders/{order}", Secret: "shop",
		Results: map[string]string{"order_state": "order.state"}}}
	d.Variables = append(d.Variables, assistant.Variable{ID: "order_state", Type: "free_text"})
	a := assistant.NewAction("track", both("Track", "Seguir"))
	a.Examples = assistant.Phrases{"en": {"where is my order"}}
	low := 1.0
	a.Steps = []assistant.Step{
		{ID: "order", Say: both("Number?", "¿Número?"), Ask: &assistant.Ask{}},
		{ID: "ask", Then: assistant.Then{Do: assistant.DoExtension, Call: "track"}},
		{ID: "good", When: assistant.Condition{Groups: []assistant.Group{{Tests: []response.Test{{Variable: "track_status", Op: "is", Values: []string{"ok"}}}}}}, Say: both("It is {order_state}.", "Está {order_state}."), Then: assistant.Then{Do: assistant.DoEnd}},
		{ID: "bad", Say: both("I cannot look it up now.", "No puedo consultarlo ahora."), Then: assistant.Then{Do: assistant.DoEnd}},
	}
	a.Steps[0].Ask.Spec.Type, a.Steps[0].Ask.Spec.Min = "number", &low
	d.Actions = append(d.Actions, a)
}

func withService(t *testing.T, answers ...any) (*stage, *service) {
	s := newStage(t, "en", false, tracked, nil)
	x := &service{answers: answers}
	s.caller = x
	s.kill()
	s.open()
	s.says("where is my order", "@greet", "Number?")
	return s, x
}

// jobs carries out the jobs that are due.
func (s *stage) jobs() {
	s.t.Helper()
	if _, err := s.e.DoJobs(s.ctx); err != nil {
		s.t.Fatal(err)
	}
}

func TestCallOfAService(t *testing.T) {
	s, x := withService(t, `{"order":{"state":"on its way"}}`)
	s.says("42")
	s.is("bot")
	s.says("when do you open") // waits for the service
	s.jobs()
	s.heard("It is on its way.", "We open from 9:00 to 18:00, Monday to Friday.")
	if len(x.got) != 1 || x.got[0].URL != "https://api.example.com/orders/42" || x.got[0].Secret != "shop" || x.got[0].Key == "" {
		t.Errorf("%+v", x.got)
	}
	s.jobs()
	if len(x.got) != 1 {
		t.Error("it was called again")
	}
}

// The process dies after the service was called and before its answer was
// stored: it is called again with the same key, and the visitor hears once.
func TestCallSurvivesACrash(t *testing.T) {
	s, x := withService(t, `{"order":{"state":"sent"}}`)
	s.says("42")
	ctx, cancel := context.WithCancel(s.ctx)
	x.hook = cancel // the process ends while the service answers
	if _, err := s.e.DoJobs(ctx); err == nil {
		t.Fatal("the job was done")
	}
	s.heard()
	s.kill()
	s.clock.Advance(2 * time.Minute) // the lease is over
	x.hook = nil
	s.jobs()
	s.heard("It is sent.")
	if len(x.got) != 2 || x.got[0].Key != x.got[1].Key {
		t.Errorf("%+v", x.got)
	}
}

func TestCallFails(t *testing.T) {
	for name, c := range map[string]struct {
		answer any
		calls  int
	}{
		"for good":   {&engine.CallError{Err: errors.New("status 404")}, 1},
		"no JSON":    {"<html>", 1},
		"overloaded": {&engine.CallError{Err: errors.New("status 503"), Again: true}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			s, x := withService(t, c.answer)
			s.says("42")
			for range c.calls {
				s.jobs()
				s.clock.Advance(10 * time.Second)
			}
			s.heard("I cannot look it up now.")
			if len(x.got) != c.calls {
				t.Errorf("%d calls", len(x.got))
			}
		})
	}
}

// A visitor who asks for a person meanwhile gets one; the late answer changes
// nothing.
func TestCallOutlived(t *testing.T) {
	s, x := withService(t, `{}`)
	s.ready("ana")
	s.says("42")
	s.says("talk to an agent", "@fallback.agent_requested", "@agent.online")
	s.jobs()
	s.heard()
	s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Ringing)
	if len(x.got) != 0 {
		t.Error("it was called for nothing")
	}
}

// Calls run beside each other in a running process.
func TestCallsBesideEachOther(t *testing.T) {
	s := newStage(t, "en", false, tracked, nil)
	gate := make(chan struct{})
	x := &gated{gate: gate, both: make(chan struct{}, 2)}
	s.caller = x
	s.kill()
	ctx, cancel := context.WithCancel(s.ctx)
	var wg sync.WaitGroup
	wg.Go(func() { s.e.RunJobs(ctx) })
	for range 2 {
		s.visitor = s.session(s.widget, 0, false).Visitor.ID
		s.says("where is my order", "Number?")
		s.says("42")
	}
	sub := s.hub.Subscribe(engine.TopicTranscript(s.conv))
	<-x.both
	<-x.both // both wait at the service at the same time
	close(gate)
	<-sub.C
	s.heard("It is here.")
	sub.Close()
	cancel()
	wg.Wait()
}

type gated struct {
	gate chan struct{}
	both chan struct{}
}

func (x *gated) Call(context.Context, engine.CallRequest) (engine.CallResult, error) {
	x.both <- struct{}{}
	<-x.gate
	return engine.CallResult{Body: []byte(`{"order":{"state":"here"}}`)}, nil
}
