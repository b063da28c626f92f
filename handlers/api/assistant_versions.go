package api

import (
	"context"
	"encoding/json"
	"net/http"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/handlers/web"
)

func (a *API) versionRoutes() {
	publish := configures(http.MethodPost, "/assistants/{id}/publish", "publishAssistant", "Freeze the draft and answer new sessions with it")
	publish.status = http.StatusCreated
	publish.about = "The examples are learned before; open sessions keep their version. 409 problems when something blocks, newer_revision when the draft was saved since."
	serve(a, publish, a.publishAssistant)
	unpublish := configures(http.MethodPost, "/assistants/{id}/unpublish", "unpublishAssistant", "Let new sessions go to people")
	unpublish.status = http.StatusNoContent
	serve(a, unpublish, a.unpublishAssistant)
	serve(a, configures(http.MethodGet, "/assistants/{id}/versions", "listAssistantVersions", "Its versions, newest first"), a.listVersions)
	serve(a, configures(http.MethodGet, "/assistants/{id}/versions/{version}", "getAssistantVersion", "One version with its definition"), a.getVersion)
	revert := configures(http.MethodPost, "/assistants/{id}/revert", "revertAssistant", "Overwrite the draft by a version")
	serve(a, revert, a.revertAssistant)
}

// versionJSON is one version.
type versionJSON struct {
	ID         string         `json:"id"`
	Number     int            `json:"number" doc:"from 1"`
	Note       string         `json:"note"`
	Published  bool           `json:"published" doc:"false: a draft put aside before a revert"`
	CreatedAt  string         `json:"created_at" format:"date-time"`
	CreatedBy  string         `json:"created_by" doc:"id of the agent"`
	Definition definitionJSON `json:"definition,omitempty" doc:"not in lists"`
}

func shapeVersion(v *assistant.Version) versionJSON {
	return versionJSON{ID: v.ID.String(), Number: v.N, Note: v.Note, Published: v.Published, CreatedAt: web.Stamp(v.CreatedAt), CreatedBy: v.CreatedBy.String()}
}

type assistantPublish struct {
	Version int64  `json:"version" doc:"the draft_version to publish"`
	Note    string `json:"note,omitempty"`
}

func (a *API) publishAssistant(ctx context.Context, in *commandInput[assistantPublish]) (*body[versionJSON], error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	v, err := a.Engine.PublishAssistant(ctx, web.Me(ctx).ID, id, in.Body.Version, in.Body.Note)
	if err != nil {
		return nil, err
	}
	return &body[versionJSON]{shapeVersion(v)}, nil
}

func (a *API) unpublishAssistant(ctx context.Context, in *byID) (*none, error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	return nil, a.Engine.UnpublishAssistant(ctx, web.Me(ctx).ID, id)
}

type versionsQuery struct {
	ID    string `path:"id"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type versionList struct {
	Versions []versionJSON `json:"versions"`
}

func (a *API) listVersions(ctx context.Context, in *versionsQuery) (*body[versionList], error) {
	of, err := a.findAssistant(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	all, err := a.Store.Versions(ctx, of.ID, in.Limit)
	if err != nil {
		return nil, err
	}
	return &body[versionList]{versionList{each(all, func(v assistant.Version) versionJSON { return shapeVersion(&v) })}}, nil
}

// findVersion loads a version of an assistant.
func (a *API) findVersion(ctx context.Context, of domain.ID, text string) (*assistant.Version, error) {
	id, err := domain.ParseID(text)
	if err != nil {
		return nil, err
	}
	v, err := a.Store.VersionByID(ctx, id)
	if err == nil && v.AssistantID != of {
		err = domain.NotFound()
	}
	return v, err
}

type versionPath struct {
	ID      string `path:"id"`
	Version string `path:"version"`
}

func (a *API) getVersion(ctx context.Context, in *versionPath) (*body[versionJSON], error) {
	of, err := a.findAssistant(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	v, err := a.findVersion(ctx, of.ID, in.Version)
	if err != nil {
		return nil, err
	}
	out := shapeVersion(v)
	if out.Definition, err = json.Marshal(&v.Definition); err != nil {
		return nil, err
	}
	return &body[versionJSON]{out}, nil
}

type assistantRevert struct {
	Version domain.ID `json:"version" doc:"id of the version"`
	Keep    bool      `json:"keep,omitempty" doc:"put the draft aside as a version first"`
}

func (a *API) revertAssistant(ctx context.Context, in *commandInput[assistantRevert]) (*body[assistantWhole], error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	if err := a.Engine.RevertAssistant(ctx, web.Me(ctx).ID, id, in.Body.Version, in.Body.Keep); err != nil {
		return nil, err
	}
	return a.getAssistant(ctx, &byID{in.ID})
}
