// Package flash carries one short message over the redirect that follows a
// successful form: what was done, and a secret that is shown once. It travels
// in a cookie that only this installation can read and that is taken away by
// the page that shows it.
package flash

import (
	"net/http"

	"github.com/gorilla/securecookie"

	"relevo/handlers/keys"
	"relevo/handlers/web"
)

// life is how long a message may wait for its page, in seconds.
const life = 60

// Message is what the next page shows.
type Message struct {
	Text   string // sentence for the toast, in the reader's language
	Secret string // shown once: a token, a link
	About  string // id of what the secret belongs to
}

// Box puts and takes messages.
type Box struct {
	codec   *securecookie.SecureCookie
	proxies web.Proxies
}

// New makes a box with keys of its own.
func New(ring *keys.Ring, proxies web.Proxies) *Box {
	c := securecookie.New(ring.Key("flash-authentication"), ring.Key("flash-encryption"))
	return &Box{codec: c.MaxAge(life).SetSerializer(securecookie.JSONEncoder{}), proxies: proxies}
}

func (b *Box) cookie(r *http.Request, value string, age int) *http.Cookie {
	return &http.Cookie{Name: b.name(r), Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: b.proxies.Secure(r), SameSite: http.SameSiteLaxMode}
}

func (b *Box) name(r *http.Request) string {
	if b.proxies.Secure(r) {
		return "__Host-relevo-flash"
	}
	return "relevo-flash"
}

// Redirect answers a form: the browser goes to the address, where Take finds
// the message. The address is one of our own, never a caller's.
func (b *Box) Redirect(w http.ResponseWriter, r *http.Request, to string, m Message) error {
	v, err := b.codec.Encode(b.name(r), m)
	if err != nil {
		return err
	}
	http.SetCookie(w, b.cookie(r, v, life))
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// Take returns the waiting message, the zero one if there is none, and removes
// it from the browser.
func (b *Box) Take(w http.ResponseWriter, r *http.Request) Message {
	c, err := r.Cookie(b.name(r))
	if err != nil {
		return Message{}
	}
	http.SetCookie(w, b.cookie(r, "", -1))
	var m Message
	if err := b.codec.Decode(b.name(r), c.Value, &m); err != nil {
		return Message{} // forged or too old: as if there were none
	}
	return m
}
