package assistant

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"relevo/domain"
	"relevo/domain/response"
)

// Outgoing is a request to an outside service with its variables filled in.
// The secret is named; whoever sends the request looks it up.
type Outgoing struct {
	Method  string
	URL     string
	Headers map[string]string
	Body    []byte // nil: none
	Secret  string // "" or the name of the secret
	Timeout int    // seconds
}

// Extension finds an outside service by id; nil when there is none.
func (d *Definition) Extension(id string) *Extension {
	for i := range d.Settings.Extensions {
		if d.Settings.Extensions[i].ID == id {
			return &d.Settings.Extensions[i]
		}
	}
	return nil
}

// MaxCallSeconds is the longest an outside service may take.
const MaxCallSeconds = 10

var errDots = errors.New("a value of the address is made of dots")

// Outgoing fills the variables in: escaped in the address, as parts of JSON
// strings in the body, without line ends in headers. What is not known is
// empty. Values never reach the host.
func (x *Extension) Outgoing(values map[string]string) (Outgoing, error) {
	o := Outgoing{Method: x.Method, Secret: x.Secret, Timeout: x.Timeout, Headers: map[string]string{}}
	if o.Timeout <= 0 || o.Timeout > MaxCallSeconds {
		o.Timeout = MaxCallSeconds
	}
	for _, v := range values {
		if v != "" && strings.Trim(v, ".") == "" && strings.Contains(x.URL, "{") {
			return o, errDots // "..", which would climb in the path
		}
	}
	o.URL = fillIn(x.URL, values, escapeURL)
	for name, v := range x.Headers {
		o.Headers[name] = fillIn(v, values, escapeHeader)
	}
	if x.Body != "" {
		o.Body = []byte(fillIn(x.Body, values, escapeJSON))
		if !json.Valid(o.Body) {
			return o, errors.New("the body is no JSON")
		}
	}
	return o, nil
}

// fillIn replaces every {name}, in one pass.
func fillIn(text string, values map[string]string, escape func(string) string) string {
	return expand(text, func(name string) string { return escape(values[name]) })
}

func escapeURL(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.' || c == '~' {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return b.String()
}

func escapeHeader(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

func escapeJSON(s string) string {
	b, err := json.Marshal(strings.ToValidUTF8(s, "\uFFFD"))
	if err != nil {
		panic("assistant: a text that is no JSON: " + err.Error())
	}
	return string(b[1 : len(b)-1])
}

// Read reads what the service answered: the value at each path that is
// there. An answer that is no JSON is an error.
func (x *Extension) Read(body []byte) (map[string]response.Value, error) {
	if len(x.Results) == 0 {
		return nil, nil
	}
	var doc any
	if err := json.Unmarshal(body, &doc); err != nil {
		return nil, err
	}
	out := map[string]response.Value{}
	for name, path := range x.Results {
		if v, ok := valueOf(at(doc, path)); ok {
			out[name] = v
		}
	}
	return out, nil
}

// at follows a path of members and indexes; nil when it leads nowhere.
func at(doc any, path string) any {
	for part := range strings.SplitSeq(path, ".") {
		switch v := doc.(type) {
		case map[string]any:
			doc = v[part]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i < 0 || i >= len(v) {
				return nil
			}
			doc = v[i]
		default:
			return nil
		}
	}
	return doc
}

// The most that is kept of a service's answer.
const (
	maxResultText = 4000 // characters
	maxResultList = 100  // elements
)

// valueOf is a JSON value as a variable's; objects are not kept.
func valueOf(v any) (response.Value, bool) {
	switch v := v.(type) {
	case string:
		return response.Value{Type: response.FreeText, Text: domain.Clip(v, maxResultText)}, true
	case float64:
		if math.IsInf(v, 0) || math.IsNaN(v) {
			return response.Value{}, false
		}
		return response.Value{Type: response.Number, Number: v}, true
	case bool:
		return response.Value{Type: response.Confirmation, Bool: v}, true
	case []any:
		list := []string{}
		for _, e := range v {
			if one, ok := valueOf(e); ok && one.List == nil && len(list) < maxResultList {
				list = append(list, one.Show("en"))
			}
		}
		return response.Value{Type: response.Options, List: list}, true
	}
	return response.Value{}, false
}

// Awaits tells whether a session waits for an outside service, also where a
// system action stands over the wait.
func (s *Session) Awaits(key string) bool {
	if s.Pending != nil && s.Pending.Kind == PendingCall && s.Pending.Call == key {
		return true
	}
	return slices.ContainsFunc(s.Stack, func(f Frame) bool { return f.Over != nil && f.Over.Kind == PendingCall && f.Over.Call == key })
}
