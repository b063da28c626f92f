package assistant

import (
	"relevo/domain/i18n"
	"relevo/domain/response"
)

// New is the definition a new assistant begins with: the four system actions
// and the default settings, texts in both languages.
func New(lang string) Definition {
	return Definition{
		Format: Format, Language: lang, Settings: defaults(),
		Variables: []Variable{}, Saved: []SavedResponse{},
		Actions: []Action{newGreet(), newNoMatch(), newTrigger(), newFallback()},
	}
}

// NewAction is a user action as the builder adds it: without steps, its
// switches as A1 has them.
func NewAction(id string, name Text) Action {
	return Action{ID: id, Name: name, Examples: Phrases{}, ChangeTopic: true, Clarify: true, Steps: []Step{}}
}

// NewStep is a step that says something and goes on.
func NewStep(id string) Step {
	return Step{ID: id, Set: []Assign{}, Say: Text{}, Then: Then{Do: DoNext}}
}

func defaults() Settings {
	return Settings{
		Threshold: 0.50, Floor: 0.25, Clarify: true, ClarifyMargin: 0.10, AgentThreshold: 0.30,
		NoMatchLimit: 3, ValidationLimit: 3, ProfanityLimit: 2,
		ChangeTopic: true, AskReturn: true, IdleMinutes: 60,
		Danger: dangerWords(), Profanity: profanityWords(), AgentRequests: Phrases{}, Unsupported: Phrases{},
		Texts: map[string]Text{}, Extensions: []Extension{}, Card: []string{},
	}
}

// everywhere is a text of the catalogue in all languages.
func everywhere(id string) Text {
	t := Text{}
	for _, lang := range i18n.Languages() {
		t[lang] = i18n.For(lang).T(id)
	}
	return t
}

func newSystem(s System, steps ...Step) Action {
	a := NewAction(string(s), everywhere("builder.system_"+string(s)))
	a.System, a.Clarify, a.Steps = s, false, steps
	return a
}

// saying is a step with a text of the catalogue.
func saying(id, key string, then Then, tests ...response.Test) Step {
	s := NewStep(id)
	s.Say, s.Then = everywhere("bot."+key), then
	s.When = all(tests...)
	return s
}

// all is the condition that every test holds.
func all(tests ...response.Test) Condition {
	if len(tests) == 0 {
		return Condition{}
	}
	return Condition{Groups: []Group{{Tests: tests}}}
}

func is(variable, value string) response.Test {
	return response.Test{Variable: variable, Op: "is", Values: []string{value}}
}

func newGreet() Action {
	return newSystem(SystemGreet, saying("hello", "greet", Then{Do: DoEnd}))
}

func newNoMatch() Action {
	give := NewStep("give_up")
	give.When = all(is(VarOverLimit, "true"))
	give.Then = Then{Do: DoFallback, Reason: ReasonNoMatch}
	return newSystem(SystemNoMatch, saying("retry", "nomatch.retry", Then{Do: DoEnd}, is(VarOverLimit, "false")), give)
}

func newTrigger() Action {
	danger := NewStep("danger")
	danger.When = all(is(VarTrigger, TriggerDanger))
	danger.Then = Then{Do: DoFallback, Reason: ReasonDanger}
	over := NewStep("give_up")
	over.When = all(is(VarTrigger, TriggerProfanity), is(VarOverLimit, "true"))
	over.Then = Then{Do: DoFallback, Reason: ReasonProfanity}
	warn := saying("warn", "warn.profanity", Then{Do: DoEnd}, is(VarTrigger, TriggerProfanity), is(VarOverLimit, "false"))
	return newSystem(SystemTrigger, danger, warn, over)
}

func newFallback() Action {
	var steps []Step
	for _, r := range FallbackReasons() {
		connect := Then{Do: DoConnect, Connect: &Connect{}}
		steps = append(steps, saying(string(r), "fallback."+string(r), connect, is(VarFallbackReason, string(r))))
	}
	return newSystem(SystemFallback, steps...)
}

// dangerWords are the words a new assistant leaves to a person at once; each
// workspace adds those of its trade.
func dangerWords() Phrases {
	return Phrases{
		"en": {"suicide", "suicidal", "kill myself", "hurt myself", "harm myself", "self harm", "end my life", "in danger", "domestic violence", "medical emergency"},
		"es": {"suicidio", "suicidarme", "matarme", "hacerme daño", "autolesión", "autolesionarme", "quitarme la vida", "en peligro", "violencia de género", "emergencia médica"},
	}
}

// profanityWords are warned about. Words that are harmless once their accents
// are gone (as "coño", which is then a cone) are left out.
func profanityWords() Phrases {
	return Phrases{
		"en": {"fuck", "fucking", "fucker", "motherfucker", "shit", "bullshit", "asshole", "arsehole", "bastard", "bitch", "cunt", "dickhead", "wanker"},
		"es": {"mierda", "joder", "jódete", "gilipollas", "cabrón", "cabrona", "cabrones", "puta", "puto", "hijo de puta", "hija de puta", "pendejo", "pendeja", "imbécil"},
	}
}
