package api

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/people"
	"relevo/handlers/web"
)

// maxDraft is the largest body that holds a draft: one of its largest size and
// what stands around it.
const maxDraft = assistant.MaxBytes + web.MaxBody

func configures(method, path, id, summary string) operation {
	return operation{method: method, path: path, id: id, summary: summary, permission: people.Configure}
}

func (a *API) assistantRoutes() {
	serve(a, configures(http.MethodGet, "/assistants", "listAssistants", "The assistants in use, by name, without their drafts"), a.listAssistants)
	serve(a, configures(http.MethodGet, "/assistants/{id}", "getAssistant", "One assistant in use, with its draft and what is wrong with it"), a.getAssistant)
	create := configures(http.MethodPost, "/assistants", "createAssistant", "Make an assistant; without a draft it has the actions every one begins with")
	create.status, create.maxBody = http.StatusCreated, maxDraft
	serve(a, create, a.createAssistant)
	put := configures(http.MethodPut, "/assistants/{id}", "putAssistant", "Change the name or the draft; what is left out stays")
	put.about = "A draft may have problems; only its limits refuse it. 409 newer_revision when it was saved since the version given."
	put.maxBody = maxDraft
	serve(a, put, a.putAssistant)
	remove := configures(http.MethodDelete, "/assistants/{id}", "deleteAssistant", "Take an assistant out of use; chats that have it have none")
	remove.status = http.StatusNoContent
	serve(a, remove, a.deleteAssistant)
	a.transferRoutes()
}

// assistantJSON is one assistant.
type assistantJSON struct {
	ID           string           `json:"id"`
	Name         string           `json:"name" doc:"shown to visitors"`
	Live         *liveVersionJSON `json:"live,omitempty" doc:"the version new sessions get; none while it is not published"`
	DraftVersion int64            `json:"draft_version" doc:"counted up by each save"`
	CreatedAt    string           `json:"created_at" format:"date-time"`
	UpdatedAt    string           `json:"updated_at" format:"date-time"`
}

// liveVersionJSON names a version.
type liveVersionJSON struct {
	ID     string `json:"id"`
	Number int    `json:"number"`
}

// assistantWhole is one assistant with its draft.
type assistantWhole struct {
	assistantJSON
	Draft    definitionJSON         `json:"draft"`
	Problems []assistantProblemJSON `json:"problems" doc:"what is wrong with the draft"`
}

// assistantProblemJSON is one problem of a draft or a file.
type assistantProblemJSON struct {
	Pointer string `json:"pointer" doc:"JSON pointer into the definition"`
	Message string `json:"message"`
	Blocks  bool   `json:"blocks" doc:"it cannot be published like this"`
}

// definitionJSON is a definition in the form of an export, queues by id.
type definitionJSON json.RawMessage

// Schema implements huma.SchemaProvider.
func (definitionJSON) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true, Description: "a definition in the form of an export, queues by their ids"}
}

// MarshalJSON gives the document as it is.
func (d definitionJSON) MarshalJSON() ([]byte, error) { return json.RawMessage(d).MarshalJSON() }

// UnmarshalJSON keeps the document as it is.
func (d *definitionJSON) UnmarshalJSON(b []byte) error { return (*json.RawMessage)(d).UnmarshalJSON(b) }

// given tells whether there is one.
func (d definitionJSON) given() bool { return len(d) > 0 && string(d) != "null" }

// definition reads a draft; 422 draft for members there are not and wrong types.
func (d definitionJSON) definition() (*assistant.Definition, error) {
	r := json.NewDecoder(bytes.NewReader(d))
	r.DisallowUnknownFields()
	out := &assistant.Definition{}
	if err := r.Decode(out); err != nil {
		e := domain.Field("draft", "problem.assistant_draft", "Detail", strings.TrimPrefix(err.Error(), "json: "))
		e.Cause = err
		return nil, e
	}
	return out, nil
}

func (a *API) shapeAssistant(ctx context.Context, v *assistant.Assistant) (assistantJSON, error) {
	out := assistantJSON{ID: v.ID.String(), Name: v.Name, DraftVersion: v.DraftVer, CreatedAt: web.Stamp(v.CreatedAt), UpdatedAt: web.Stamp(v.UpdatedAt)}
	if v.LiveID != 0 {
		live, err := a.Store.VersionByID(ctx, v.LiveID)
		if err != nil {
			return out, err
		}
		out.Live = &liveVersionJSON{ID: live.ID.String(), Number: live.N}
	}
	return out, nil
}

