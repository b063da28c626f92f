package cli_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"relevo/handlers/cli"
)

const (
	evalTrain = "hours\twhat are your opening hours\nhours\twhen do you open\nhours\tare you open on sunday\n" +
		"order\twhere is my order\norder\ttrack my parcel\norder\thas my order been shipped\noos\ttell me a joke\n"
	evalTest = "\ufeffhours\twhen do you open?\r\nhours\topen on sunday\r\n\r\norder\twhere's my parcel\r\noos\tplay some music\r\n"
	evalOOS  = "whatever\tthe moon is made of cheese\n"
)

func tsv(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "lines.tsv")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func eval(t *testing.T, e cli.EvalIntents) map[string]any {
	t.Helper()
	var out bytes.Buffer
	e.JSON = true
	if err := e.Run(&out); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatalf("%v:\n%s", err, out.String())
	}
	return got
}

func TestEvalIntents(t *testing.T) {
	e := cli.EvalIntents{Train: tsv(t, evalTrain), Test: tsv(t, evalTest), OOS: tsv(t, evalOOS), Lang: "en", Threshold: 0.5}
	got := eval(t, e)
	for key, want := range map[string]float64{
		"accuracy_no_threshold": 1, "in_scope_accuracy": 1, "oos_recall": 1, "mcc": 1, "auroc": 1, "threshold": 0.5,
		"examples": 6, "negatives": 1, "intents": 2, "lines": 5, "oos_lines": 2,
	} {
		if got[key] != want {
			t.Errorf("%s is %v, want %v", key, got[key], want)
		}
	}
	for _, key := range []string{"train_seconds", "p50_ms", "memory_mb"} {
		if v, ok := got[key].(float64); !ok || v <= 0 {
			t.Errorf("%s is %v", key, got[key])
		}
	}
	var out bytes.Buffer
	if err := e.Run(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"6 examples of 2 intents and 1 of none, learned in ", "5 lines tried, 2 of them out of scope", "right intent, at the threshold", "1.000"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing from\n%s", want, out.String())
		}
	}
}

// TestEvalIntentsWithoutOOS: what the files do not give is null, not a number.
func TestEvalIntentsWithoutOOS(t *testing.T) {
	e := cli.EvalIntents{Train: tsv(t, evalTrain), Test: tsv(t, "hours\twhen do you open\norder\tplay some music\n"), Lang: "en", Threshold: 0.5}
	got := eval(t, e)
	if v, ok := got["oos_recall"]; !ok || v != nil || got["auroc"] != nil || got["in_scope_accuracy"] != 0.5 {
		t.Errorf("%v", got)
	}
	var out bytes.Buffer
	if err := e.Run(&out); err != nil || strings.Contains(out.String(), "NaN") || !strings.Contains(out.String(), "–") {
		t.Errorf("%v\n%s", err, out.String())
	}
}

// TestEvalIntentsUnknown: lines of intents nobody taught are told, and wrong.
func TestEvalIntentsUnknown(t *testing.T) {
	e := cli.EvalIntents{Train: tsv(t, "hours\twhen do you open\n"), Test: tsv(t, "hours\twhen do you open\nrefund\tmoney back\n"), Lang: "en", Threshold: 0.5}
	if got := eval(t, e); got["unknown_intent_lines"] != 1.0 || got["accuracy_no_threshold"] != 0.5 {
		t.Errorf("%v", got)
	}
	var out bytes.Buffer
	err := e.Run(&out)
	for _, want := range []string{"1 example of 1 intent, learned", "2 lines tried, 0 of them", "1 line of intents that have no example, counted as wrong"} {
		if err != nil || !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing, %v:\n%s", want, err, out.String())
		}
	}
}

func TestEvalIntentsExtras(t *testing.T) {
	e := cli.EvalIntents{Train: tsv(t, evalTrain), Test: tsv(t, evalTest), Lang: "en", Threshold: 0.99, PerIntent: 2, Seed: 1}
	if got := eval(t, e); got["examples"] != 4.0 || got["in_scope_accuracy"] == 1.0 {
		t.Errorf("%v", got)
	}
	e = cli.EvalIntents{Train: tsv(t, evalTrain), Test: tsv(t, "hours\t"+strings.Repeat("when do you open ", 8)), Lang: "en", Threshold: 1, Typos: true}
	if got := eval(t, e); got["in_scope_accuracy"] != 0.0 {
		t.Errorf("%v", got)
	}
}

func TestEvalIntentsRefuses(t *testing.T) {
	good := tsv(t, evalTrain)
	for name, c := range map[string]struct{ train, test, want string }{
		"missing":     {filepath.Join(t.TempDir(), "none.tsv"), good, "no such file"},
		"a folder":    {t.TempDir(), good, "is a directory"},
		"no tab":      {good, tsv(t, "hours\topen\nhours open\n"), "lines.tsv:2: there is no tab"},
		"not UTF-8":   {tsv(t, "hours\t\xff\n"), good, "lines.tsv:1: this is not UTF-8"},
		"empty":       {good, tsv(t, "\n\n"), "no line in it"},
		"no examples": {tsv(t, "oos\thello\n"), good, "no example of any intent"},
		"long":        {tsv(t, "hours\t"+strings.Repeat("x", 2000)+"\n"), good, "lines.tsv: An example has at most 1024 characters."},
	} {
		var out bytes.Buffer
		err := cli.EvalIntents{Train: c.train, Test: c.test, Lang: "en", Threshold: 0.5}.Run(&out)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") || errors.As(err, new(*cli.UsageError)) || out.Len() > 0 {
			t.Errorf("%s: %v\n%s", name, err, out.String())
		}
	}
	for _, e := range []cli.EvalIntents{
		{Threshold: -0.1, Lang: "en"}, {Threshold: 1.1, Lang: "en"}, {Threshold: 0.5, Lang: "en", PerIntent: -1},
		{Threshold: 0.5, Lang: "english"}, {Threshold: 0.5},
	} {
		if err := e.Run(&bytes.Buffer{}); !errors.As(err, new(*cli.UsageError)) {
			t.Errorf("%+v: %v", e, err)
		}
	}
}

func TestParseEvalIntents(t *testing.T) {
	c, command, err := cli.Parse([]string{"eval", "intents", "--train", "a.tsv", "--test", "b.tsv", "--json"}, nil, &bytes.Buffer{})
	if err != nil || command != "eval intents" || !c.Eval.Intents.JSON || c.Eval.Intents.Lang != "en" || c.Eval.Intents.Threshold != 0.5 || filepath.Base(c.Eval.Intents.Train) != "a.tsv" {
		t.Errorf("%+v, %q, %v", c, command, err)
	}
	if _, _, err := cli.Parse([]string{"eval", "intents", "--train", "a.tsv"}, nil, &bytes.Buffer{}); !errors.As(err, new(*cli.UsageError)) {
		t.Errorf("without a test file: %v", err)
	}
}
