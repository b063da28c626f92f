package dbtest

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/engine"
	"relevo/domain/response"
)

// anAssistant is one with a draft that has something of everything.
func anAssistant(s *Shop, name string) *assistant.Assistant {
	d := assistant.Definition{Format: assistant.Format, Language: "es", Settings: assistant.Settings{Threshold: 0.5, Danger: assistant.Phrases{"es": {"fuego"}}},
		Variables: []assistant.Variable{{ID: "pedido", Type: response.Number}},
		Actions: []assistant.Action{{ID: "a", Name: assistant.Text{"es": "Envío"}, Examples: assistant.Phrases{"es": {"¿dónde está mi pedido?"}},
			Steps: []assistant.Step{{ID: "s", Say: assistant.Text{"es": "Hola <b>"}, Ask: &assistant.Ask{Spec: response.Spec{Type: response.Number}}, Then: assistant.Then{Do: assistant.DoEnd}}}}}}
	return &assistant.Assistant{ID: s.Engine.NewID(), Name: name, Draft: d, DraftVer: 3, CreatedAt: 5, UpdatedAt: 6, UpdatedBy: s.Mara.ID}
}

func assistantRows(t *testing.T, s *Shop) {
	a, b := anAssistant(s, "Tienda"), anAssistant(s, "Ayuda")
	s.Write(func(tx engine.Tx) error { return errors.Join(tx.SaveAssistant(a), tx.SaveAssistant(b)) })
	for what, read := range map[string]func() (*assistant.Assistant, error){
		"read": func() (*assistant.Assistant, error) { return s.DB.AssistantByID(s.Ctx, a.ID) },
		"in a command": func() (got *assistant.Assistant, err error) {
			s.Write(func(tx engine.Tx) error { got, err = tx.Assistant(a.ID); return nil })
			return got, err
		},
	} {
		if got, err := read(); err != nil || !reflect.DeepEqual(got, a) {
			t.Errorf("%s: %+v, %v\nwant %+v", what, got, err, a)
		}
	}
	head := *a
	head.Draft = assistant.Definition{}
	if got, err := s.DB.AssistantHead(s.Ctx, a.ID); err != nil || !reflect.DeepEqual(got, &head) {
		t.Errorf("the head: %+v, %v", got, err)
	}
	all, its := s.Hub.Subscribe(engine.TopicAssistants), s.Hub.Subscribe(engine.TopicAssistant(a.ID))
	defer all.Close()
	defer its.Close()
	s.Write(func(tx engine.Tx) error {
		h, err := tx.AssistantHead(a.ID)
		if err != nil || !reflect.DeepEqual(h, &head) {
			t.Errorf("the head in a command: %+v, %v", h, err)
		}
		h.Name, h.LiveID, h.UpdatedAt = "Shop", 77, 9
		return tx.SaveAssistantHead(h)
	})
	a.Name, a.LiveID, a.UpdatedAt = "Shop", 77, 9
	if got, err := s.DB.AssistantByID(s.Ctx, a.ID); err != nil || !reflect.DeepEqual(got, a) {
		t.Errorf("after a change of the head: %+v, %v", got, err)
	}
	if all.Woken() == 0 || its.Woken() == 0 {
		t.Error("a change wakes nobody")
	}
	if all, err := s.DB.Assistants(s.Ctx); err != nil || len(all) != 2 || !reflect.DeepEqual(&all[0], b) || all[1].ID != a.ID {
		t.Errorf("in use, by name: %+v, %v", all, err)
	}
	b.ArchivedAt = 8
	s.Write(func(tx engine.Tx) error {
		if id, err := tx.AssistantNamed("SHOP"); err != nil || id != a.ID {
			t.Errorf("by name: %d, %v", id, err)
		}
		if err := tx.SaveAssistant(b); err != nil {
			return err
		}
		all, err := tx.Assistants()
		if err != nil || len(all) != 1 || all[0].ID != a.ID {
			t.Errorf("in a command: %+v, %v", all, err)
		}
		if _, err := tx.AssistantNamed("ayuda"); !domain.IsCode(err, "not_found") {
			t.Errorf("an archived one by name: %v", err)
		}
		return nil
	})
	if heads, err := s.DB.AssistantHeads(s.Ctx); err != nil || len(heads) != 1 || heads[0].Draft.Format != "" {
		t.Errorf("heads: %+v, %v", heads, err)
	}
	if got, err := s.DB.AssistantByID(s.Ctx, b.ID); err != nil || got.ArchivedAt != 8 {
		t.Errorf("an archived one: %+v, %v", got, err)
	}
	if _, err := s.DB.AssistantByID(s.Ctx, 99); !domain.IsCode(err, "not_found") {
		t.Errorf("an unknown one: %v", err)
	}
}

