package api

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/handlers/web"
)

const prefix = "/api/v1"

// permissionKey is where an operation's metadata holds its permission.
const permissionKey = "permission"

// guarded is the adapter between huma and the mux: it lets each operation run
// inside the guard, with the permission the operation states.
type guarded struct {
	huma.Adapter
	api *API
}

type requestKey struct{}

// Handle implements huma.Adapter.
func (g guarded) Handle(op *huma.Operation, handler func(huma.Context)) {
	g.api.mount(op, func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		r = r.WithContext(context.WithValue(r.Context(), requestKey{}, r))
		handler(humago.NewContext(op, r, w))
		return nil
	})
}

// mount puts a handler behind the guard at the operation's path.
func (a *API) mount(op *huma.Operation, h web.Handler) {
	p, ok := op.Metadata[permissionKey].(people.Permission)
	if !ok {
		panic("api: " + op.OperationID + " states no permission")
	}
	a.mux.Handle(op.Method+" "+op.Path, a.Guard.API(p, h))
}

// describe begins the description of the API.
func (a *API) describe() {
	cfg := huma.DefaultConfig("Relevo", "1")
	cfg.Info.Description = "The API of agents and administrators. Send an API token as a bearer token; the log-in's session cookie works too. " +
		"Ids are opaque strings, times RFC 3339 in UTC; a time that is not set is absent. Fields may be added within v1, none is renamed or removed."
	if a.Version != "" {
		cfg.Info.Description += " Served by version " + a.Version + "."
	}
	cfg.OpenAPIPath, cfg.DocsPath, cfg.SchemasPath, cfg.CreateHooks = "", "", "", nil
	cfg.AllowAdditionalPropertiesByDefault = true // a newer client's extra field is no error
	cfg.Transformers = []huma.Transformer{a.translate}
	cfg.Formats = maps.Clone(cfg.Formats) // the default is shared by the whole process
	for name, f := range cfg.Formats {
		f.Unmarshal = web.Unmarshal
		cfg.Formats[name] = f
	}
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"token":   {Type: "http", Scheme: "bearer", Description: "An API token, made in the profile page or by relevo token create."},
		"session": {Type: "apiKey", In: "cookie", Name: "relevo", Description: "The session cookie of the pages."},
	}
	cfg.Security = []map[string][]string{{"token": {}}, {"session": {}}}
	mux := http.NewServeMux() // huma asks the adapter for nothing but Handle
	a.huma = huma.NewAPI(cfg, guarded{humago.NewAdapter(mux, ""), a})
}

// finish makes the description's document and serves it to everybody.
func (a *API) finish() {
	schemas := a.huma.OpenAPI().Components.Schemas.Map()
	delete(schemas, "ErrorModel") // huma's own error shape, which nothing answers with
	delete(schemas, "ErrorDetail")
	b, err := json.Marshal(a.huma.OpenAPI())
	if err != nil {
		panic("api: description: " + err.Error())
	}
	a.spec = b
	a.mux.HandleFunc("GET "+prefix+"/openapi.json", func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Type", "application/openapi+json")
		h.Set("X-Content-Type-Options", "nosniff")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(a.spec))
	})
}

// operation is one call of the API as its declaration states it.
type operation struct {
	method, path string
	id, summary  string
	about        string // longer description
	permission   people.Permission
	status       int   // of success; 0: 200, or 204 without a body
	maxBody      int64 // bytes; 0: web.MaxBody
}

func (a *API) operation(o operation) huma.Operation {
	schema := a.huma.OpenAPI().Components.Schemas.Schema(typeOf[web.Problem](), true, "Problem")
	if o.maxBody == 0 {
		o.maxBody = web.MaxBody
	}
	return huma.Operation{
		Method: o.method, Path: prefix + o.path, OperationID: o.id, Summary: o.summary, Description: o.about,
		DefaultStatus: o.status, MaxBodyBytes: o.maxBody, Metadata: map[string]any{permissionKey: o.permission},
		Responses: map[string]*huma.Response{"default": {Description: "An error", Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}},
	}
}

