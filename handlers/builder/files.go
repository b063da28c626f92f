package builder

import (
	"errors"
	"io"
	"net/http"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/handlers/web"
	views "relevo/views/builder"
)

// export is GET …/export: the draft as a file.
func (h *Handler) export(w http.ResponseWriter, r *http.Request) error {
	l, err := h.load(r)
	if err != nil {
		return err
	}
	raw, err := l.Draft.Export(l.world)
	if err != nil {
		return err
	}
	return download(w, l.Name, "json", "application/json", raw)
}

// exportExamples is GET …/examples.csv.
func (h *Handler) exportExamples(w http.ResponseWriter, r *http.Request) error {
	l, err := h.load(r)
	if err != nil {
		return err
	}
	raw, err := l.Draft.ExamplesCSV()
	if err != nil {
		return err
	}
	return download(w, l.Name, "csv", "text/csv; charset=utf-8", raw)
}

// download answers with a file named after the assistant.
func download(w http.ResponseWriter, name, ext, kind string, raw []byte) error {
	name = assistant.NewID(name, "assistant", func(string) bool { return false })
	head := w.Header()
	head.Set("Content-Type", kind)
	head.Set("Content-Disposition", `attachment; filename="`+name+"."+ext+`"`)
	_, _ = w.Write(raw) // who went away needs no file
	return nil
}

// received reads the part named file of an upload: 413 over the limit, 422 when
// there is none.
func received(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	const overhead = 64 << 10 // what may stand around a file
	r.Body = http.MaxBytesReader(w, r.Body, assistant.MaxBytes+overhead)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, domain.Invalid(err)
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, domain.Field("file", "problem.file_missing")
		}
		if err != nil {
			return nil, tooLarge(err)
		}
		if part.FormName() != "file" {
			continue
		}
		raw, err := io.ReadAll(io.LimitReader(part, assistant.MaxBytes+1))
		if err != nil {
			return nil, tooLarge(err)
		}
		if len(raw) == 0 {
			return nil, domain.Field("file", "assistants.file_none")
		}
		return raw, nil
	}
}

func tooLarge(err error) error {
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return domain.TooLarge("file", assistant.MaxBytes)
	}
	return domain.Invalid(err)
}

// importFile is POST …/import: the draft becomes what the file holds, or stays.
func (h *Handler) importFile(w http.ResponseWriter, r *http.Request) error {
	return h.take(w, r, "/versions", "assistants.imported", func(id domain.ID, raw []byte) error {
		return h.Engine.ImportAssistant(r.Context(), web.Me(r.Context()).ID, id, raw)
	})
}

// importExamples is POST …/examples: a CSV file adds to the draft's examples.
func (h *Handler) importExamples(w http.ResponseWriter, r *http.Request) error {
	return h.take(w, r, "", "assistants.examples_imported", func(_ domain.ID, raw []byte) error {
		_, err := h.change(r, func(l *loaded) (assistant.Definition, error) { return l.Draft.ImportExamples(raw) })
		return err
	})
}

// take hands a file on; a refused one is answered with all that is wrong.
func (h *Handler) take(w http.ResponseWriter, r *http.Request, page, said string, use func(id domain.ID, raw []byte) error) error {
	id, err := domain.ParseID(r.PathValue("id"))
	if err != nil {
		return err
	}
	raw, err := received(w, r)
	if err == nil {
		err = use(id, raw)
	}
	var refused *assistant.ImportError
	e := domain.AsError(err)
	switch {
	case err == nil:
		return h.done(w, r, views.Of(id.String(), page), said)
	case errors.As(err, &refused):
		p := i18n.From(r.Context())
		var all []views.Refusal
		for _, x := range refused.Problems {
			all = append(all, views.Refusal{Pointer: x.Pointer, Text: x.Say(p)})
		}
		return h.showVersions(w, r, http.StatusUnprocessableEntity, views.VersionsProps{Refused: all})
	case e != nil && (e.Kind == domain.KindTooLarge || e.Kind == domain.KindInvalidField || e.Kind == domain.KindInvalid):
		return h.showVersions(w, r, web.Status(err), views.VersionsProps{Refused: []views.Refusal{{Text: sentence(r.Context(), err)}}})
	}
	return err
}
