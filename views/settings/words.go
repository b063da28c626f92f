package settings

import "relevo/domain/people"

// confirmProps is a dialog that asks before something that hurts.
type confirmProps struct {
	ID           string
	Title        string // id of a sentence with the placeholder Name
	Name         string // of what it happens to
	Text, Submit string // ids of sentences
	Action       string // address the form posts to
}

func avatar(a *people.Agent) string {
	if a.Avatar == 0 {
		return ""
	}
	return "/avatars/" + a.Avatar.String()
}