// version stores a version, live if asked.
func (s *Shop) version(a *assistant.Assistant, live, published bool) *assistant.Version {
	s.T.Helper()
	v := &assistant.Version{ID: s.Engine.NewID(), AssistantID: a.ID, Definition: a.Draft, Note: "n", Published: published, CreatedAt: 5, CreatedBy: s.Mara.ID}
	s.Write(func(tx engine.Tx) error {
		if err := tx.AddVersion(v); err != nil || !live {
			return err
		}
		a.LiveID = v.ID
		return tx.SaveAssistantHead(a)
	})
	return v
}

func assistantVersions(t *testing.T, s *Shop) {
	a, other := anAssistant(s, "Shop"), anAssistant(s, "Other")
	s.Write(func(tx engine.Tx) error { return errors.Join(tx.SaveAssistant(a), tx.SaveAssistant(other)) })
	if _, err := s.DB.LiveAssistant(s.Ctx, a.ID); !domain.IsCode(err, "not_found") {
		t.Errorf("the live version of one never published: %v", err)
	}
	first, second := s.version(a, true, true), s.version(a, false, false)
	if o := s.version(other, true, true); first.N != 1 || second.N != 2 || o.N != 1 {
		t.Errorf("numbers: %d, %d and %d", first.N, second.N, o.N)
	}
	for range 2 { // the second time from memory
		if got, err := s.DB.LiveAssistant(s.Ctx, a.ID); err != nil || !reflect.DeepEqual(got, first) {
			t.Errorf("live: %+v, %v\nwant %+v", got, err, first)
		}
		if got, err := s.DB.VersionByID(s.Ctx, second.ID); err != nil || !reflect.DeepEqual(got, second) {
			t.Errorf("the second: %+v, %v", got, err)
		}
	}
	list, err := s.DB.Versions(s.Ctx, a.ID, 10)
	if err != nil || len(list) != 2 || list[0].N != 2 || list[1].N != 1 || list[1].Definition.Format != "" || list[1].Note != "n" || !list[1].Published || list[0].Published {
		t.Errorf("the list: %+v, %v", list, err)
	}
	undone := &assistant.Version{ID: s.Engine.NewID(), AssistantID: a.ID}
	boom := errors.New("boom")
	err = s.DB.Write(s.Ctx, func(tx engine.Tx) error {
		if err := tx.AddVersion(undone); err != nil {
			return err
		}
		if got, err := tx.Version(undone.ID); err != nil || got.N != 3 {
			t.Errorf("in the command that made it: %+v, %v", got, err)
		}
		return boom
	})
	if !errors.Is(err, boom) {
		t.Error(err)
	}
	if _, err := s.DB.VersionByID(s.Ctx, undone.ID); !domain.IsCode(err, "not_found") {
		t.Errorf("a version whose command failed: %v", err)
	}
	a.ArchivedAt = 9
	s.Write(func(tx engine.Tx) error { return tx.SaveAssistantHead(a) })
	if _, err := s.DB.LiveAssistant(s.Ctx, a.ID); !domain.IsCode(err, "not_found") {
		t.Errorf("the live version of an archived one: %v", err)
	}
}

// prunedVersions: what answers or is in use stays, however old.
func prunedVersions(t *testing.T, s *Shop) {
	a := anAssistant(s, "Shop")
	s.Write(func(tx engine.Tx) error { return tx.SaveAssistant(a) })
	vs := []*assistant.Version{s.version(a, true, true)}
	for range 5 {
		vs = append(vs, s.version(a, false, true))
	}
	s.Write(func(tx engine.Tx) error {
		return errors.Join(tx.KeepSession(&assistant.Kept{ConversationID: 1, AssistantID: a.ID, VersionID: vs[1].ID, StartedAt: 1}),
			tx.KeepSession(&assistant.Kept{ConversationID: 2, AssistantID: a.ID, VersionID: vs[2].ID, StartedAt: 1, EndedAt: 2}))
	})
	if open, err := s.DB.OpenVersions(s.Ctx); err != nil || len(open) != 1 || open[0] != (engine.ModelKey{Assistant: a.ID, Version: vs[1].ID}) {
		t.Errorf("in use by sessions: %v, %v", open, err)
	}
	if _, err := s.DB.VersionByID(s.Ctx, vs[2].ID); err != nil {
		t.Fatal(err)
	}
	s.Write(func(tx engine.Tx) error { return tx.PruneVersions(a.ID, 2) })
	var left []int
	list, err := s.DB.Versions(s.Ctx, a.ID, 10)
	for _, v := range list {
		left = append(left, v.N)
	}
	if err != nil || fmt.Sprint(left) != "[6 5 2 1]" {
		t.Errorf("left: %v, %v", left, err)
	}
	if _, err := s.DB.VersionByID(s.Ctx, vs[2].ID); !domain.IsCode(err, "not_found") {
		t.Errorf("a deleted one: %v", err)
	}
}

