package visitor

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/live"
	"relevo/domain/widget"
)

// Widgets keeps all widgets in memory and reads them again after a change.
// Safe for concurrent use; what it returns is shared: do not change it.
type Widgets struct {
	src     WidgetSource
	hub     *live.Hub
	mu      sync.Mutex
	loaded  bool
	version uint64
	byKey   map[string]*widget.Widget
	byID    map[domain.ID]*widget.Widget
}

// WidgetSource lists all widgets.
type WidgetSource interface {
	Widgets(ctx context.Context) ([]*widget.Widget, error)
}

// NewWidgets makes a cache over a source whose changes wake engine.TopicWidgets.
func NewWidgets(src WidgetSource, hub *live.Hub) *Widgets { return &Widgets{src: src, hub: hub} }

// ByKey finds a widget in use by its public key; not_found.
func (c *Widgets) ByKey(ctx context.Context, key string) (*widget.Widget, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.refresh(ctx); err != nil {
		return nil, err
	}
	if w := c.byKey[key]; w != nil {
		return w, nil
	}
	return nil, domain.NotFound()
}

// ByID finds a widget in use; not_found.
func (c *Widgets) ByID(ctx context.Context, id domain.ID) (*widget.Widget, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.refresh(ctx); err != nil {
		return nil, err
	}
	if w := c.byID[id]; w != nil {
		return w, nil
	}
	return nil, domain.NotFound()
}

// All lists the widgets in use, the oldest first.
func (c *Widgets) All(ctx context.Context) ([]*widget.Widget, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.refresh(ctx); err != nil {
		return nil, err
	}
	out := make([]*widget.Widget, 0, len(c.byID))
	for _, w := range c.byID {
		out = append(out, w)
	}
	slices.SortFunc(out, func(a, b *widget.Widget) int { return cmp.Compare(a.ID, b.ID) })
	return out, nil
}

// AnyAllows tells whether some widget in use may stand on pages of the origin.
func (c *Widgets) AnyAllows(ctx context.Context, origin string) (bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.refresh(ctx); err != nil {
		return false, err
	}
	for _, w := range c.byKey {
		if w.Settings.Allows(origin) {
			return true, nil
		}
	}
	return false, nil
}

func (c *Widgets) refresh(ctx context.Context) error {
	v := c.hub.Version(engine.TopicWidgets.Kind) // before the read: a later change is read next time
	if c.loaded && v == c.version {
		return nil
	}
	all, err := c.src.Widgets(ctx)
	if err != nil {
		return err
	}
	c.byKey, c.byID = map[string]*widget.Widget{}, map[domain.ID]*widget.Widget{}
	for _, w := range all {
		if w.ArchivedAt == 0 {
			c.byKey[w.Key], c.byID[w.ID] = w, w
		}
	}
	c.loaded, c.version = true, v
	return nil
}
