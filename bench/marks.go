package main

import (
	"bytes"
	"fmt"
)

// clientID is of the length of a UUID.
func clientID(worker, n int) string { return fmt.Sprintf("bench-%08d-%04d-%016d", worker, 0, n) }

// messageText is what visitors of the load say: a mark that tells sender and
// number, then a sentence. All are of one length.
func messageText(worker, n int) string { return mark(worker, n) + sentence }

const sentence = " Hello, my order has not arrived yet. Could you look where it is? Thank you."

// mark is found again in what the server stored and sent on.
func mark(worker, n int) string { return fmt.Sprintf("#%04d.%08d#", worker, n) }

// readMark finds a mark in an event's JSON; ok is false when there is none.
func readMark(b []byte) (worker, n int, ok bool) {
	const begin, length = `"#`, len("\"#0000.00000000#")
	i := bytes.Index(b, []byte(begin))
	if i < 0 || len(b) < i+length {
		return 0, 0, false
	}
	if b = b[i+len(begin):]; b[4] != '.' || b[13] != '#' {
		return 0, 0, false
	}
	worker, ok = readDigits(b[:4])
	if !ok {
		return 0, 0, false
	}
	n, ok = readDigits(b[5:13])
	return worker, n, ok
}

func readDigits(b []byte) (n int, ok bool) {
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// writeDigits writes n over all of b, with leading zeros.
func writeDigits(b []byte, n int) {
	for i := len(b) - 1; i >= 0; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
}
