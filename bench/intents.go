package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"relevo/domain/understand"
)

// intentSet is a public set of examples and lines to try, with the figures to
// reach; a floor of 0 is none.
type intentSet struct {
	name, lang       string
	train, test, oos string // files below the folder of intents
	accuracy, auroc  float64
	inScope, recall  float64
	mcc, typos       float64
}

// intentSets are measured with the same constants; none is treated by itself.
var intentSets = []intentSet{
	{name: "CLINC150 full", lang: "en", train: "clinc150/full_train", test: "clinc150/val", oos: "clinc150/oos_val", accuracy: .930, auroc: .955, inScope: .895, recall: .84, typos: .875},
	{name: "CLINC150 small", lang: "en", train: "clinc150/small_train", test: "clinc150/val", oos: "clinc150/oos_val", accuracy: .912, auroc: .950, inScope: .86, recall: .86},
	{name: "CLINC150 imbalanced", lang: "en", train: "clinc150/imbalanced_train", test: "clinc150/val", oos: "clinc150/oos_val", accuracy: .917, auroc: .950, inScope: .87, recall: .86},
	{name: "SOFMattress", lang: "en", train: "hint3/sofmattress_train", test: "hint3/sofmattress_test", accuracy: .78, auroc: .83, mcc: .60, typos: .69},
	{name: "Powerplay11", lang: "en", train: "hint3/powerplay11_train", test: "hint3/powerplay11_test", accuracy: .67, auroc: .775, mcc: .43, typos: .62},
	{name: "Spanish assistant", lang: "es", train: "es_assistant/train", test: "es_assistant/val", oos: "es_assistant/oos_val", accuracy: .895, auroc: .95, inScope: .85, recall: .86, typos: .855},
}

// drawn is how many samples or noisy copies a figure of chance is the mean of.
const drawn = 5

// intents measures the matcher on public sets, if they are there.
func intents(ctx context.Context, b *bench) error {
	dir, err := dataFolder(b.data, "intent")
	if errors.Is(err, fs.ErrNotExist) {
		b.rep.note("not measured: no folder with the sets; -data or RELEVO_BENCH_DATA names one that holds intent/clinc150, intent/hint3 and intent/es_assistant")
		return nil
	}
	if err != nil {
		return err
	}
	for i, s := range intentSets {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if b.quick && i < 3 {
			continue
		}
		if err := b.intentSet(dir, s); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return errors.Join(b.tenExamples(dir), b.intentCosts(ctx, dir))
}

// dataFolder finds the folder of data sets: the one that is named, or
// shared/data in a folder above.
func dataFolder(named, kind string) (string, error) {
	if named != "" {
		dir := filepath.Join(named, kind)
		_, err := os.Stat(dir)
		return dir, err
	}
	here, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		dir := filepath.Join(here, "shared", "data", kind)
		if _, err := os.Stat(dir); err == nil {
			return dir, nil
		}
		up := filepath.Dir(here)
		if up == here {
			return "", fs.ErrNotExist
		}
		here = up
	}
}

func readSet(dir, name string) ([]understand.Example, error) {
	if name == "" {
		return nil, nil
	}
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)+".tsv"))
	if err != nil {
		return nil, err
	}
	lines, err := understand.ReadTSV(string(data), 1<<20)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return lines, nil
}

// read gives a set's examples, negatives and lines to try.
func (s intentSet) read(dir string) (examples []understand.Example, negatives []string, test []understand.Example, err error) {
	train, err := readSet(dir, s.train)
	if err != nil {
		return nil, nil, nil, err
	}
	test, err = readSet(dir, s.test)
	if err != nil {
		return nil, nil, nil, err
	}
	oos, err := readSet(dir, s.oos)
	examples, negatives = understand.Split(train)
	return examples, negatives, append(test, oos...), err
}

func (b *bench) intentSet(dir string, s intentSet) error {
	examples, negatives, test, err := s.read(dir)
	if err != nil {
		return err
	}
	m, err := understand.Train(examples, understand.Options{Lang: s.lang, Negatives: negatives})
	if err != nil {
		return err
	}
	f := m.Evaluate(test, understand.DefaultThreshold)
	method := fmt.Sprintf("%s examples of %d intents; %s lines, %d of them out of scope", number(float64(len(examples))), len(m.Labels()), number(float64(f.Lines)), f.OutOfScope)
	b.share(s.name+", right intent without threshold", f.AccuracyNoThreshold, s.accuracy, method)
	b.share(s.name+", AUROC of the confidence", f.AUROC, s.auroc, "in scope against out of scope")
	b.share(s.name+", right intent at .5", f.InScopeAccuracy, s.inScope, "falling back counts as wrong")
	b.share(s.name+", out of scope refused at .5", f.OOSRecall, s.recall, "")
	b.share(s.name+", MCC at .5", f.MCC, s.mcc, "out of scope is one of the labels")
	if s.typos > 0 {
		b.share(s.name+", with typos, right intent without threshold", typoAccuracy(m, test), s.typos,
			fmt.Sprintf("1 + length/25 random edits in each line in scope; mean of %d seeds", drawn))
	}
	return nil
}

// share adds a figure between 0 and 1 as a percentage.
func (b *bench) share(name string, value, floor float64, method string) {
	if method == "" {
		method = "as above"
	}
	b.rep.add(Figure{Name: name, Value: 100 * value, Unit: "%", Budget: 100 * floor, AtLeast: true, Method: method})
}

func typoAccuracy(m *understand.Model, test []understand.Example) float64 {
	sum := 0.0
	for seed := range uint64(drawn) {
		var noisy []understand.Example
		for i, l := range test {
			if l.Label != understand.OutOfScope {
				noisy = append(noisy, understand.Example{Label: l.Label, Text: understand.Typos(l.Text, seed<<32|uint64(i))})
			}
		}
		sum += m.Evaluate(noisy, understand.DefaultThreshold).AccuracyNoThreshold
	}
	return sum / drawn
}

// tenExamples measures what ten random examples of an intent are worth.
func (b *bench) tenExamples(dir string) error {
	s := intentSets[0]
	examples, _, test, err := s.read(dir)
	if err != nil {
		return err
	}
	sum := 0.0
	for seed := range uint64(2 * drawn) {
		m, err := understand.Train(understand.Sample(examples, 10, seed), understand.Options{Lang: s.lang})
		if err != nil {
			return err
		}
		sum += m.Evaluate(test, understand.DefaultThreshold).AccuracyNoThreshold
	}
	b.share("CLINC150, 10 random examples an intent, right intent without threshold", sum/(2*drawn), .82, fmt.Sprintf("mean of %d samples", 2*drawn))
	return nil
}

// median runs f some times.
func median(times int, f func() error) (time.Duration, error) {
	took := make([]time.Duration, times)
	for i := range took {
		start := time.Now()
		if err := f(); err != nil {
			return 0, err
		}
		took[i] = time.Since(start)
	}
	slices.Sort(took)
	return took[times/2], nil
}
