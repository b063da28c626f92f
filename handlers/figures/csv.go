package figures

import (
	"bytes"
	"encoding/csv"
	"strings"
)

// CSVType is the media type of a table.
const CSVType = "text/csv; charset=utf-8"

// CSV writes a table. Texts that a spreadsheet would take for a formula are
// quoted so that it does not. mark puts the sign in front by which spreadsheets
// know UTF-8; programs do without.
func CSV(rows [][]string, mark bool) ([]byte, error) {
	var b bytes.Buffer
	if mark {
		b.WriteString("\ufeff")
	}
	out := csv.NewWriter(&b)
	out.UseCRLF = true
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, s := range row {
			safe[i] = harmless(s)
		}
		if err := out.Write(safe); err != nil {
			return nil, err
		}
	}
	out.Flush()
	return b.Bytes(), out.Error()
}

// harmless puts a quote before what spreadsheets run as a formula. Numbers are
// never negative here, so that none of them is touched.
func harmless(s string) string {
	if s != "" && strings.ContainsAny(s[:1], "=+-@\t\r\n") {
		return "'" + s
	}
	for _, wide := range []string{"＝", "＋", "－", "＠"} { // full-width twins, taken for the same
		if strings.HasPrefix(s, wide) {
			return "'" + s
		}
	}
	return s
}
