package understand

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMeasure(t *testing.T) {
	f := Measure([]Answer{
		{"a", "a", 0.9}, {"a", "a", 0.5}, {"a", "b", 0.8}, {"b", "b", 0.7}, {OutOfScope, "a", 0.6}, {OutOfScope, "b", 0.1}, {OutOfScope, OutOfScope, 0}, {"c", "b", 0.2},
	}, 0.5)
	near := func(name string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	near("accuracy", f.AccuracyNoThreshold, 3.0/5)
	near("in scope", f.InScopeAccuracy, 2.0/5) // 0.5 is not above 0.5
	near("recall", f.OOSRecall, 2.0/3)
	near("auroc", f.AUROC, (3+2+3+3+2)/15.0)
	// taken: a oos b b a oos oos oos; 8 lines, 4 right; meant a 3, b 1, c 1, oos 3; taken a 2, b 2, oos 4
	near("mcc", f.MCC, (4*8-(3*2+1*2+3*4))/math.Sqrt((64-20)*(64-24)))
	if f.Lines != 8 || f.OutOfScope != 3 {
		t.Errorf("%+v", f)
	}
	none := Measure(nil, 0.5)
	if !math.IsNaN(none.AccuracyNoThreshold) || !math.IsNaN(none.OOSRecall) || !math.IsNaN(none.AUROC) || none.MCC != 0 {
		t.Errorf("of nothing: %+v", none)
	}
	if in := Measure([]Answer{{"a", "a", 1}}, 0.5); in.InScopeAccuracy != 1 || !math.IsNaN(in.OOSRecall) || !math.IsNaN(in.AUROC) {
		t.Errorf("of one: %+v", in)
	}
}

// TestAUROC: against its definition over all pairs.
func TestAUROC(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.SliceOfN(rapid.Float64Range(0, 4).AsAny(), 1, 20)
		draw := func(name string) []float64 {
			var all []float64
			for _, v := range some.Draw(t, name) {
				all = append(all, math.Floor(v.(float64))/4) // so that some tie
			}
			return all
		}
		in, out := draw("in"), draw("out")
		want := 0.0
		for _, a := range in {
			for _, b := range out {
				want += count(a > b) + count(a == b)/2
			}
		}
		want /= float64(len(in) * len(out))
		if got := auroc(in, out); math.Abs(got-want) > 1e-12 {
			t.Errorf("%v, want %v", got, want)
		}
	})
}

func TestEvaluateAsksTheModel(t *testing.T) {
	m := mustTrain(t, readMini(t, "en_train"), Options{Lang: "en"})
	f := m.Evaluate([]Example{{"agent", "talk to an agent"}, {"agent", "where is my order"}, {OutOfScope, ""}, {"unheard of", "talk to an agent"}}, 0.5)
	if f.AccuracyNoThreshold != 1.0/3 || f.InScopeAccuracy != 1.0/3 || f.OOSRecall != 1 || f.AUROC != 1 {
		t.Errorf("%+v", f)
	}
}

func TestReadTSV(t *testing.T) {
	got, err := ReadTSV("\ufeffa\tone\r\n\n  \t \nb c\t two\tthree \noos\té", 3)
	if want := []Example{{"a", "one"}, {"b c", "two\tthree"}, {"oos", "é"}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := ReadTSV("a\tone\rb\ttwo\r", 3); err != nil || !slices.Equal(got, []Example{{"a", "one"}, {"b", "two"}}) {
		t.Errorf("lines ended by CR: %q, %v", got, err)
	}
	if got, err := ReadTSV("a\tone\rhere\nb\ttwo", 3); err != nil || !slices.Equal(got, []Example{{"a", "one\rhere"}, {"b", "two"}}) {
		t.Errorf("a CR inside a line: %q, %v", got, err)
	}
	in, out := Split(got)
	if len(in) != 2 || !slices.Equal(out, []string{"é"}) {
		t.Errorf("%q, %q", in, out)
	}
	if got, err := ReadTSV("", 3); got != nil || err != nil {
		t.Errorf("of nothing: %q, %v", got, err)
	}
	for data, want := range map[string]string{
		"a\tb\nc": "line 2: there is no tab between label and text", "\n\tb": "line 2: the label is missing", "a\t ": "line 1: the text is missing",
		"a\tb\n\na\t\xff": "line 3: this is not UTF-8", "a\tb\nc\td\ne\tf\n\ng\th": "line 5: more than 3 lines",
	} {
		_, err := ReadTSV(data, 3)
		var wrong *LineError
		if !errors.As(err, &wrong) || err.Error() != want {
			t.Errorf("%q: %v, want %s", data, err, want)
		}
	}
}

func FuzzReadTSV(f *testing.F) {
	for _, s := range []string{"a\tb\n", "\ufeffa\tb\r\n\r\n", "a\t\xff", "\t", "a\tb\tc"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		all, err := ReadTSV(s, 100)
		if (err == nil) == errors.As(err, new(*LineError)) || len(all) > 100 || err != nil && (all != nil || strings.Contains(err.Error(), "\n")) {
			t.Fatalf("%q, %v", all, err)
		}
		var b strings.Builder
		for _, e := range all {
			if e.Label == "" || e.Text == "" {
				t.Fatalf("%q", all)
			}
			b.WriteString(e.Label + "\t" + e.Text + "\n")
		}
		if strings.ContainsAny(s, "\ufeff\r") { // these end up at other places, and mean other things there
			return
		}
		if again, err := ReadTSV(b.String(), 100); err != nil || !slices.Equal(all, again) {
			t.Fatalf("%q is read again as %q, %v", all, again, err)
		}
	})
}

func TestTypos(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, seed := rapid.StringMatching(`[a-zñ ?]{0,80}`).Draw(t, "text"), rapid.Uint64().Draw(t, "seed")
		got := Typos(text, seed)
		r := []rune(text)
		if d := edits(r, []rune(got)); d > 2*(1+len(r)/25) || got != Typos(text, seed) {
			t.Errorf("%q becomes %q, %d edits", text, got, d)
		}
	})
	if got := Typos("12 34 ?", 1); got != "12 34 ?" {
		t.Errorf("no letter, and yet %q", got)
	}
	changed := 0
	for seed := range uint64(100) {
		changed += b2i(Typos("where is my order", seed) != "where is my order")
	}
	if changed < 90 {
		t.Errorf("%d of 100 changed", changed)
	}
}

func TestSample(t *testing.T) {
	all := readMini(t, "en_train")
	back := slices.Clone(all)
	slices.Reverse(back)
	rapid.Check(t, func(t *rapid.T) {
		k, seed := rapid.IntRange(0, 10).Draw(t, "k"), rapid.Uint64().Draw(t, "seed")
		got := Sample(all, k, seed)
		if !slices.Equal(got, Sample(back, k, seed)) {
			t.Error("the order matters")
		}
		have := map[string]int{}
		for i, e := range got {
			have[e.Label]++
			if !slices.Contains(all, e) || i > 0 && e == got[i-1] {
				t.Errorf("%v", e)
			}
		}
		if len(got) != 8*min(k, 8) || k > 0 && have["agent"] != min(k, 8) {
			t.Errorf("%d of %d", len(got), k)
		}
	})
	if slices.Equal(Sample(all, 3, 1), Sample(all, 3, 2)) {
		t.Error("two seeds, one sample")
	}
}
