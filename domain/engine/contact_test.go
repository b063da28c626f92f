package engine_test

import (
	"testing"

	"relevo/domain"
	"relevo/domain/engine"
)

// Two agents who save different fields of one contact both keep their change.
func TestEditContactKeepsOtherFields(t *testing.T) {
	s := openShop(t)
	id := s.session(s.visitor, false, "").Contact.ID
	edit := func(ed engine.ContactEdit) error {
		_, err := s.Engine.EditContact(s.ctx, id, ed)
		return err
	}
	for _, ed := range []engine.ContactEdit{{Name: new("Nadia")}, {Notes: new(" pays\x00 by transfer\r\n ")}, {Email: new("Nadia@Shop.test")}} {
		if err := edit(ed); err != nil {
			t.Fatal(err)
		}
	}
	if err := edit(engine.ContactEdit{Name: new("Other"), Email: new("no address")}); domain.AsError(err) == nil {
		t.Errorf("a bad address: %v", err)
	}
	c, err := s.DB.Contact(s.ctx, id)
	if err != nil || c.Name != "Nadia" || c.Notes != "pays by transfer" || c.Email != "nadia@shop.test" {
		t.Errorf("kept %+v, %v", c, err)
	}
	if err := edit(engine.ContactEdit{Email: new("")}); err != nil {
		t.Fatal(err)
	}
	if c, err := s.DB.Contact(s.ctx, id); err != nil || c.Email != "" || c.Name != "Nadia" {
		t.Errorf("after the address went: %+v, %v", c, err)
	}
}
