package people

// Profile is what people choose for themselves.
type Profile struct {
	Name    string
	Lang    string
	Zone    string
	Theme   string // "", "light" or "dark"
	Density string // "", "compact" or "comfortable"
	Quiet   bool   // no sounds
}

// Check normalises and validates a profile; the error names the field.
func (p *Profile) Check() error {
	name, err := NormalName(p.Name)
	if err != nil {
		return err
	}
	p.Name = name
	if err := CheckLang(p.Lang); err != nil {
		return err
	}
	if err := CheckZone(p.Zone); err != nil {
		return err
	}
	if err := CheckTheme(p.Theme); err != nil {
		return err
	}
	return oneOf(p.Density, "density", []string{"", "compact", "comfortable"})
}

// CheckTheme is nil for a theme, "" being the system's; 422 theme otherwise.
func CheckTheme(s string) error { return oneOf(s, "theme", []string{"", "light", "dark"}) }

// Profile is the part of an agent that the agent edits.
func (a *Agent) Profile() Profile {
	return Profile{Name: a.Name, Lang: a.Lang, Zone: a.Zone, Theme: a.Theme, Density: a.Density, Quiet: a.Quiet}
}

// Set puts a checked profile into the agent.
func (a *Agent) Set(p Profile) {
	a.Name, a.Lang, a.Zone, a.Theme, a.Density, a.Quiet = p.Name, p.Lang, p.Zone, p.Theme, p.Density, p.Quiet
}

// Workspace is what all people of an installation share.
type Workspace struct {
	Name string
	Lang string // of people who have not chosen one yet
	Zone string // IANA name
}

// Check normalises and validates a workspace; the error names the field.
func (w *Workspace) Check() error {
	name, err := line(w.Name, "workspace", MaxWorkspace)
	if err != nil {
		return err
	}
	w.Name = name
	if err := CheckLang(w.Lang); err != nil {
		return err
	}
	return CheckZone(w.Zone)
}
