package figures

import (
	"fmt"
	"math"
	"strings"

	"relevo/domain/i18n"
)

// BoxW and BoxH are the box a chart is drawn in.
const BoxW, BoxH = 1000.0, 200.0

// Line draws values as a line among n places across the box, top being the
// height of the scale: solid where they are final, dashed where they are
// provisional, broken where they are undefined; area is the ground below.
func Line(values []Value, n int, top float64, provisional func(i int) bool) (solidPath, dashPath, areaPath string) {
	at := func(i int) (x, y float64) {
		return BoxW * (float64(i) + .5) / float64(n), BoxH * (1 - values[i].N/top)
	}
	var solid, dash, area strings.Builder
	for i := range values {
		if !values[i].OK {
			continue
		}
		x, y := at(i)
		if i == 0 || !values[i-1].OK {
			if i == len(values)-1 || !values[i+1].OK { // alone: a short stroke
				to := &solid
				if provisional(i) {
					to = &dash
				}
				fmt.Fprintf(to, "M%s %sh8", Num(x-4), Num(y))
			}
			continue
		}
		x0, y0 := at(i - 1)
		to := &solid
		if provisional(i) || provisional(i-1) {
			to = &dash
		}
		fmt.Fprintf(to, "M%s %sL%s %s", Num(x0), Num(y0), Num(x), Num(y))
		fmt.Fprintf(&area, "M%s %sL%s %sL%s 200L%s 200Z", Num(x0), Num(y0), Num(x), Num(y), Num(x), Num(x0))
	}
	return solid.String(), dash.String(), area.String()
}

// Nice is the top of a scale whose four steps are easy to read.
func Nice(top float64, k Kind) float64 {
	switch {
	case top <= 0:
		top = 1
	case k == Share && top <= 1:
		for _, t := range []float64{.04, .08, .2, .4, 1} {
			if top <= t {
				return t
			}
		}
	}
	if k == Length {
		for _, s := range []float64{4, 20, 40, 60, 120, 240, 480, 600, 1200, 2400, 3600, 7200, 14400, 28800, 57600, 86400, 172800, 345600} {
			if top <= s*1000 {
				return s * 1000
			}
		}
	}
	scale := math.Pow(10, math.Floor(math.Log10(top)))
	for _, m := range []float64{1, 2, 4, 8, 10} {
		if m*scale < top {
			continue
		}
		if k == Count {
			return math.Ceil(m*scale/4) * 4
		}
		return m * scale
	}
	return 10 * scale
}

// Ticks are the words at the grid lines, from the top to the ground.
func Ticks(p *i18n.Printer, top float64, k Kind) (out []string) {
	for i := 4; i >= 0; i-- {
		out = append(out, Say(p, Value{Kind: k, N: top * float64(i) / 4, OK: true}))
	}
	return out
}

// Spark is the trend of a tile in a box of 120 by 30; gaps are closed.
func Spark(values []Value) (line, area string) {
	top := 0.0
	var known []int
	for i, v := range values {
		if v.OK {
			top = max(top, v.N)
			known = append(known, i)
		}
	}
	if len(known) < 2 || top == 0 {
		return "", ""
	}
	var b strings.Builder
	for n, i := range known {
		op := "L"
		if n == 0 {
			op = "M"
		}
		fmt.Fprintf(&b, "%s%.1f %.1f", op, 120*float64(i)/float64(len(values)-1), 28-25*values[i].N/top)
	}
	line = b.String()
	first, last := 120*float64(known[0])/float64(len(values)-1), 120*float64(known[len(known)-1])/float64(len(values)-1)
	return line, fmt.Sprintf("%sL%.1f 30L%.1f 30Z", line, last, first)
}

// Num writes a place in a drawing.
func Num(v float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", v), ".0") }
