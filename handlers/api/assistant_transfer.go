package api

import (
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/handlers/web"
)

func (a *API) transferRoutes() {
	export := configures(http.MethodGet, "/assistants/{id}/export", "exportAssistant", "The draft, or a version, as a file")
	export.about = "Canonical JSON with queues by name: importing it and exporting again gives the same bytes."
	a.raw(export, func(op *huma.Operation) {
		op.Parameters = []*huma.Param{pathID("id"), {Name: "version", In: "query", Description: "id of a version; without it the draft", Schema: &huma.Schema{Type: huma.TypeString}}}
		op.Responses["200"] = &huma.Response{Description: "The file", Content: map[string]*huma.MediaType{"application/json": {Schema: definitionJSON(nil).Schema(nil)}}}
	}, a.exportAssistant)
	imported := configures(http.MethodPost, "/assistants/{id}/import", "importAssistant", "Replace the draft by an exported file, or change nothing")
	imported.about = "422 import_refused lists what is wrong in problems, by JSON pointer: members there are not, wrong types, queues there are not, limits."
	imported.maxBody = assistant.MaxBytes
	a.raw(imported, func(op *huma.Operation) {
		op.Parameters = []*huma.Param{pathID("id")}
		op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: definitionJSON(nil).Schema(nil)}}}
		schemas := a.huma.OpenAPI().Components.Schemas
		op.Responses["200"] = &huma.Response{Description: "The assistant", Content: map[string]*huma.MediaType{"application/json": {Schema: schemas.Schema(typeOf[assistantJSON](), true, "AssistantJSON")}}}
		op.Responses["422"] = &huma.Response{Description: "The file is refused", Content: map[string]*huma.MediaType{"application/json": {Schema: schemas.Schema(typeOf[importRefusal](), true, "ImportRefusal")}}}
	}, a.importAssistant)
}

func pathID(name string) *huma.Param {
	return &huma.Param{Name: name, In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}}
}

// importRefusal is an error with all that is wrong with a file.
type importRefusal struct {
	Error    web.ProblemDetail      `json:"error"`
	Problems []assistantProblemJSON `json:"problems"`
}

func (a *API) exportAssistant(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := a.findAssistant(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	d := &v.Draft
	if text := r.URL.Query().Get("version"); text != "" {
		of, err := a.findVersion(ctx, v.ID, text)
		if err != nil {
			return err
		}
		d = &of.Definition
	}
	world, err := a.Engine.AssistantWorld(ctx)
	if err != nil {
		return err
	}
	file, err := d.Export(world)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="assistant.json"`)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(file) // a caller that went away needs no answer
	return nil
}

func (a *API) importAssistant(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := a.findAssistant(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, assistant.MaxBytes))
	if err != nil {
		var tooBig *http.MaxBytesError
		if errors.As(err, &tooBig) {
			return domain.TooLarge("", assistant.MaxBytes)
		}
		return domain.Invalid(err)
	}
	err = a.Engine.ImportAssistant(ctx, web.Me(ctx).ID, v.ID, raw)
	var refused *assistant.ImportError
	if errors.As(err, &refused) {
		out := importRefusal{Error: web.ProblemDetail{Code: "import_refused", Message: printer(r).T("problem.assistant_import")},
			Problems: shapeProblems(context.WithValue(ctx, requestKey{}, r), refused.Problems)}
		return web.Write(w, http.StatusUnprocessableEntity, out)
	}
	if err != nil {
		return err
	}
	if v, err = a.Store.AssistantByID(ctx, v.ID); err != nil {
		return err
	}
	out, err := a.shapeAssistant(ctx, v)
	if err != nil {
		return err
	}
	return web.Write(w, http.StatusOK, out)
}
