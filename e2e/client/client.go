// Package client speaks Relevo's public HTTP contract from outside: a
// visitor's widget, an agent's program, a browser's log-in. Tests, the load
// generator and the replay of dialogues use it; it knows nothing of the
// server's insides and depends on the standard library alone.
//
// Two ways of calling are offered. Client, Visitor and Agent are convenient:
// one method a call, JSON in and out, *Error for refusals. Conn is cheap: one
// kept connection, requests prepared as bytes, answers read without
// allocation; load generators use it so that they take little of the machine
// they measure. Streams (server-sent events) are always read over a Conn.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Client calls one server. It is safe for concurrent use.
type Client struct {
	base string
	addr string // host:port for Conn
	http *http.Client
}

// New makes a client for a server's address, such as "http://127.0.0.1:8080".
// Redirects are not followed. Only plain http can be streamed from.
func New(base string) (*Client, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	if u.Scheme != "http" || u.Host == "" {
		return nil, fmt.Errorf("client: %q is not an http address", base)
	}
	addr := u.Host
	if u.Port() == "" {
		addr += ":80"
	}
	return &Client{base: strings.TrimSuffix(base, "/"), addr: addr, http: &http.Client{
		Transport:     &http.Transport{MaxIdleConns: 256, MaxIdleConnsPerHost: 256, IdleConnTimeout: time.Minute, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// Base is the server's address without a slash at the end.
func (c *Client) Base() string { return c.base }

// Addr is the server's host:port, for Dial.
func (c *Client) Addr() string { return c.addr }

// Close lets go of kept connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Error is a refusal by the server in the documented shape. Code is "" when
// the body was not of that shape.
type Error struct {
	Status     int
	Code       string
	Message    string
	Field      string
	Reason     string
	RetryAfter time.Duration // from the header, 0 when there is none
}

// Error names the status, the code and the sentence.
func (e *Error) Error() string {
	s := fmt.Sprintf("server answered %d %s", e.Status, e.Code)
	if e.Message != "" {
		s += ": " + e.Message
	}
	return s
}

// IsCode tells whether err is a refusal with the given code.
func IsCode(err error, code string) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == code
}

// errorFrom reads a refusal from an answer.
func errorFrom(status int, h http.Header, body []byte) error {
	var doc struct {
		Error struct{ Code, Message, Field, Reason string }
	}
	e := &Error{Status: status}
	if json.Unmarshal(body, &doc) == nil {
		e.Code, e.Message, e.Field, e.Reason = doc.Error.Code, doc.Error.Message, doc.Error.Field, doc.Error.Reason
	}
	if s, err := strconv.Atoi(h.Get("Retry-After")); err == nil {
		e.RetryAfter = time.Duration(s) * time.Second
	}
	return e
}

const maxBody = 64 << 20 // more than any answer of the contract

// JSON makes one call: in (nil: no body) goes out as JSON, the answer is read
// into out (nil: dropped). bearer is sent as a token when not "". The status
// is returned for calls that have more than one good answer; any status of
// 300 and above is an *Error.
func (c *Client) JSON(ctx context.Context, method, path, bearer string, in, out any) (status int, err error) {
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return 0, fmt.Errorf("%s %s: %w", method, path, err)
		}
		body = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return 0, err
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if bearer != "" {
		req.Header.Set("Authorization", "Bearer "+bearer)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return 0, err
	}
	b, err := io.ReadAll(io.LimitReader(res.Body, maxBody))
	if err = errors.Join(err, res.Body.Close()); err != nil {
		return res.StatusCode, fmt.Errorf("%s %s: %w", method, path, err)
	}
	if res.StatusCode >= 300 {
		return res.StatusCode, errorFrom(res.StatusCode, res.Header, b)
	}
	if out == nil {
		return res.StatusCode, nil
	}
	if err := json.Unmarshal(b, out); err != nil {
		return res.StatusCode, fmt.Errorf("%s %s: answer is not the expected JSON: %w", method, path, err)
	}
	return res.StatusCode, nil
}

// Get fetches any address of the server with the given header lines and
// returns the answer as it came: not decompressed, redirects not followed,
// whatever the status.
func (c *Client) Get(ctx context.Context, path string, header http.Header) (status int, h http.Header, body []byte, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+path, nil)
	if err != nil {
		return 0, nil, nil, err
	}
	for k, v := range header {
		req.Header[k] = v
	}
	res, err := c.http.Do(req)
	if err != nil {
		return 0, nil, nil, err
	}
	body, err = io.ReadAll(io.LimitReader(res.Body, maxBody))
	return res.StatusCode, res.Header, body, errors.Join(err, res.Body.Close())
}
