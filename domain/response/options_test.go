package response

import "testing"

func opt(value, en, es string, synonyms ...string) Option {
	o := Option{Value: value, Label: map[string]string{"en": en, "es": es}}
	if len(synonyms) > 0 {
		o.Synonyms = map[string][]string{"en": synonyms, "es": synonyms}
	}
	return o
}

func TestOptions(t *testing.T) {
	sizes := Spec{Type: Options, Options: []Option{opt("s", "Small", "Pequeña", "tiny", "mini"), opt("m", "Medium", "Mediana"), opt("l", "Large", "Grande", "big", "the largest")}}
	run(t, sizes, "en", []row{
		{"Small", "s"}, {"small", "s"}, {"SMALL!", "s"}, {" small ", "s"}, {"s", "s"}, {"m", "m"}, {"tiny", "s"}, {"big", "l"}, {"the big one", "l"}, {"small please", "s"}, {"I'd like the large one please", "l"}, {"give me a medium", "m"}, {"Large, thanks", "l"}, {"pequeña", "s"}, {"grande", "l"}, {"\"Large\"", "l"},
		{"1", "s"}, {"2", "m"}, {"3", "l"}, {"4", nil}, {"0", nil}, {"-1", nil}, {"first", "s"}, {"the first", "s"}, {"the second one", "m"}, {"the third one please", "l"}, {"fourth", nil}, {"2nd", "m"}, {"the 2nd", "m"}, {"option 2", "m"}, {"number 3", "l"}, {"no. 2", "m"}, {"#2", "m"}, {"two", "m"}, {"the last one", "l"}, {"last", "l"}, {"option two please", "m"}, {"2.", "m"}, {"(2)", "m"},
		{"smal", "s"}, {"smalll", "s"}, {"samll", "s"}, {"larg", "l"}, {"lagre", "l"}, {"mediun", "m"}, {"medum please", "m"}, {"tin", nil}, {"bit", nil}, {"smll size", nil}, {"smaxx", nil},
		{"", nil}, {"huge", nil}, {"small or large", nil}, {"small and medium", nil}, {"not the small one", nil}, {"anything but not large", nil}, {"smaller", nil}, {"when do you open", nil}, {"1 and 2", nil}, {"1 2", nil}, {"both", nil}, {"second third", nil}, {"🙂", nil},
	})
	run(t, sizes, "es", []row{
		{"pequeña", "s"}, {"Pequena", "s"}, {"la grande", "l"}, {"la grande por favor", "l"}, {"quiero la mediana", "m"}, {"la primera", "s"}, {"el segundo", "m"}, {"la tercera", "l"}, {"la última", "l"}, {"opción 2", "m"}, {"la 2", "m"}, {"dos", "m"}, {"número tres", "l"}, {"2ª", "m"}, {"el 3º", "l"}, {"medana", "m"}, {"grnade", "l"}, {"small", "s"}, {"the first one", "s"},
		{"enorme", nil}, {"ninguna", nil}, {"la cuarta", nil}, {"pequeña o grande", nil}, {"la grande no", nil},
	})
	plans := Spec{Type: Options, Options: []Option{opt("basic", "Basic plan", "Plan básico"), opt("premium", "Premium plan", "Plan premium"), opt("plus", "Premium plan plus", "Plan premium plus"), opt("sh", "Second hand", "Segunda mano")}}
	run(t, plans, "en", []row{
		{"basic", "basic"}, {"premium plan", "premium"}, {"premium", "premium"}, {"premium plan plus", "plus"}, {"I want the premium plan plus please", "plus"}, {"I want the premium plan", "premium"}, {"plus", "plus"}, {"plan", nil}, {"second hand", "sh"}, {"hand", "sh"}, {"the second", "premium"}, {"the fourth", "sh"},
	})
	numbered := Spec{Type: Options, Options: []Option{opt("a", "10", "10"), opt("b", "2", "2"), opt("c", "Other", "Otro")}}
	run(t, numbered, "en", []row{{"10", "a"}, {"2", "b"}, {"1", nil}, {"3", nil}, {"the first", "a"}, {"the third", "c"}, {"other", "c"}, {"it's 2", "b"}})
	same := Spec{Type: Options, Options: []Option{opt("a", "Pay now", "Pagar", "pay"), opt("b", "Pay later", "Pagar luego", "pay")}}
	run(t, same, "en", []row{{"pay", nil}, {"pay now", "a"}, {"pay later", "b"}, {"later", "b"}, {"now", "a"}})
	typo := Spec{Type: Options, Options: []Option{opt("a", "Madrid", "Madrid"), opt("b", "Madris", "Madris")}}
	run(t, typo, "en", []row{{"madri", nil}, {"madrid", "a"}, {"madrix", nil}})
	yn := Spec{Type: Options, Options: []Option{opt("y", "Yes", "Sí"), opt("n", "No", "No"), opt("accept", "I accept", "Acepto")}}
	run(t, yn, "en", []row{{"yes", "y"}, {"no", "n"}, {"accept", "accept"}, {"I accept", "accept"}, {"sí", "y"}})
	signs := Spec{Type: Options, Options: []Option{opt("c", "C", "C"), opt("cpp", "C++", "C++"), opt("cs", "C#", "C#")}}
	run(t, signs, "en", []row{{"C", "c"}, {"c++", "cpp"}, {"C#", "cs"}})
}

func TestOptionValue(t *testing.T) {
	s := Spec{Type: Options, Options: []Option{opt("l", "Large", "Grande")}}
	v, p := Parse(&s, "large", env("en"))
	if p != None || v.Text != "l" || v.Show("es") != "Grande" || v.Show("en") != "Large" || v.Any() != "l" {
		t.Error(v, p)
	}
	if _, p := Parse(&s, "huge", env("en")); p != NoChoice {
		t.Error(p)
	}
	if _, p := Parse(&Spec{Type: Options}, "x", env("en")); p != NoChoice {
		t.Error(p)
	}
}

// TestOptionNumbers: options called by numbers are chosen by the number, said in
// whatever way.
func TestOptionNumbers(t *testing.T) {
	digits := Spec{Type: Options, Options: []Option{{Value: "1"}, {Value: "2"}, {Value: "5"}}}
	run(t, digits, "en", []row{{"5", "5"}, {"five", "5"}, {"five please", "5"}, {"it's a 2", "2"}, {"3", nil}, {"three", nil}, {"one or two", nil}, {"twenty five", nil}, {"the last", "5"}, {"dos", "2"}})
	run(t, digits, "es", []row{{"uno", "1"}, {"el 5", "5"}, {"un cinco", "5"}, {"cinco, gracias", "5"}, {"tres", nil}})
	words := Spec{Type: Options, Options: []Option{opt("a", "One room", "Una habitación"), opt("b", "Two", "Dos")}}
	run(t, words, "en", []row{{"2", "b"}, {"two", "b"}, {"one room", "a"}})
}
