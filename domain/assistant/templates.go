package assistant

// New is the definition a new assistant begins with: the four system actions
// and the default settings, texts in both languages.
func New(lang string) Definition { return Definition{Format: Format, Language: lang} }
