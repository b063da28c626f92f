package assistant

import (
	"encoding/json"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// Bounds of an outside service.
const (
	maxURL     = 2000
	maxHeaders = 20
	maxResults = 50
	maxBody    = 20_000
	maxPath    = 200
	maxSeconds = 10
)

func (c *checker) extensions() {
	c.push("extensions")
	defer c.pop(1)
	ids, called := map[string]bool{}, map[string]bool{}
	for i := range c.d.Settings.Extensions {
		e := &c.d.Settings.Extensions[i]
		c.pushAt(i)
		if !goodID(e.ID) {
			c.blockAt("id", "id", "Name", short(e.ID))
		} else if ids[e.ID] {
			c.blockAt("id", "twice", "Name", e.ID)
		}
		ids[e.ID] = true
		c.title("name", e.Name, called)
		c.extension(e)
		c.pop(1)
	}
}

func (c *checker) extension(e *Extension) {
	if !slices.Contains([]string{"GET", "POST", "PUT", "PATCH", "DELETE"}, e.Method) {
		c.blockAt("method", "choice", "Value", short(e.Method))
	}
	c.push("url")
	if c.plain(e.URL, maxURL) {
		if key := badURL(e.URL); key != "" {
			c.block(key)
		}
	}
	c.pop(1)
	c.headers(e.Headers)
	c.push("body")
	switch {
	case e.Body == "":
	case !c.plain(e.Body, maxBody):
	case e.Method == "GET" || e.Method == "DELETE":
		c.block("body_method")
	case !json.Valid([]byte(e.Body)):
		c.block("body")
	}
	c.pop(1)
	if e.Secret != "" && !goodStep(e.Secret) {
		c.blockAt("secret", "secret")
	}
	c.limit("timeout", e.Timeout, 0, maxSeconds)
	c.push("results")
	defer c.pop(1)
	if len(e.Results) > maxResults {
		c.block("many", "Max", maxResults)
		return
	}
	for _, name := range sortedKeys(e.Results) {
		if _, own := builtin(name); own {
			c.blockAt(name, "builtin", "Name", name)
		} else if !goodVariable(name) || contextName(name) {
			c.blockAt(name, "variable_id", "Name", short(name))
		} else if !goodPath(e.Results[name]) {
			c.blockAt(name, "path")
		}
	}
}

// goodPath: members and indexes of a JSON answer joined by dots.
func goodPath(s string) bool {
	if s == "" || len(s) > maxPath {
		return false
	}
	for part := range strings.SplitSeq(s, ".") {
		if part == "" || strings.IndexFunc(part, func(r rune) bool { return r != '-' && r != '$' && r != '@' && !wordRune(r) }) >= 0 {
			return false
		}
	}
	return true
}

// ours are headers the caller of services sets itself.
var ours = []string{"connection", "content-length", "cookie", "expect", "host", "idempotency-key", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}

func (c *checker) headers(all map[string]string) {
	c.push("headers")
	defer c.pop(1)
	if len(all) > maxHeaders {
		c.block("many", "Max", maxHeaders)
		return
	}
	for _, name := range sortedKeys(all) {
		c.push(name)
		low := strings.ToLower(name)
		value := all[name]
		switch {
		case !token(name) || slices.Contains(ours, low) || strings.HasPrefix(low, "proxy-"):
			c.block("header", "Name", short(name))
		case !c.line(value, maxURL):
		case low == "authorization" && value != "":
			c.warn("header_secret")
		}
		c.pop(1)
	}
}

// token is a header name as RFC 9110 has it.
func token(s string) bool {
	return s != "" && len(s) <= 100 && strings.IndexFunc(s, func(r rune) bool {
		return !wordRune(r) && !strings.ContainsRune("!#$%&'*+-.^`|~", r)
	}) < 0
}

// badURL says what is wrong with the address of a service. What a public name
// stands for is looked at when it is called.
func badURL(raw string) string {
	if !strings.HasPrefix(raw, "https://") {
		return "url_https"
	}
	authority := strings.TrimPrefix(raw, "https://")
	if i := strings.IndexAny(authority, "/?#"); i >= 0 {
		authority = authority[:i]
	}
	if strings.ContainsAny(authority, "{}@\\") {
		return "url_host"
	}
	u, err := url.Parse(strings.NewReplacer("{", "", "}", "").Replace(raw))
	if err != nil || strings.ContainsAny(raw, " \t\r\n\\") || u.Hostname() == "" || u.User != nil {
		return "url"
	}
	if privateHost(u.Hostname()) {
		return "url_private"
	}
	return ""
}

// privateHost tells names and numbers that cannot be a public service.
func privateHost(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if ip, err := netip.ParseAddr(host); err == nil {
		ip = ip.Unmap().WithZone("")
		return !ip.IsGlobalUnicast() || ip.IsPrivate() || shared(ip)
	}
	dot := strings.LastIndexByte(host, '.')
	if dot < 0 {
		return true // a name of one's own network
	}
	last := host[dot+1:]
	if last == "" || last[0] >= '0' && last[0] <= '9' {
		return true // a number written oddly: 127.1, 0x7f.0.0.1
	}
	return slices.Contains([]string{"localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "arpa", "test", "invalid", "onion"}, last)
}

// shared are ranges netip does not count as private: carrier NAT, benchmarks,
// this network, IPv4 inside IPv6.
func shared(ip netip.Addr) bool {
	for _, p := range []string{"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "198.18.0.0/15", "240.0.0.0/4", "64:ff9b::/96", "2002::/16", "fec0::/10"} {
		if netip.MustParsePrefix(p).Contains(ip) {
			return true
		}
	}
	return false
}

// call looks at a step that calls a service: each name the service's request
// holds must be passed or seen.
func (c *checker) call(t *Then) {
	i, ok := c.callAt[t.Call]
	if !ok {
		c.blockAt("call", "extension", "Name", short(t.Call))
		return
	}
	e := &c.d.Settings.Extensions[i]
	c.push("pass")
	for _, to := range sortedKeys(t.Pass) {
		c.push(to)
		if !goodVariable(to) {
			c.block("variable_id", "Name", short(to))
		} else {
			c.variable(t.Pass[to])
		}
		c.pop(1)
	}
	c.pop(1)
	missing := func(name string) {
		if _, passed := t.Pass[name]; passed {
			return
		}
		if _, ok := c.typeOf(name); !ok {
			c.blockAt("call", "extension_variable", "Name", short(name))
		}
	}
	names(e.URL, missing)
	names(e.Body, missing)
	for _, h := range sortedKeys(e.Headers) {
		names(e.Headers[h], missing)
	}
}
