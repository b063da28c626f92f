package scenario

import (
	"context"
	"errors"
	"fmt"
	"os"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/live"
	"relevo/domain/widget"
	"relevo/handlers/keys"
)

// world is one scenario's product, and the people who use it.
type world struct {
	*script
	opt    *Options
	texts  *catalogue
	clock  *clock
	random *ids
	dir    string

	store Store
	vault *keys.Ring
	hub   *live.Hub
	eng   *engine.Engine
	down  bool

	admin   conversation.Actor
	agents  []*staff
	queues  map[string]domain.ID
	names   map[domain.ID]string // queues' ids of the file
	widget  *widget.Widget
	out     elsewhere
	mind    engine.Recogniser
	bot     *bot
	outside *outside
	visitor visitor
	seen    seen
	found   []string // of the last transcript search
	code    string   // what the entry's request was answered with; "" = success
	sent    int      // messages so far
}

// ids gives random numbers; the ids made of them go on after a restart.
type ids struct {
	read func([]byte) (int, error)
	last domain.ID
}

// Read fills b.
func (r *ids) Read(b []byte) (int, error) { return r.read(b) }

// staff is an agent of the scenario.
type staff struct {
	agentDef
	id    domain.ID
	actor conversation.Actor
	page  func() // closes the open page; nil: none is open
}

// bot is the assistant.
type bot struct {
	id    domain.ID
	short *node // the draft's shorthand
	draft *assistant.Definition
	ver   int64
	link  string // secret of the preview link
	pane  *pane
}

// errBroken is a run that cannot go on, for no fault of the product's rules.
var errBroken = errors.New("the run cannot go on")

func (w *world) broken(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errBroken, fmt.Sprintf(format, args...))
}

// expected tells whether an error is an answer to a request.
func expected(err error) bool { return domain.AsError(err) != nil }

// enter makes the product in a folder of its own and sets it up.
func enter(ctx context.Context, s scripted, opt *Options) (w *world, err error) {
	w = &world{script: s.script, opt: opt, texts: s.texts, clock: &clock{}, queues: map[string]domain.ID{}, names: map[domain.ID]string{}}
	w.clock.set(s.fix.now)
	w.random = &ids{read: dice(s.id).Read}
	w.mind = opt.Recogniser
	if w.mind == nil {
		w.mind = newStub(s.fix.nlu)
	}
	if w.dir, err = os.MkdirTemp("", "relevo-scenario-*"); err != nil {
		return nil, err
	}
	if err = w.boot(ctx); err == nil {
		err = w.setUp(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, w.leave())
	}
	return w, nil
}

// leave closes everything and removes the folder.
func (w *world) leave() error {
	var err error
	if w.store != nil {
		err = w.store.Close()
	}
	if w.hub != nil {
		w.hub.Close()
	}
	return errors.Join(err, os.RemoveAll(w.dir))
}

// boot starts the process on the folder.
func (w *world) boot(ctx context.Context) (err error) {
	w.hub = live.NewHub()
	if w.store, err = w.opt.Open(ctx, w.dir, w.hub); err != nil {
		return err
	}
	if w.vault, err = keys.Load(w.dir); err != nil {
		return err
	}
	if w.eng, err = engine.New(ctx, w.config()); err != nil {
		return err
	}
	if err := w.eng.StartRouting(ctx); err != nil {
		return err
	}
	return w.eng.PrepareAssistants(ctx)
}

// kill ends the process without a word: nobody is told, nothing is put in order.
func (w *world) kill(ctx context.Context) error {
	if err := w.eng.MarkAlive(ctx); err != nil { // written each ten seconds while there is something to wait for
		return err
	}
	w.random.last = w.eng.NewID()
	err := w.store.Close()
	w.hub.Close()
	w.store, w.down = nil, true
	return err
}

// revive starts the process again; who was connected is back at once.
func (w *world) revive(ctx context.Context) error {
	if err := w.boot(ctx); err != nil {
		return err
	}
	w.down = false
	for _, a := range w.agents {
		if a.page != nil {
			a.page = w.eng.PageOpened(ctx, a.id, "page-"+a.agentDef.id, false)
		}
	}
	for i := range w.out.work {
		w.eng.VisitorOpened(ctx, w.out.work[i].visitor)
	}
	if w.visitor.stream != nil {
		w.visitor.stream = w.eng.VisitorOpened(ctx, w.visitor.id)
	}
	return nil
}

// restart kills and revives at the same instant.
func (w *world) restart(ctx context.Context) error {
	if err := w.kill(ctx); err != nil {
		return err
	}
	return w.revive(ctx)
}

// staffOf finds an agent by the file's id.
func (w *world) staffOf(id string) *staff {
	for _, a := range w.agents {
		if a.agentDef.id == id {
			return a
		}
	}
	return nil
}

// who is the file's id of an agent.
func (w *world) who(id domain.ID) string {
	for _, a := range w.agents {
		if a.id == id {
			return a.agentDef.id
		}
	}
	if id == w.admin.ID {
		return "admin"
	}
	return id.String()
}

// queueName is the file's id of a queue.
func (w *world) queueName(id domain.ID) any {
	if id == 0 {
		return nil
	}
	if n, ok := w.names[id]; ok {
		return n
	}
	return id.String()
}

// key is a message's client id.
func (w *world) key() string {
	w.sent++
	return "scenario-" + itoa(w.sent)
}
