package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"relevo/domain/assistant"
	"relevo/e2e/client"
)

const (
	turnVisitors = 64
	turnRate     = 200
)

// turnTexts are what visitors ask: one answer each, none of them an example.
var turnTexts = []string{
	"hi, what time do you open on Saturday?", "could you tell me your opening hours please", "are you open this Sunday afternoon",
	"which ways of paying do you take", "can I pay with a credit card", "until what time can I come by tomorrow",
}

// turns measures a visitor's text until the assistant's answer is on the
// visitor's own stream.
func turns(ctx context.Context, b *bench) (err error) {
	n, rate, d := pick(b, turnVisitors, 16), pick(b, turnRate, 50), pick(b, 20*time.Second, 3*time.Second)
	s, c, err := b.startL2(ctx)
	if err != nil {
		return err
	}
	limit, err := target{c, "/messages", make([]string, latencyVisitors), "/events", ""}.measure(ctx, rate, d)
	c.Close()
	if err := errors.Join(err, s.Stop()); err != nil {
		return fmt.Errorf("L2: %w", err)
	}
	w, err := b.newWorld(ctx, 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	if err := w.publish(ctx); err != nil {
		return err
	}
	before, err := w.server.CPU()
	if err != nil {
		return err
	}
	got, err := w.converse(ctx, n, rate, d)
	if err != nil {
		return err
	}
	after, err := w.server.CPU()
	if err != nil {
		return err
	}
	total := rate * int((d+time.Second)/time.Second)
	method := fmt.Sprintf("an assistant of the shop's template is published and leads the widget; %d visitors, each with an event stream of its own, post in turn at even steps for %s, however long answers take; from before the POST is written until the assistant's answer, committed, is read on that visitor's /widget/v1/events, one clock, the first second left out; %d samples, max %.2f ms; %.2f ms CPU of the server for each turn; L2 = a bare net/http echo of POST to one event stream at the same rate",
		n, d, got.N, ms(got.Max), ms(after-before)/float64(total))
	name := fmt.Sprintf("visitor's text to the assistant's answer at %d/s", rate)
	b.rep.add(Figure{Name: name + ", p50", Value: ms(got.P50), Unit: "ms", Limit: ms(limit.P50), LimitIs: "L2", Method: method})
	b.rep.add(Figure{Name: name + ", p99", Value: ms(got.P99), Unit: "ms", Budget: 25, Limit: ms(limit.P99), LimitIs: "L2", Method: "as above"})
	return nil
}

// publish makes an assistant of the shop's template, live on the widget.
func (w *world) publish(ctx context.Context) error {
	admin := w.client.Agent(w.admin)
	d, err := json.Marshal(assistant.Templates()[0].Build("en"))
	if err != nil {
		return err
	}
	var bot struct {
		ID      string `json:"id"`
		Version int64  `json:"draft_version"`
	}
	if err := admin.Do(ctx, http.MethodPost, "/api/v1/assistants", map[string]any{"name": "Bench", "draft": json.RawMessage(d)}, &bot); err != nil {
		return err
	}
	if err := admin.Do(ctx, http.MethodPost, "/api/v1/assistants/"+bot.ID+"/publish", map[string]int64{"version": bot.Version}, nil); err != nil {
		return err
	}
	ws, err := admin.Widgets(ctx)
	if err != nil {
		return err
	}
	return admin.Do(ctx, http.MethodPut, "/api/v1/widgets/"+ws[0].ID, map[string]string{"assistant": bot.ID}, nil)
}

// asker is one visitor: a connection to post on, and when each text was sent.
type asker struct {
	conn   *client.Conn
	bearer string
	addr   string
	no     int
	due    chan int // texts to send
	sent   chan time.Time
}

// converse has n visitors ask at a steady rate, and takes the time to each
// answer.
func (w *world) converse(ctx context.Context, n, rate int, d time.Duration) (spread, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	total := rate * int((d+time.Second)/time.Second)
	var mu sync.Mutex
	var took []time.Duration
	errs := make(chan error, 2*n)
	var posting, reading sync.WaitGroup
	askers := make([]*asker, n)
	start := time.Time{}
	begun := make(chan struct{})
	for i := range askers {
		v, _, err := w.client.StartVisitor(ctx, client.SessionStart{Widget: w.key, Locale: "en", Open: true})
		if err != nil {
			return spread{}, err
		}
		a := &asker{bearer: v.Token, addr: w.client.Addr(), no: i, due: make(chan int, total), sent: make(chan time.Time, total)}
		if a.conn, err = client.Dial(ctx, a.addr, 0); err != nil {
			return spread{}, err
		}
		defer a.conn.Close()
		s, err := v.Events(ctx, "", 0)
		if err != nil {
			return spread{}, err
		}
		if err := greeted(s); err != nil {
			return spread{}, err
		}
		askers[i] = a
		posting.Go(func() { errs <- a.post() })
		reading.Go(func() {
			<-begun
			errs <- a.read(s, func(sent, at time.Time) {
				if sent.Sub(start) > time.Second {
					mu.Lock()
					took = append(took, at.Sub(sent))
					mu.Unlock()
				}
			})
		})
	}
	start = time.Now()
	close(begun)
	for i := range total {
		time.Sleep(time.Until(start.Add(time.Duration(i) * time.Second / time.Duration(rate))))
		askers[i%n].due <- i
	}
	for _, a := range askers {
		close(a.due)
	}
	posting.Wait()
	late := time.AfterFunc(5*time.Second, stop) // no answer takes that long
	reading.Wait()
	late.Stop()
	close(errs)
	var err error
	for e := range errs {
		err = errors.Join(err, e)
	}
	return spreadOf(took), err
}

// greeted reads a stream up to the assistant's greeting.
func greeted(s *client.Stream) error {
	for {
		e, err := s.Next()
		if err != nil {
			return err
		}
		if e.Name == "message" {
			return nil
		}
	}
}

// post sends what is due, one after the other.
func (a *asker) post() error {
	defer close(a.sent)
	for i := range a.due {
		body := fmt.Sprintf(`{"client_id":"turn-%d-%d","text":%q}`, a.no, i, turnTexts[i%len(turnTexts)])
		req := client.Request("POST", "/widget/v1/messages", a.addr, a.bearer, []byte(body))
		a.sent <- time.Now()
		status, answer, err := a.conn.Do(req)
		if err == nil && status != http.StatusCreated {
			err = fmt.Errorf("status %d %.200s", status, answer)
		}
		if err != nil {
			return fmt.Errorf("text %d of visitor %d: %w", i, a.no, err)
		}
	}
	return nil
}

// read tells of every answer with the time its text was sent at.
func (a *asker) read(s *client.Stream, tell func(sent, at time.Time)) error {
	for sent := range a.sent {
		for {
			e, err := s.Next()
			if err != nil {
				return fmt.Errorf("visitor %d: %w", a.no, err)
			}
			if e.Name == "message" && bytes.Contains(e.Data, []byte(`"kind":"assistant"`)) {
				tell(sent, time.Now())
				break
			}
		}
	}
	return s.Close()
}
