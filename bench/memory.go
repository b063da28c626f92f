package main

import (
	"os/exec"
	"time"

	"relevo/e2e/proc"
)

// memoryWatch follows a process's memory to its peak.
type memoryWatch struct {
	quit chan struct{}
	peak chan int64
}

func watchMemory(s *proc.Server) *memoryWatch {
	w := &memoryWatch{quit: make(chan struct{}), peak: make(chan int64, 1)}
	go func() {
		var peak int64
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			if n, err := s.RssAnon(); err == nil { // the process may have ended: its last peak stands
				peak = max(peak, n)
			}
			select {
			case <-tick.C:
			case <-w.quit:
				w.peak <- peak
				return
			}
		}
	}()
	return w
}

// stop ends the watch and returns the peak in bytes.
func (w *memoryWatch) stop() int64 {
	close(w.quit)
	return <-w.peak
}

// slowFlushes is the wrapper that holds every flush back 2 ms. strace traces
// from a process beside the program (-D), so that the program keeps its place
// as our child, and stops it at these two calls only (--seccomp-bpf). missing
// says why it cannot be used, "" when it can.
func slowFlushes() (wrap []string, missing string) {
	path, err := exec.LookPath("strace")
	if err != nil {
		return nil, "strace is not installed; get it with: apt-get install strace"
	}
	wrap = []string{path, "-qq", "-D", "-f", "--seccomp-bpf", "-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:delay_exit=2000", "-o", "/dev/null"}
	if out, err := exec.Command(wrap[0], append(wrap[1:len(wrap):len(wrap)], "true")...).CombinedOutput(); err != nil {
		return nil, "strace may not trace here (" + err.Error() + "): " + string(out)
	}
	return wrap, ""
}