// serve declares an operation: huma describes and checks its shapes, h does it.
func serve[I, O any](a *API, o operation, h func(ctx context.Context, in *I) (*O, error)) {
	huma.Register(a.huma, a.operation(o), func(ctx context.Context, in *I) (*O, error) {
		out, err := h(ctx, in)
		if err != nil {
			return nil, a.fail(ctx, err)
		}
		return out, nil
	})
}

// raw declares an operation whose bodies are no JSON: it is described, and h
// reads and writes them itself.
func (a *API) raw(o operation, edit func(op *huma.Operation), h web.Handler) {
	op := a.operation(o)
	edit(&op)
	a.huma.OpenAPI().AddOperation(&op)
	a.mount(&op, h)
}

// failure is an error on its way through huma: status and body are ours.
type failure struct {
	web.Problem
	status  int
	headers http.Header
}

// Error is the code, for nobody but huma.
func (f *failure) Error() string { return f.Problem.Error.Code }

// GetStatus implements huma.StatusError.
func (f *failure) GetStatus() int { return f.status }

// GetHeaders implements huma.HeadersError.
func (f *failure) GetHeaders() http.Header { return f.headers }

// fail turns an operation's error into its answer; an internal one is logged.
func (a *API) fail(ctx context.Context, err error) error {
	r := ctx.Value(requestKey{}).(*http.Request)
	f := &failure{headers: http.Header{}}
	var d web.ProblemDetail
	f.status, d = web.Describe(r, a.Log, err)
	f.Problem = web.Problem{Error: d}
	if e := domain.AsError(err); e != nil && e.RetryAfter > 0 {
		f.headers.Set("Retry-After", strconv.FormatInt((e.RetryAfter+999)/1000, 10))
	}
	return f
}

// translate is a huma transformer: what huma itself refuses gets the
// documented shape.
func (a *API) translate(ctx huma.Context, _ string, v any) (any, error) {
	switch e := v.(type) {
	case *failure:
		return e.Problem, nil
	case *huma.ErrorModel:
		ctx.SetHeader("Content-Type", "application/json")
		r, _ := humago.Unwrap(ctx)
		return web.Problem{Error: refusal(e, printer(r), ctx.Operation().MaxBodyBytes)}, nil
	}
	return v, nil
}

func refusal(e *huma.ErrorModel, p *i18n.Printer, maxBody int64) web.ProblemDetail {
	var first huma.ErrorDetail
	if len(e.Errors) > 0 && e.Errors[0] != nil {
		first = *e.Errors[0]
	}
	field := first.Location
	for _, part := range []string{"body.", "query.", "path.", "header."} {
		field = strings.TrimPrefix(field, part)
	}
	if field == "body" {
		field = ""
	}
	if _, rest, ok := strings.Cut(first.Message, "required property "); ok { // huma names the object it is missing from
		name, _, _ := strings.Cut(rest, " ")
		field = strings.TrimPrefix(field+"."+name, ".")
	}
	switch e.Status {
	case http.StatusUnprocessableEntity:
		return web.ProblemDetail{Code: "invalid_field", Message: p.T("api.field", "Detail", first.Message), Field: field}
	case http.StatusRequestEntityTooLarge:
		return web.ProblemDetail{Code: "too_large", Message: p.T("problem.too_large", "Max", strconv.FormatInt(maxBody, 10))}
	case http.StatusUnsupportedMediaType:
		return web.ProblemDetail{Code: "unsupported_media_type", Message: p.T("api.media_type")}
	case http.StatusInternalServerError:
		return web.ProblemDetail{Code: "internal", Message: p.T("problem.internal")}
	}
	return web.ProblemDetail{Code: "invalid", Message: p.T("problem.invalid"), Field: field}
}

func printer(r *http.Request) *i18n.Printer { return i18n.For(r.Header.Get("Accept-Language")) }