type assistantList struct {
	Assistants []assistantJSON `json:"assistants"`
}

func (a *API) listAssistants(ctx context.Context, _ *none) (*body[assistantList], error) {
	heads, err := a.Store.AssistantHeads(ctx)
	if err != nil {
		return nil, err
	}
	out := assistantList{Assistants: make([]assistantJSON, len(heads))}
	for i := range heads {
		if out.Assistants[i], err = a.shapeAssistant(ctx, &heads[i]); err != nil {
			return nil, err
		}
	}
	return &body[assistantList]{out}, nil
}

// findAssistant loads the assistant in use that a path names.
func (a *API) findAssistant(ctx context.Context, text string) (*assistant.Assistant, error) {
	id, err := domain.ParseID(text)
	if err != nil {
		return nil, err
	}
	v, err := a.Store.AssistantByID(ctx, id)
	if err == nil && v.ArchivedAt > 0 {
		err = domain.NotFound()
	}
	return v, err
}

func (a *API) getAssistant(ctx context.Context, in *byID) (*body[assistantWhole], error) {
	v, err := a.findAssistant(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	head, err := a.shapeAssistant(ctx, v)
	if err != nil {
		return nil, err
	}
	w, err := a.Engine.AssistantWorld(ctx)
	if err != nil {
		return nil, err
	}
	draft, err := json.Marshal(&v.Draft)
	if err != nil {
		return nil, err
	}
	return &body[assistantWhole]{assistantWhole{head, draft, shapeProblems(ctx, v.Draft.Check(w))}}, nil
}

func shapeProblems(ctx context.Context, all []assistant.Problem) []assistantProblemJSON {
	p := printer(ctx.Value(requestKey{}).(*http.Request))
	return each(all, func(x assistant.Problem) assistantProblemJSON {
		return assistantProblemJSON{Pointer: x.Pointer, Message: x.Say(p), Blocks: x.Blocks}
	})
}

type assistantCreate struct {
	Body struct {
		Name     string         `json:"name"`
		Language string         `json:"language,omitempty" enum:"en,es" doc:"its own language; without it the draft's, or English"`
		Draft    definitionJSON `json:"draft,omitempty"`
	}
}

func (a *API) createAssistant(ctx context.Context, in *assistantCreate) (*body[assistantWhole], error) {
	d := assistant.New(cmp.Or(in.Body.Language, "en"))
	if in.Body.Draft.given() {
		given, err := in.Body.Draft.definition()
		if err != nil {
			return nil, err
		}
		d = *given
		d.Language = cmp.Or(in.Body.Language, d.Language)
	}
	made, err := a.Engine.CreateAssistant(ctx, web.Me(ctx).ID, in.Body.Name, d)
	if err != nil {
		return nil, err
	}
	return a.getAssistant(ctx, &byID{made.ID.String()})
}

type assistantPut struct {
	Name    *string        `json:"name,omitempty"`
	Draft   definitionJSON `json:"draft,omitempty"`
	Version *int64         `json:"version,omitempty" doc:"the draft_version that was read; needed with a draft"`
}

func (a *API) putAssistant(ctx context.Context, in *commandInput[assistantPut]) (*body[assistantWhole], error) {
	v, err := a.findAssistant(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	me := web.Me(ctx).ID
	if in.Body.Draft.given() {
		if in.Body.Version == nil {
			return nil, domain.Field("version", "problem.assistant_version")
		}
		d, err := in.Body.Draft.definition()
		if err != nil {
			return nil, err
		}
		if _, err := a.Engine.SaveAssistantDraft(ctx, me, v.ID, *in.Body.Version, *d); err != nil {
			return nil, err
		}
	}
	if in.Body.Name != nil && *in.Body.Name != v.Name {
		if err := a.Engine.RenameAssistant(ctx, me, v.ID, *in.Body.Name); err != nil {
			return nil, err
		}
	}
	return a.getAssistant(ctx, &byID{in.ID})
}

func (a *API) deleteAssistant(ctx context.Context, in *byID) (*none, error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	return nil, a.Engine.ArchiveAssistant(ctx, web.Me(ctx).ID, id)
}
