package understand

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// OutOfScope is the label of lines that mean no intent at all.
const OutOfScope = "oos"

// LineError is what is wrong with a file of examples, and where.
type LineError struct {
	Line int // from 1
	Text string
}

// Error is one line.
func (e *LineError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Text) }

// ReadTSV reads "label<TAB>text" lines in UTF-8, at most most of them, ended by
// LF, CR LF or, in a file without any LF, CR. Empty lines are skipped; what is
// wrong is a *LineError.
func ReadTSV(data string, most int) ([]Example, error) {
	data = strings.TrimPrefix(data, "\ufeff")
	if !strings.Contains(data, "\n") {
		data = strings.ReplaceAll(data, "\r", "\n")
	}
	var all []Example
	number := 0
	for line := range strings.SplitSeq(data, "\n") {
		number++
		line = strings.TrimSuffix(line, "\r")
		if strings.TrimSpace(line) == "" {
			continue
		}
		if len(all) == most {
			return nil, &LineError{number, fmt.Sprintf("more than %d lines", most)}
		}
		if !utf8.ValidString(line) {
			return nil, &LineError{number, "this is not UTF-8"}
		}
		label, text, ok := strings.Cut(line, "\t")
		label, text = strings.TrimSpace(label), strings.TrimSpace(text)
		switch {
		case !ok:
			return nil, &LineError{number, "there is no tab between label and text"}
		case label == "":
			return nil, &LineError{number, "the label is missing"}
		case text == "":
			return nil, &LineError{number, "the text is missing"}
		}
		all = append(all, Example{label, text})
	}
	return all, nil
}

// Split parts lines into examples and the texts that are out of scope.
func Split(lines []Example) (examples []Example, outOfScope []string) {
	for _, e := range lines {
		if e.Label == OutOfScope {
			outOfScope = append(outOfScope, e.Text)
		} else {
			examples = append(examples, e)
		}
	}
	return examples, outOfScope
}
