package understand

import (
	"os"
	"testing"
)

// readMini reads a hand-written file of testdata.
func readMini(t testing.TB, name string) []Example {
	t.Helper()
	data, err := os.ReadFile("testdata/mini_" + name + ".tsv")
	if err != nil {
		t.Fatal(err)
	}
	lines, err := ReadTSV(string(data), MaxExamples)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func mustTrain(t testing.TB, examples []Example, o Options) *Model {
	t.Helper()
	m, err := Train(examples, o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestMini: eight intents of a shop with eight examples each.
func TestMini(t *testing.T) {
	for _, lang := range []string{"en", "es"} {
		m := mustTrain(t, readMini(t, lang+"_train"), Options{Lang: lang})
		test := readMini(t, lang+"_test")
		f := m.Evaluate(test, DefaultThreshold)
		t.Logf("%s: %+v", lang, f)
		if f.AccuracyNoThreshold < 0.9 || f.InScopeAccuracy < 0.85 || f.OOSRecall < 0.9 || f.AUROC < 0.95 || f.MCC < 0.85 {
			t.Errorf("%s: %+v", lang, f)
		}
		for _, a := range m.Answers(test) {
			if a.Got != a.Want && a.Want != OutOfScope || a.Want == OutOfScope && a.P > .3 {
				t.Logf("%s: %+v", lang, a)
			}
		}
	}
}
