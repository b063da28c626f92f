package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"relevo/domain/understand"
)

func TestDataFolder(t *testing.T) {
	root := t.TempDir()
	deep := filepath.Join(root, "a", "b")
	sets := filepath.Join(root, "shared", "data", "intent")
	for _, dir := range []string{deep, sets} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(deep)
	got, err := dataFolder("", "intent")
	if err != nil || filepath.Base(filepath.Dir(filepath.Dir(got))) != "shared" {
		t.Errorf("%s, %v", got, err)
	}
	if got, err := dataFolder(filepath.Join(root, "shared", "data"), "intent"); err != nil || got != sets {
		t.Errorf("%s, %v", got, err)
	}
	if _, err := dataFolder(deep, "intent"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

// TestIntentsWithoutSets: the part says so and invents nothing.
func TestIntentsWithoutSets(t *testing.T) {
	var out bytes.Buffer
	b := &bench{data: t.TempDir(), rep: &report{out: &out}}
	if err := intents(t.Context(), b); err != nil || len(b.rep.Figures) != 0 || !strings.Contains(out.String(), "not measured") {
		t.Errorf("%v, %v\n%s", err, b.rep.Figures, out.String())
	}
}

func TestIntentSet(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"train.tsv": "hours\twhen do you open\nhours\topening hours\norder\twhere is my order\norder\ttrack my parcel\n",
		"test.tsv":  "hours\twhen do you open?\norder\twhere is my order?\n", "oos.tsv": "oos\tthe moon is made of cheese\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	b := &bench{rep: &report{out: &out}}
	s := intentSet{name: "tiny", lang: "en", train: "train", test: "test", oos: "oos", accuracy: .9, typos: .1}
	if err := b.intentSet(dir, s); err != nil {
		t.Fatal(err)
	}
	if f := b.rep.Figures; len(f) != 6 || f[0].Value != 100 || f[0].Verdict != within || f[1].Value != 100 || f[3].Verdict != shown {
		t.Errorf("%+v", f)
	}
	if s.test = "none"; b.intentSet(dir, s) == nil {
		t.Error("a missing file goes unnoticed")
	}
}

func TestTypoAccuracyLeavesOutOfScopeOut(t *testing.T) {
	m, err := understand.Train([]understand.Example{{Label: "a", Text: "opening hours"}, {Label: "b", Text: "my parcel"}}, understand.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := typoAccuracy(m, []understand.Example{{Label: "a", Text: "opening hours today"}, {Label: understand.OutOfScope, Text: "x"}}); got != 1 {
		t.Errorf("%v", got)
	}
}

// TestWatchResident: a process's greatest size is at least what it has touched;
// of one that is not there, nothing is known.
func TestWatchResident(t *testing.T) {
	touched := make([]byte, 8<<20)
	for i := 0; i < len(touched); i += 4096 {
		touched[i] = 1
	}
	if peak := watchResident(os.Getpid()).stop(); peak < int64(len(touched)) {
		t.Errorf("%d bytes", peak)
	}
	runtime.KeepAlive(touched)
	if peak := watchResident(1 << 30).stop(); peak != 0 {
		t.Errorf("%d bytes of nobody", peak)
	}
}
