package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"time"

	"relevo/domain/understand"
)

// intentCosts measures time and memory with the largest set, and with 600
// examples of 30 intents out of it.
func (b *bench) intentCosts(ctx context.Context, dir string) error {
	s := intentSets[0]
	examples, _, test, err := s.read(dir)
	if err != nil {
		return err
	}
	few := map[string]bool{}
	var thirty []understand.Example
	for _, e := range understand.Sample(examples, 20, 1) {
		if few[e.Label] = true; len(few) <= 30 {
			thirty = append(thirty, e)
		}
	}
	err = b.intentCost(thirty, test, 200, 0.1)
	if err == nil && !b.quick {
		err = b.intentCost(examples, test, 10_000, 2)
	}
	if err != nil {
		return err
	}
	return b.intentMemory(ctx, dir, s)
}

// intentCost measures one size; budgets are in milliseconds.
func (b *bench) intentCost(examples, test []understand.Example, trainBudget, askBudget float64) error {
	var m *understand.Model
	times := pick(b, 3, 1)
	before := ownCPU()
	took, err := median(times, func() (err error) {
		m, err = understand.Train(examples, understand.Options{Lang: "en"})
		return err
	})
	if err != nil {
		return err
	}
	spent := (ownCPU() - before) / time.Duration(times)
	size := fmt.Sprintf("%s examples of %d intents", number(float64(len(examples))), len(m.Labels()))
	b.rep.add(Figure{Name: "training, " + size, Value: ms(took), Unit: "ms", Budget: trainBudget,
		Method: fmt.Sprintf("median of %d, on all processors; %.0f ms of processor time each", times, ms(spent))})
	asked := make([]time.Duration, len(test))
	for i, l := range test {
		start := time.Now()
		m.Scores(l.Text, 4)
		asked[i] = time.Since(start)
	}
	got := spreadOf(asked)
	b.rep.add(Figure{Name: "one message, " + size + ", median", Value: ms(got.P50), Unit: "ms", Budget: askBudget,
		Method: fmt.Sprintf("the best four intents of each of %s lines, one after the other; p99 %.2f ms", number(float64(got.N)), ms(got.P99))})
	b.rep.add(Figure{Name: "model, " + size, Value: mb(float64(m.Memory())), Unit: "MB", Budget: 100, Method: "sum of its tables"})
	return nil
}

// intentMemory runs the command on the largest set and asks the kernel for its
// greatest size.
func (b *bench) intentMemory(ctx context.Context, dir string, s intentSet) error {
	if b.quick {
		s = intentSets[3]
	}
	cmd := exec.CommandContext(ctx, b.bin, "eval", "intents", "--json", "--train", filepath.Join(dir, s.train+".tsv"), "--test", filepath.Join(dir, s.test+".tsv"))
	var out bytes.Buffer
	cmd.Stdout = &out
	if err := cmd.Start(); err != nil {
		return err
	}
	watch := watchResident(cmd.Process.Pid)
	err := cmd.Wait()
	peak := watch.stop()
	if err != nil {
		return fmt.Errorf("eval intents: %w", err)
	}
	var got struct {
		Examples int `json:"examples"`
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		return err
	}
	if peak == 0 {
		return errors.New("eval intents: its memory could not be read")
	}
	b.rep.add(Figure{Name: fmt.Sprintf("relevo eval intents, %s examples, whole process", number(float64(got.Examples))), Value: mb(float64(peak)), Unit: "MB", Budget: 100,
		Method: "greatest resident size while it trained and answered, the program itself included"})
	return nil
}
