package engine

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// The kinds of jobs.
const jobBlob = "blob.delete"

const (
	jobLease    = 60_000 // ms a worker has before another may try
	jobAttempts = 12
	callsAtOnce = 32 // calls of outside services that run beside each other
)

// RunJobs carries out jobs until ctx ends. A job runs outside any transaction,
// at least once; a failed one waits twice as long each time, from a second to
// an hour, and is set aside as dead after twelve attempts. Calls of outside
// services run beside each other, so that a slow one holds up nothing.
func (e *Engine) RunJobs(ctx context.Context) error {
	sub := e.hub.Subscribe(TopicJobs)
	defer sub.Close()
	var running sync.WaitGroup
	defer running.Wait()
	places := make(chan struct{}, callsAtOnce)
	start := func(j *Job) error {
		if j.Kind != jobCall {
			return e.settle(ctx, j, e.do(ctx, j))
		}
		select {
		case places <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		running.Go(func() {
			defer func() { <-places }()
			if err := e.settle(ctx, j, e.do(ctx, j)); err != nil && ctx.Err() == nil {
				e.log.Error("the outcome of a job was not stored", "kind", j.Kind, "job", j.ID.String(), "err", err)
			}
			e.hub.Wake(TopicJobs) // it may be due again
		})
		return nil
	}
	return e.loop(ctx, sub.C, "jobs", func(ctx context.Context) (int64, error) { return e.jobs(ctx, start) })
}

// DoJobs carries out all jobs due now, one after the other, and says when the
// next may run.
func (e *Engine) DoJobs(ctx context.Context) (next int64, err error) {
	return e.jobs(ctx, func(j *Job) error { return e.settle(ctx, j, e.do(ctx, j)) })
}

// jobs takes the jobs due now and hands each to start.
func (e *Engine) jobs(ctx context.Context, start func(*Job) error) (next int64, err error) {
	for {
		next, err := e.store.NextJob(ctx)
		if err != nil || next == 0 || next > e.Now() {
			return next, err
		}
		var j *Job
		err = e.write(ctx, func(tx Tx, now int64) (err error) {
			j, err = tx.ClaimJob(now, now+jobLease)
			return err
		})
		if err != nil || j == nil {
			return 0, err
		}
		if err := start(j); err != nil {
			return 0, err
		}
	}
}

func (e *Engine) do(ctx context.Context, j *Job) error {
	switch j.Kind {
	case jobBlob:
		return e.deleteBlob(ctx, j)
	case jobCall:
		return e.doCall(ctx, j)
	}
	return fmt.Errorf("no worker for jobs of kind %q", j.Kind)
}

// settle records the outcome of a job.
func (e *Engine) settle(ctx context.Context, j *Job, failed error) error {
	if failed != nil && errors.Is(failed, ctx.Err()) && ctx.Err() != nil {
		return failed // stopping: the lease runs out and it is tried again
	}
	return e.write(ctx, func(tx Tx, now int64) error {
		if failed == nil {
			return tx.FinishJob(j.ID)
		}
		e.log.Warn("job failed", "kind", j.Kind, "job", j.ID.String(), "attempt", j.Attempts, "err", failed)
		j.Error, j.Dead = failed.Error(), j.Attempts >= jobAttempts
		j.RunAt = now + backoff(j.Attempts)
		return tx.RetryJob(j)
	})
}

// backoff is the wait in ms after the given number of attempts.
func backoff(attempts int) int64 {
	return min(int64(1000)<<min(max(attempts-1, 0), 20), 60*60*1000)
}
