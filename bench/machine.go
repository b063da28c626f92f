package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// machine is what figures depend on.
type machine struct {
	CPU      string  `json:"cpu"`
	Cores    int     `json:"cores"`
	MemoryMB float64 `json:"memory_mb"`
	Kernel   string  `json:"kernel"`
	Go       string  `json:"go"`
	FlushP50 float64 `json:"flush_p50_ms"` // fdatasync of 4 KiB appended
	FlushP99 float64 `json:"flush_p99_ms"`
	Load     string  `json:"load"` // load averages at the start
}

// String is the first line of the output.
func (m machine) String() string {
	return fmt.Sprintf("machine: %s, %d cores, %s MB, Linux %s, %s; disk: 4 KiB append and fdatasync p50 %s ms, p99 %s ms; load at start %s",
		m.CPU, m.Cores, number(m.MemoryMB), m.Kernel, m.Go, number(m.FlushP50), number(m.FlushP99), m.Load)
}

func describeMachine(dir string) (machine, error) {
	m := machine{CPU: field("/proc/cpuinfo", "model name"), Cores: runtime.NumCPU(), Go: runtime.Version()}
	var kilobytes float64
	if _, err := fmt.Sscan(field("/proc/meminfo", "MemTotal"), &kilobytes); err == nil {
		m.MemoryMB = kilobytes * 1024 / 1e6
	}
	for path, to := range map[string]*string{"/proc/sys/kernel/osrelease": &m.Kernel, "/proc/loadavg": &m.Load} {
		b, err := os.ReadFile(path)
		if err != nil {
			return m, err
		}
		*to = strings.TrimSpace(string(b))
	}
	if f := strings.Fields(m.Load); len(f) > 3 {
		m.Load = strings.Join(f[:3], " ")
	}
	s, err := flushTime(dir, 300)
	m.FlushP50, m.FlushP99 = ms(s.P50), ms(s.P99)
	return m, err
}

// field reads "name : value" from a file of /proc, "" when it is not there.
func field(path, name string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(b)) {
		if k, v, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(k) == name {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

// flushTime appends 4 KiB and flushes, n times.
func flushTime(dir string, n int) (spread, error) {
	path := filepath.Join(dir, "flush")
	f, err := os.Create(path)
	if err != nil {
		return spread{}, err
	}
	page := make([]byte, 4096)
	var took []time.Duration
	for range n {
		start := time.Now()
		if _, err = f.Write(page); err != nil {
			break
		}
		if err = syscall.Fdatasync(int(f.Fd())); err != nil {
			break
		}
		took = append(took, time.Since(start))
	}
	return spreadOf(took), errors.Join(err, f.Close(), os.Remove(path))
}
