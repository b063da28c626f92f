package scenario

// comparable makes the lists among variables such as files hold.
func comparable(vars map[string]any) map[string]any {
	for name, v := range vars {
		if l, ok := v.([]string); ok {
			vars[name] = texts(l)
		}
	}
	return vars
}
