package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"relevo/e2e/proc"
)

// memoryWatch follows a process's memory to its peak.
type memoryWatch struct {
	quit chan struct{}
	peak chan int64
}

// watchMemory reads the server's own memory ten times a second.
func watchMemory(s *proc.Server) *memoryWatch { return watchBytes(100*time.Millisecond, s.RssAnon) }

// watchResident reads the greatest resident size the kernel knows of a process,
// the program itself included. What the kernel says when the process has ended
// is of no use: it counts the size of the process that started it.
func watchResident(pid int) *memoryWatch {
	return watchBytes(10*time.Millisecond, func() (int64, error) {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if err != nil {
			return 0, err
		}
		_, rest, _ := strings.Cut(string(status), "\nVmHWM:")
		var kb int64
		_, err = fmt.Sscan(rest, &kb)
		return kb * 1024, err
	})
}

func watchBytes(every time.Duration, read func() (int64, error)) *memoryWatch {
	w := &memoryWatch{quit: make(chan struct{}), peak: make(chan int64, 1)}
	go func() {
		var peak int64
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			if n, err := read(); err == nil { // the process may have ended: its last peak stands
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
