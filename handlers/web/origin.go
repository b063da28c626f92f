package web

import "net/http"

// Origin is the address under which the browser reaches us, such as
// https://chat.shop.com: the configured one, else what the request says.
func (p Proxies) Origin(r *http.Request, configured string) string {
	if configured != "" {
		return configured
	}
	if p.Secure(r) {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
