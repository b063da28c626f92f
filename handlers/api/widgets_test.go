package api_test

import (
	"context"
	"testing"

	"relevo/db/dbtest"
	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/widget"
)

// widgetStore writes widgets to the world's database.
type widgetStore struct{ *dbtest.World }

func (s widgetStore) CreateWidget(ctx context.Context, _ domain.ID, set widget.Settings) (*widget.Widget, error) {
	if err := set.Check(); err != nil {
		return nil, err
	}
	w := &widget.Widget{ID: s.Engine.NewID(), Key: s.Engine.Secret(9), Settings: set, CreatedAt: s.Engine.Now()}
	return w, s.DB.Write(ctx, func(tx engine.Tx) error { return tx.SaveWidget(w) })
}

func (s widgetStore) edit(ctx context.Context, id domain.ID, edit func(w *widget.Widget)) error {
	return s.DB.Write(ctx, func(tx engine.Tx) error {
		w, err := tx.Widget(id)
		if err != nil {
			return err
		}
		edit(w)
		return tx.SaveWidget(w)
	})
}

func (s widgetStore) UpdateWidget(ctx context.Context, _, id domain.ID, set widget.Settings) error {
	if err := set.Check(); err != nil {
		return err
	}
	return s.edit(ctx, id, func(w *widget.Widget) { w.Settings = set })
}

func (s widgetStore) ArchiveWidget(ctx context.Context, _, id domain.ID) error {
	return s.edit(ctx, id, func(w *widget.Widget) { w.ArchivedAt = 1 })
}

func TestWidgets(t *testing.T) {
	d := openDesk(t)
	d.refused(403, "forbidden", "", "mara", "POST", "/api/v1/widgets", map[string]any{"name": "x"})
	d.refused(422, "invalid_field", "name", "ada", "POST", "/api/v1/widgets", map[string]any{})
	d.refused(422, "invalid_field", "position", "ada", "POST", "/api/v1/widgets", map[string]any{"name": "x", "position": "top"})
	d.refused(422, "invalid_field", "origins", "ada", "POST", "/api/v1/widgets", map[string]any{"name": "x", "origins": []string{"a b"}})
	w := d.want(201, "ada", "POST", "/api/v1/widgets", map[string]any{"name": "Second", "origins": []string{"shop.com"}})
	if at(w, "settings", "origins", 0) != "https://shop.com" || at(w, "settings", "colour") == "" || w["key"] == "" || w["identity"] != false {
		t.Errorf("made: %v", w)
	}
	path := "/api/v1/widgets/" + w["id"].(string)
	if w = d.want(200, "ada", "PUT", path, map[string]any{"colour": "#112233", "files": false}); at(w, "settings", "name") != "Second" || at(w, "settings", "colour") != "#112233" || at(w, "settings", "files") != false || at(w, "settings", "emoji") != true {
		t.Errorf("changed: %v", w)
	}
	if w = d.want(200, "ada", "PUT", path, map[string]any{"origins": []string{}}); len(at(w, "settings", "origins").([]any)) != 0 {
		t.Errorf("any site: %v", w)
	}
	d.refused(422, "invalid_field", "colour", "ada", "PUT", path, map[string]any{"colour": "red"})
	d.want(204, "ada", "DELETE", path, nil)
	d.refused(404, "not_found", "", "ada", "GET", path, nil)
	d.refused(404, "not_found", "", "ada", "PUT", path, map[string]any{"colour": "#112233"})
	if l := d.want(200, "ada", "GET", "/api/v1/widgets", nil); len(l["widgets"].([]any)) != 1 {
		t.Errorf("left: %v", l)
	}
}
