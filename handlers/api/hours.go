package api

import (
	"context"
	"net/http"

	"relevo/domain"
	"relevo/domain/hours"
	"relevo/domain/people"
	"relevo/handlers/web"
)

func (a *API) hoursRoutes() {
	op := func(method, path, id, summary string, p people.Permission) operation {
		return operation{method: method, path: path, id: id, summary: summary, permission: p}
	}
	serve(a, op(http.MethodGet, "/hours", "listHours", "The opening hours in use", people.Serve), a.listHours)
	serve(a, op(http.MethodGet, "/hours/{id}", "getHours", "One set of opening hours in use", people.Serve), a.getHours)
	create := op(http.MethodPost, "/hours", "createHours", "Make opening hours", people.Configure)
	create.status = http.StatusCreated
	serve(a, create, a.createHours)
	put := op(http.MethodPut, "/hours/{id}", "putHours", "Change opening hours; what is left out stays", people.Configure)
	put.about = "With version, 409 newer_revision when they were saved since they were read."
	serve(a, put, a.putHours)
	remove := op(http.MethodDelete, "/hours/{id}", "deleteHours", "Take opening hours out of use; 409 in_use while a queue keeps them", people.Configure)
	remove.status = http.StatusNoContent
	serve(a, remove, a.deleteHours)
}

// spanJSON is a stretch of a day in minutes after midnight.
type spanJSON struct {
	From int `json:"from" minimum:"0" maximum:"1439" doc:"minutes after midnight"`
	To   int `json:"to" minimum:"0" maximum:"1440" doc:"minutes after midnight; at or before from: on the next day"`
}

type dateJSON struct {
	Day   string     `json:"day" format:"date"`
	Name  string     `json:"name,omitempty"`
	Spans []spanJSON `json:"spans,omitempty" doc:"none: closed"`
}

type hoursJSON struct {
	ID         string       `json:"id"`
	Name       string       `json:"name"`
	Zone       string       `json:"zone" doc:"IANA name; all times are meant there"`
	Week       [][]spanJSON `json:"week" doc:"seven days, Monday first"`
	Dates      []dateJSON   `json:"dates" doc:"days on which the week does not count"`
	Open       bool         `json:"open" doc:"now"`
	NextChange string       `json:"next_change,omitempty" format:"date-time" doc:"when they next open or close"`
	Version    int64        `json:"version" doc:"counted up by each change"`
}

func shapeSpan(s hours.Span) spanJSON { return spanJSON(s) }
func takeSpan(s spanJSON) hours.Span  { return hours.Span(s) }

func (a *API) shapeHours(s *hours.Schedule) hoursJSON {
	now := a.Engine.Now()
	next, _ := s.NextChange(now)
	return hoursJSON{ID: s.ID.String(), Name: s.Name, Zone: s.Zone, Open: s.Open(now), NextChange: web.Stamp(next), Version: s.Version,
		Week: each(s.Week[:], func(day []hours.Span) []spanJSON { return each(day, shapeSpan) }),
		Dates: each(s.Dates, func(d hours.Date) dateJSON {
			return dateJSON{Day: d.Day, Name: d.Name, Spans: each(d.Spans, shapeSpan)}
		})}
}

type hoursList struct {
	Hours []hoursJSON `json:"hours"`
}

func (a *API) listHours(ctx context.Context, _ *none) (*body[hoursList], error) {
	list, err := a.Store.Schedules(ctx)
	if err != nil {
		return nil, err
	}
	return &body[hoursList]{hoursList{each(list, a.shapeHours)}}, nil
}

func (a *API) findHours(ctx context.Context, text string) (*hours.Schedule, error) {
	id, err := domain.ParseID(text)
	if err != nil {
		return nil, err
	}
	s, err := a.Store.Schedule(ctx, id)
	if err == nil && s.Archived > 0 {
		err = domain.NotFound()
	}
	return s, err
}

func (a *API) getHours(ctx context.Context, in *byID) (*body[hoursJSON], error) {
	s, err := a.findHours(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[hoursJSON]{a.shapeHours(s)}, nil
}

type hoursBody struct {
	Name    *string       `json:"name,omitempty"`
	Zone    *string       `json:"zone,omitempty" doc:"IANA name"`
	Week    *[][]spanJSON `json:"week,omitempty" minItems:"7" maxItems:"7" doc:"seven days, Monday first"`
	Dates   *[]dateJSON   `json:"dates,omitempty" doc:"all of them"`
	Version *int64        `json:"version,omitempty" doc:"the version that was read"`
}

func (b *hoursBody) apply(s *hours.Schedule) {
	set(&s.Name, b.Name)
	set(&s.Zone, b.Zone)
	set(&s.Version, b.Version)
	if b.Week != nil {
		for day, spans := range *b.Week {
			s.Week[day] = each(spans, takeSpan)
		}
	}
	if b.Dates != nil {
		s.Dates = each(*b.Dates, func(d dateJSON) hours.Date {
			return hours.Date{Day: d.Day, Name: d.Name, Spans: each(d.Spans, takeSpan)}
		})
	}
}

type hoursCreate struct{ Body hoursBody }

func (a *API) createHours(ctx context.Context, in *hoursCreate) (*body[hoursJSON], error) {
	var s hours.Schedule
	in.Body.apply(&s)
	made, err := a.Engine.CreateSchedule(ctx, web.Me(ctx).ID, s)
	if err != nil {
		return nil, err
	}
	return &body[hoursJSON]{a.shapeHours(made)}, nil
}

func (a *API) putHours(ctx context.Context, in *commandInput[hoursBody]) (*body[hoursJSON], error) {
	s, err := a.findHours(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	in.Body.apply(s)
	saved, err := a.Engine.UpdateSchedule(ctx, web.Me(ctx).ID, s.ID, s.Version, *s)
	if err != nil {
		return nil, err
	}
	return &body[hoursJSON]{a.shapeHours(saved)}, nil
}

func (a *API) deleteHours(ctx context.Context, in *byID) (*none, error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	return nil, a.Engine.ArchiveSchedule(ctx, web.Me(ctx).ID, id)
}
