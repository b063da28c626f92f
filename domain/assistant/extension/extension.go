// Package extension calls the outside services that steps of an assistant name:
// HTTPS alone, to public addresses alone, within ten seconds and 64 KiB, the
// secret taken from the environment at the last moment. Nothing of a request or
// an answer is logged.
package extension

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"syscall"
	"time"

	"relevo/domain/engine"
)

// maxAnswer is the most that is read of an answer, in bytes.
const maxAnswer = 64 << 10

// maxRedirects is how often a service may send elsewhere.
const maxRedirects = 3

// SecretPrefix begins the names of the environment's variables that hold secrets.
const SecretPrefix = "RELEVO_SECRET_"

// Caller implements engine.Caller. It is safe for concurrent use.
type Caller struct {
	client *http.Client
	secret func(name string) (string, bool)
}

// New makes a caller. allow widens the addresses that may be called beyond
// public ones; nil is what production wants.
func New(allow func(netip.Addr) bool) *Caller {
	guard := func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		if ip := at.Addr().Unmap(); !Public(ip) && (allow == nil || !allow(ip)) {
			return errPrivate
		}
		return nil
	}
	dial := &net.Dialer{Timeout: 5 * time.Second, Control: guard}
	return &Caller{secret: environment, client: &http.Client{
		Transport: &http.Transport{DialContext: dial.DialContext, Proxy: nil, ForceAttemptHTTP2: true, MaxIdleConns: 50, MaxIdleConnsPerHost: 4,
			IdleConnTimeout: time.Minute, TLSHandshakeTimeout: 5 * time.Second, MaxResponseHeaderBytes: 32 << 10},
		CheckRedirect: redirect,
	}}
}

var (
	errPrivate  = errors.New("the address is not public")
	errScheme   = errors.New("only https may be called")
	errRedirect = errors.New("it sends elsewhere")
)

// redirect lets a service send elsewhere on its own host a few times, by https:
// what a request holds goes to nobody else.
func redirect(r *http.Request, via []*http.Request) error {
	switch {
	case len(via) > maxRedirects:
		return errRedirect
	case r.URL.Scheme != "https":
		return errScheme
	case r.URL.Host != via[0].URL.Host:
		return errRedirect
	}
	return nil
}

// environment finds a secret: "shop-api" is RELEVO_SECRET_SHOP_API.
func environment(name string) (string, bool) {
	return os.LookupEnv(SecretPrefix + strings.ToUpper(strings.ReplaceAll(name, "-", "_")))
}

// Call makes one request. The error tells whether trying again could help: see
// engine.CallError.
func (c *Caller) Call(ctx context.Context, r engine.CallRequest) (engine.CallResult, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Duration(r.Timeout)*time.Second)
	defer cancel()
	req, err := c.request(ctx, &r)
	if err != nil {
		return engine.CallResult{}, &engine.CallError{Err: err}
	}
	resp, err := c.client.Do(req)
	if err != nil {
		return engine.CallResult{}, &engine.CallError{Err: bare(err), Again: !errors.Is(err, errPrivate) && !errors.Is(err, errScheme) && !errors.Is(err, errRedirect)}
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	switch {
	case err != nil:
		return engine.CallResult{}, &engine.CallError{Err: bare(err), Again: true}
	case len(body) > maxAnswer:
		return engine.CallResult{}, &engine.CallError{Err: errors.New("the answer is larger than 64 KiB")}
	case resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode >= 500:
		return engine.CallResult{}, &engine.CallError{Err: fmt.Errorf("status %d", resp.StatusCode), Again: true}
	case resp.StatusCode < 200 || resp.StatusCode > 299:
		return engine.CallResult{}, &engine.CallError{Err: fmt.Errorf("status %d", resp.StatusCode)}
	}
	return engine.CallResult{Body: body}, nil
}

func (c *Caller) request(ctx context.Context, r *engine.CallRequest) (*http.Request, error) {
	u, err := url.Parse(r.URL)
	if err != nil {
		return nil, errors.New("the address is none") // err would hold what was filled in
	}
	if u.Scheme != "https" || u.User != nil {
		return nil, errScheme
	}
	req, err := http.NewRequestWithContext(ctx, r.Method, r.URL, bytes.NewReader(r.Body))
	if err != nil {
		return nil, errors.New("the request cannot be made")
	}
	req.Header.Set("Accept", "application/json")
	if r.Body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for name, v := range r.Headers {
		req.Header.Set(name, v)
	}
	req.Header.Set("User-Agent", "Relevo")
	req.Header.Set("Idempotency-Key", r.Key)
	if r.Secret != "" {
		secret, ok := c.secret(r.Secret)
		if !ok {
			return nil, fmt.Errorf("the secret %q is not in the environment", r.Secret)
		}
		req.Header.Set("Authorization", "Bearer "+secret)
	}
	return req, nil
}

// bare takes the address, which holds values of visitors, out of an error.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// special are ranges that no public service has, beside those netip knows.
var special = func() (out []netip.Prefix) {
	for _, s := range []string{"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10"} {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}()

// Public tells whether an address is one of the open internet.
func Public(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return false
	}
	for _, p := range special {
		if p.Contains(ip) {
			return false
		}
	}
	return true
}
