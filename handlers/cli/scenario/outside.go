package scenario

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"

	"relevo/domain/assistant"
	"relevo/domain/engine"
	"relevo/domain/response"
)

// outside stands in for outside services: nothing leaves the machine. An
// extension answers what the scenario gives for it under answers, one entry a
// request, the last for all that follow: ok, fail (trying again may help),
// refuse (it may not) or a block, which is the JSON that is answered. Without
// answers every request fails.
type outside struct {
	mu      sync.Mutex
	answers map[string][]*node // by extension
	asked   map[string]int
}

func newOutside(short *node) *outside {
	o := &outside{answers: map[string][]*node{}, asked: map[string]int{}}
	for _, it := range short.get("extensions").all() {
		if l := it.val.get("answers"); l != nil {
			o.answers[it.key] = []*node{l}
			if l.kind == list {
				o.answers[it.key] = l.items
			}
		}
	}
	return o
}

var errOutside = errors.New("the scenario gives no answer of this service")

// answer is what an extension answers next.
func (o *outside) answer(id string) ([]byte, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	all := o.answers[id]
	if len(all) == 0 {
		return nil, &engine.CallError{Err: errOutside}
	}
	n := all[min(o.asked[id], len(all)-1)]
	o.asked[id]++
	switch {
	case n.kind == dict || n.kind == list:
		return json.Marshal(n.value())
	case n.text == "ok":
		return []byte("{}"), nil
	}
	return nil, &engine.CallError{Err: errors.New("the service said " + n.text), Again: n.text == "fail"}
}

// caller answers the engine's requests; whose they are is told by their
// address.
type caller struct{ w *world }

// Call answers a request.
func (c caller) Call(_ context.Context, r engine.CallRequest) (engine.CallResult, error) {
	body, err := c.w.outside.answer(serviceAt(c.w.bot.draft, r.Method, r.URL))
	return engine.CallResult{Body: body}, err
}

// serviceAt is the extension whose address begins like the one requested; the
// longest beginning wins.
func serviceAt(d *assistant.Definition, method, url string) (id string) {
	longest := -1
	for _, x := range d.Settings.Extensions {
		fixed, _, _ := strings.Cut(x.URL, "{")
		if x.Method == method && strings.HasPrefix(url, fixed) && len(fixed) > longest {
			id, longest = x.ID, len(fixed)
		}
	}
	return id
}

// called answers a request of the preview pane.
func (w *world) called(ctx context.Context, c *assistant.Call) error {
	x := w.bot.draft.Extension(c.Extension)
	in := assistant.Input{Kind: assistant.InputCalled, Call: c.Key}
	body, err := w.outside.answer(c.Extension)
	var values map[string]response.Value
	if err == nil && x != nil {
		values, err = x.Read(body)
	}
	in.OK, in.Values = err == nil && x != nil, values
	return w.turn(ctx, in)
}
