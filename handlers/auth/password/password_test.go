package password_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"relevo/domain"
	"relevo/handlers/auth/password"
)

var cheap = password.Params{Memory: 8, Passes: 1, Threads: 1}

func TestHashAndVerify(t *testing.T) {
	ctx, h := context.Background(), password.New(cheap)
	phc, err := h.Hash(ctx, "green lamp")
	if err != nil || !strings.HasPrefix(phc, "$argon2id$v=19$m=8,t=1,p=1$") {
		t.Fatalf("%q, %v", phc, err)
	}
	again, err := h.Hash(ctx, "green lamp")
	if err != nil || again == phc {
		t.Error("two hashes of one password are equal: no salt")
	}
	for plain, want := range map[string]bool{"green lamp": true, "green lamp ": false, "": false} {
		if ok, stale, err := h.Verify(ctx, plain, phc); ok != want || stale || err != nil {
			t.Errorf("%q: %v %v %v", plain, ok, stale, err)
		}
	}
	dearer := password.New(password.Params{Memory: 16, Passes: 1, Threads: 1})
	if ok, stale, err := dearer.Verify(ctx, "green lamp", phc); !ok || !stale || err != nil {
		t.Errorf("a hash with old parameters: %v %v %v", ok, stale, err)
	}
}

func TestDefaultCost(t *testing.T) {
	phc, err := password.New(password.Params{}).Hash(context.Background(), "green lamp")
	if err != nil || !strings.HasPrefix(phc, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("%q, %v", phc, err)
	}
}

func TestNobodysPassword(t *testing.T) {
	h := password.New(cheap)
	if ok, _, err := h.Verify(context.Background(), "", ""); ok || err != nil {
		t.Errorf("the empty hash takes the empty password: %v %v", ok, err)
	}
}

func TestDamagedHash(t *testing.T) {
	h := password.New(cheap)
	for _, phc := range []string{"x", "$argon2id$v=19$m=8,t=1,p=1$$", "$argon2i$v=19$m=8,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA", "$argon2id$v=19$m=4294967295,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=8,t=0,p=0$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA"} {
		if ok, _, err := h.Verify(context.Background(), "green lamp", phc); ok || err == nil {
			t.Errorf("%q: %v, %v", phc, ok, err)
		}
	}
}

func TestManyAtOnce(t *testing.T) {
	h := password.New(cheap)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if _, err := h.Hash(context.Background(), "green lamp"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	for range 50 { // a free slot may still be taken; an answer comes in any case
		if _, err := h.Hash(gone, "green lamp"); err != nil && !domain.IsCode(err, "unavailable") {
			t.Error(err)
		}
	}
}
