package engine

import (
	"context"
	"errors"
	"fmt"
)

// The kinds of jobs.
const jobBlob = "blob.delete"

const (
	jobLease    = 60_000 // ms a worker has before another may try
	jobAttempts = 12
)

// RunJobs carries out jobs until ctx ends. A job runs outside any transaction,
// at least once; a failed one waits twice as long each time, from a second to
// an hour, and is set aside as dead after twelve attempts.
func (e *Engine) RunJobs(ctx context.Context) error {
	sub := e.hub.Subscribe(TopicJobs)
	defer sub.Close()
	return e.loop(ctx, sub.C, "jobs", e.DoJobs)
}

// DoJobs carries out all jobs due now and says when the next may run.
func (e *Engine) DoJobs(ctx context.Context) (next int64, err error) {
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
		if err := e.settle(ctx, j, e.do(ctx, j)); err != nil {
			return 0, err
		}
	}
}

func (e *Engine) do(ctx context.Context, j *Job) error {
	switch j.Kind {
	case jobBlob:
		return e.deleteBlob(ctx, j)
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
