package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"relevo/domain/people"
	"relevo/handlers/web"
)

func (a *API) fileRoutes() {
	o := operation{method: http.MethodPost, path: "/files", id: "uploadFile", summary: "Upload a file for a message to name", permission: people.Serve, status: http.StatusCreated,
		about: "At most 10 MB; pictures, PDF, text, office documents, audio and video, told apart by their content. An upload that no message names within a day is removed."}
	a.raw(o, func(op *huma.Operation) {
		file := &huma.Schema{Type: "object", Required: []string{"file"}, Properties: map[string]*huma.Schema{"file": {Type: "string", Format: "binary"}}}
		op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: file}}}
		answer := a.huma.OpenAPI().Components.Schemas.Schema(typeOf[fileJSON](), true, "File")
		op.Responses["201"] = &huma.Response{Description: "Created", Content: map[string]*huma.MediaType{"application/json": {Schema: answer}}}
	}, a.upload)
}

func (a *API) upload(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ReceiveFile(w, r, a.Blobs, web.Me(r.Context()).ID)
	if err != nil {
		return err
	}
	stored, err := a.Engine.AddUpload(r.Context(), f)
	if err != nil {
		return err
	}
	return web.Write(w, http.StatusCreated, fileJSON{ID: stored.ID.String(), Name: stored.Name, Size: stored.Size, Type: stored.Type, Width: stored.Width, Height: stored.Height})
}
