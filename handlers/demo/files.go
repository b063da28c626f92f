package demo

import (
	"bytes"
	_ "embed"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"

	"relevo/domain/attachment"
)

//go:embed content/assembly.txt
var assemblyText []byte

// putFiles stores the bytes of the demo's files and returns their rows by
// name; none without a place to put them.
func putFiles(put func(io.Reader) (string, int64, error)) (map[string]attachment.File, error) {
	out := map[string]attachment.File{}
	if put == nil {
		return out, nil
	}
	for _, f := range []struct {
		name string
		make func() ([]byte, error)
	}{
		{"table-scratch.png", func() ([]byte, error) { return picture(scratchedWood) }},
		{"sofa-stain.png", func() ([]byte, error) { return picture(stainedCloth) }},
		{"parcel.png", func() ([]byte, error) { return picture(dentedParcel) }},
		{"alder-assembly.txt", func() ([]byte, error) { return assemblyText, nil }},
	} {
		body, err := f.make()
		if err != nil {
			return nil, err
		}
		kind, err := attachment.Detect(body)
		if err != nil {
			return nil, err
		}
		sha, size, err := put(bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		out[f.name] = attachment.File{Name: f.name, Type: kind.Type, Size: size, SHA256: sha, Width: kind.Width, Height: kind.Height}
	}
	return out, nil
}

const picWidth, picHeight = 640, 480

// picture paints one drawn photograph: shade gives the colour of a point with
// both coordinates from 0 to 1.
func picture(shade func(x, y float64) (r, g, b float64)) ([]byte, error) {
	img := image.NewRGBA(image.Rect(0, 0, picWidth, picHeight))
	for y := range picHeight {
		for x := range picWidth {
			r, g, b := shade(float64(x)/picWidth, float64(y)/picHeight)
			img.SetRGBA(x, y, color.RGBA{channel(r), channel(g), channel(b), 255})
		}
	}
	var b bytes.Buffer
	err := png.Encode(&b, img)
	return b.Bytes(), err
}

// channel rounds to steps of four, which packs several times smaller.
func channel(v float64) uint8 { return uint8(max(0, min(252, v*255))) &^ 3 }

// near is 1 on a line or at a point and falls to 0 at the width.
func near(distance, width float64) float64 { return max(0, 1-math.Abs(distance)/width) }

// scratchedWood is a table top with a long scratch.
func scratchedWood(x, y float64) (r, g, b float64) {
	grain := math.Sin(90*(y+.02*math.Sin(6*x)+.01*math.Sin(17*x+3))) * math.Sin(23*y+1.5*math.Sin(3*x))
	board := near(math.Mod(y+.07, .333)-.166, .004)
	light := .86 + .16*(1-y) + .035*grain - .3*board
	r, g, b = .74*light, .55*light, .37*light
	line := .62 - .34*x + .018*math.Sin(9*x)
	if x > .24 && x < .78 {
		cut, edge := near(y-line, .006), near(y-line-.009, .005)
		r, g, b = r-.34*cut+.2*edge, g-.3*cut+.2*edge, b-.22*cut+.18*edge
	}
	return r, g, b
}

// stainedCloth is a light weave with a brown stain.
func stainedCloth(x, y float64) (r, g, b float64) {
	weave := math.Sin(x*picWidth*.52)*.5 + math.Sin(y*picHeight*.52)*.5
	fold := near(x-.5-.04*math.Sin(3*y), .05)
	light := .88 - .12*y + .02*weave - .1*fold
	r, g, b = .84*light, .82*light, .77*light
	d := math.Hypot((x-.44)*1.25, y-.52)
	angle := math.Atan2(y-.52, x-.44)
	rim := .16 + .022*math.Sin(2*angle+1) + .014*math.Sin(3*angle+4) + .004*math.Sin(7*angle+2)
	if d < rim {
		k := .28 + .3*math.Pow(d/rim, 6)
		r, g, b = r*(1-k*.42), g*(1-k*.68), b*(1-k*.95)
	}
	return r, g, b
}

// dentedParcel is a cardboard box on a floor with one corner pushed in.
func dentedParcel(x, y float64) (r, g, b float64) {
	if x < .16 || x > .84 || y < .2 || y > .86 || (x-.16)+(y-.2) < .1 {
		light := .5 + .2*y + .02*math.Sin(40*x*y)
		return .55 * light, .57 * light, .62 * light
	}
	light := .92 - .18*(y-.2) + .02*math.Sin(300*y)
	r, g, b = .76*light, .6*light, .42*light
	if math.Abs(x-.5) < .055 {
		r, g, b = r+.1, g+.1, b+.08 // tape
	}
	dent := .7*near(math.Hypot(x-.24, y-.3), .12) + near((x-.16)-(y-.2)*.8-.03, .015)*near(y-.34, .16)
	return r - .25*dent, g - .22*dent, b - .17*dent
}
