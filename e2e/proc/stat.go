package proc

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// tick is the unit of /proc/PID/stat: USER_HZ, 100 on every Linux.
const tick = 10 * time.Millisecond

// CPU is the processor time the process has used, user and system, to 10 ms.
func (s *Server) CPU() (time.Duration, error) { return CPU(s.PID()) }

// RssAnon is the memory the process holds for itself, in bytes: no mapped
// files, no shared pages.
func (s *Server) RssAnon() (int64, error) { return RssAnon(s.PID()) }

// Rss is all of the process's memory that is resident, in bytes: its own, and
// the pages in use of its program's file and of others it maps.
func (s *Server) Rss() (int64, error) { return status(s.PID(), "VmRSS") }

// CPU is the processor time of any process.
func CPU(pid int) (time.Duration, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	return parseStat(b)
}

func parseStat(b []byte) (time.Duration, error) {
	f := bytes.Fields(b[bytes.LastIndexByte(b, ')')+1:]) // the name may hold spaces
	if len(f) < 13 {
		return 0, fmt.Errorf("/proc stat: %d fields", len(f))
	}
	user, err := strconv.ParseInt(string(f[11]), 10, 64)
	if err != nil {
		return 0, err
	}
	system, err := strconv.ParseInt(string(f[12]), 10, 64)
	return time.Duration(user+system) * tick, err
}

// FineCPU is the processor time to the nanosecond, summed over the threads
// that live now. It fails where the kernel keeps no schedstat.
func FineCPU(pid int) (time.Duration, error) {
	paths, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	if err != nil {
		return 0, err
	}
	if len(paths) == 0 {
		return 0, fmt.Errorf("process %d: no schedstat", pid)
	}
	var sum int64
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if os.IsNotExist(err) {
			continue // the thread ended
		}
		if err != nil {
			return 0, err
		}
		var run int64
		if _, err := fmt.Sscan(string(b), &run); err != nil {
			return 0, fmt.Errorf("%s: %w", p, err)
		}
		sum += run
	}
	return time.Duration(sum), nil
}

// RssAnon is the anonymous memory of any process, in bytes.
func RssAnon(pid int) (int64, error) { return status(pid, "RssAnon") }

// status reads a line of /proc/PID/status that counts in kB, in bytes.
func status(pid int, line string) (int64, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	return parseStatus(b, line)
}

func parseStatus(b []byte, line string) (int64, error) {
	_, rest, _ := bytes.Cut(b, []byte(line+":"))
	f := bytes.Fields(rest)
	if len(f) == 0 {
		return 0, fmt.Errorf("/proc status: no %s", line)
	}
	kb, err := strconv.ParseInt(string(f[0]), 10, 64)
	return kb << 10, err
}
