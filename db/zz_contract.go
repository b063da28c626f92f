package db

import (
	"errors"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/conversation"
	"relevo/domain/escalation"
)

var errContract = errors.New("contract only")

func (t *tx) Assistant(id domain.ID) (*assistant.Assistant, error)          { return nil, errContract }
func (t *tx) Assistants() ([]assistant.Assistant, error)                    { return nil, nil }
func (t *tx) SaveAssistant(a *assistant.Assistant) error                    { return errContract }
func (t *tx) AddVersion(v *assistant.Version) error                         { return errContract }
func (t *tx) Version(id domain.ID) (*assistant.Version, error)              { return nil, errContract }
func (t *tx) SavePreviewLink(l *assistant.PreviewLink) error                { return errContract }
func (t *tx) PreviewLink(id domain.ID) (*assistant.PreviewLink, error)      { return nil, errContract }
func (t *tx) PreviewLinkByHash(hash []byte) (*assistant.PreviewLink, error) { return nil, errContract }
func (t *tx) SaveRecording(r *assistant.Recording) error                    { return errContract }
func (t *tx) Recording(id domain.ID) (*assistant.Recording, error)          { return nil, errContract }
func (t *tx) DeleteRecording(id domain.ID) error                            { return errContract }
func (t *tx) KeptSession(conv domain.ID) (*assistant.Kept, error)           { return nil, domain.NotFound() }
func (t *tx) KeepSession(k *assistant.Kept) error                           { return errContract }
func (t *tx) AddAssistantEvent(e *assistant.Event) error                    { return errContract }
func (t *tx) AddRequest(a *assistant.Asked) error                           { return errContract }
func (t *tx) CountGap(g *assistant.OpenGap) error                           { return errContract }
func (t *tx) Gap(id domain.ID) (*assistant.OpenGap, error)                  { return nil, errContract }
func (t *tx) SaveGap(g *assistant.OpenGap) error                            { return errContract }
func (t *tx) Escalation(conv domain.ID) (*escalation.Escalation, error) {
	return nil, domain.NotFound()
}
func (t *tx) SaveEscalation(x *escalation.Escalation) error             { return errContract }
func (t *tx) AddTicket(t2 *escalation.Ticket) error                     { return errContract }
func (t *tx) Transcript(conv domain.ID) ([]conversation.Message, error) { return nil, errContract }
