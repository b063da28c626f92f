package people

import (
	"context"
	"strconv"

	"relevo/domain/i18n"
)

func loginHeading(ctx context.Context, workspace string) string {
	if workspace == "" {
		return i18n.T(ctx, "people.login")
	}
	return i18n.T(ctx, "people.login_to", "Workspace", workspace)
}

func inviteHeading(ctx context.Context, workspace string) string {
	if workspace == "" {
		return i18n.T(ctx, "people.invite")
	}
	return i18n.T(ctx, "people.invite_to", "Workspace", workspace)
}

func boolean(b bool) string { return strconv.FormatBool(b) }