func previewLinks(t *testing.T, s *Shop) {
	a := anAssistant(s, "Shop")
	l := &assistant.PreviewLink{ID: s.Engine.NewID(), AssistantID: a.ID, Hash: []byte{1, 2, 0, 255}, Note: "for Ana", CreatedAt: 4, CreatedBy: s.Rui.ID}
	newer := &assistant.PreviewLink{ID: s.Engine.NewID(), AssistantID: a.ID, Hash: []byte{9}, CreatedAt: 5}
	s.Write(func(tx engine.Tx) error {
		return errors.Join(tx.SaveAssistant(a), tx.SavePreviewLink(l), tx.SavePreviewLink(newer))
	})
	l.RevokedAt = 8
	s.Write(func(tx engine.Tx) error { return tx.SavePreviewLink(l) })
	s.Write(func(tx engine.Tx) error {
		if got, err := tx.PreviewLink(l.ID); err != nil || !reflect.DeepEqual(got, l) {
			t.Errorf("by id: %+v, %v", got, err)
		}
		if got, err := tx.PreviewLinkByHash(l.Hash); err != nil || !reflect.DeepEqual(got, l) {
			t.Errorf("by hash: %+v, %v", got, err)
		}
		return nil
	})
	if got, err := s.DB.PreviewLinkByHash(s.Ctx, newer.Hash); err != nil || !reflect.DeepEqual(got, newer) {
		t.Errorf("read by hash: %+v, %v", got, err)
	}
	if _, err := s.DB.PreviewLinkByHash(s.Ctx, []byte{1, 2}); !domain.IsCode(err, "not_found") {
		t.Errorf("another hash: %v", err)
	}
	if all, err := s.DB.PreviewLinks(s.Ctx, a.ID); err != nil || len(all) != 2 || all[0].ID != newer.ID || all[1].RevokedAt != 8 {
		t.Errorf("all: %+v, %v", all, err)
	}
}

func recordings(t *testing.T, s *Shop) {
	a := anAssistant(s, "Shop")
	r := &assistant.Recording{ID: s.Engine.NewID(), AssistantID: a.ID, Name: "Returns", Body: "name: x\n", UpdatedAt: 4, UpdatedBy: s.Rui.ID}
	first := &assistant.Recording{ID: s.Engine.NewID(), AssistantID: a.ID, Name: "Hello"}
	s.Write(func(tx engine.Tx) error {
		return errors.Join(tx.SaveAssistant(a), tx.SaveRecording(r), tx.SaveRecording(first))
	})
	r.Body, r.RanAt, r.Passed, r.Report = "name: y\n", 7, true, "fine"
	s.Write(func(tx engine.Tx) error { return tx.SaveRecording(r) })
	s.Write(func(tx engine.Tx) error {
		if got, err := tx.Recording(r.ID); err != nil || !reflect.DeepEqual(got, r) {
			t.Errorf("in a command: %+v, %v", got, err)
		}
		return nil
	})
	if got, err := s.DB.RecordingByID(s.Ctx, r.ID); err != nil || !reflect.DeepEqual(got, r) {
		t.Errorf("read: %+v, %v", got, err)
	}
	if all, err := s.DB.Recordings(s.Ctx, a.ID); err != nil || len(all) != 2 || all[0].ID != first.ID || all[1].ID != r.ID {
		t.Errorf("by name: %+v, %v", all, err)
	}
	s.Write(func(tx engine.Tx) error { return errors.Join(tx.DeleteRecording(r.ID), tx.DeleteRecording(r.ID)) })
	if _, err := s.DB.RecordingByID(s.Ctx, r.ID); !domain.IsCode(err, "not_found") {
		t.Errorf("a deleted one: %v", err)
	}
}
