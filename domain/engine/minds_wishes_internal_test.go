package engine

import "testing"

// TestWishes: a small assistant tells wishes for a person from everything else
// people write. None of the texts is an example.
func TestWishes(t *testing.T) {
	m, key := NewMinds(), ModelKey{1, 2}
	prepared(t, m, key, taught("en", map[string]map[string][]string{
		"en": {"refund": {"I want a refund", "give me my money back", "refund please", "can I return this"}},
		"es": {"refund": {"quiero un reembolso", "devolvedme el dinero", "reembolso por favor", "puedo devolver esto"}},
	}))
	const bar = .3 // AgentThreshold of a new assistant
	for lang, texts := range map[string]struct{ wish, other []string }{
		"en": {
			wish: []string{"can I talk to someone real", "I want a human being", "give me a real agent now", "please let me speak with a person", "connect me with a human please",
				"transfer me to an operator", "I'd like to speak to a representative", "talk to a live person"},
			other: []string{"yeah", "12 of them", "you're late", "ok thank you", "see you", "the red one", "I am in a hurry", "my order number is 3321", "no that is wrong", "three",
				"do you deliver on Sundays", "I lost my ticket", "it arrived broken"},
		},
		"es": {
			wish: []string{"quiero que me atienda una persona", "pásame con un humano", "puedo hablar con alguien real", "quiero hablar con un agente", "ponme con un operador",
				"necesito hablar con una persona de verdad"},
			other: []string{"pues sí", "12 cajas", "llegáis tarde", "vale gracias", "hasta luego", "el rojo", "tengo mucha prisa", "mi pedido es el 3321", "no, eso está mal", "tres",
				"abrís los domingos", "he perdido mi entrada", "ha llegado roto"},
		},
	} {
		for _, text := range texts.wish {
			if s, ok := m.Score(key, lang, text); !ok || s.Agent <= bar {
				t.Errorf("%s: %q is a wish, scored %.2f", lang, text, s.Agent)
			}
		}
		for _, text := range texts.other {
			if s, ok := m.Score(key, lang, text); !ok || s.Agent > bar {
				t.Errorf("%s: %q is none, scored %.2f", lang, text, s.Agent)
			}
		}
	}
}
