package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"relevo/domain"
)

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

// Base is the public address as an operator gives it, such as
// https://chat.shop.com; "" when addresses follow the request.
type Base string

// UnmarshalText lets flags hold a Base: scheme and host, no path.
func (b *Base) UnmarshalText(text []byte) error {
	s := strings.TrimRight(string(text), "/")
	u, err := url.Parse(s)
	if s != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || s != u.Scheme+"://"+u.Host) {
		return fmt.Errorf("%q is no address of a site: write it as https://chat.example.com", text)
	}
	*b = Base(s)
	return nil
}

// visitorAPI is what other sites' pages call by design: it knows no cookies,
// only bearer tokens.
const visitorAPI = "/widget/v1/"

// OwnSite turns away what a page of another site makes a browser send with our
// cookies. base is our own address too, where a proxy in front changes the Host.
func OwnSite(base Base, log *slog.Logger, next http.Handler) (http.Handler, error) {
	guard := http.NewCrossOriginProtection()
	guard.AddInsecureBypassPattern(visitorAPI)
	if base != "" {
		if err := guard.AddTrustedOrigin(string(base)); err != nil {
			return nil, err
		}
	}
	deny := func(http.ResponseWriter, *http.Request) error {
		return &domain.Error{Kind: domain.KindForbidden, Code: "forbidden", Key: "problem.cross_site"}
	}
	page := Page(log, deny)
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/") {
			JSON(log, deny).ServeHTTP(w, r)
			return
		}
		page.ServeHTTP(w, Speak(r, nil))
	}))
	return guard.Handler(next), nil
}
