package avatar

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"
)

func encoded(t testing.TB, m image.Image, kind string) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch kind {
	case "png":
		err = png.Encode(&b, m)
	case "jpeg":
		err = jpeg.Encode(&b, m, &jpeg.Options{Quality: 100})
	case "gif":
		few := image.NewPaletted(m.Bounds(), color.Palette{color.RGBA{255, 0, 0, 255}, color.RGBA{0, 255, 0, 255}, color.RGBA{0, 0, 255, 255}, color.White})
		draw.Draw(few, few.Bounds(), m, image.Point{}, draw.Src)
		err = gif.Encode(&b, few, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// quarters has one colour in each corner: red, green, blue, white.
func quarters(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 0, 0, 255}
			switch {
			case x >= w/2 && y < h/2:
				c = color.RGBA{0, 255, 0, 255}
			case x < w/2 && y >= h/2:
				c = color.RGBA{0, 0, 255, 255}
			case x >= w/2:
				c = color.RGBA{255, 255, 255, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

// corners names the colours top left, top right, bottom left, bottom right.
func corners(t *testing.T, raw []byte) string {
	t.Helper()
	m, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if m.Bounds().Dx() != Side || m.Bounds().Dy() != Side {
		t.Fatalf("bounds %v", m.Bounds())
	}
	out := ""
	for _, p := range []image.Point{{20, 20}, {Side - 20, 20}, {20, Side - 20}, {Side - 20, Side - 20}} {
		r, g, b, _ := m.At(p.X, p.Y).RGBA()
		switch {
		case r > 0x8000 && g > 0x8000:
			out += "w"
		case r > 0x8000:
			out += "r"
		case g > 0x8000:
			out += "g"
		case b > 0x8000:
			out += "b"
		}
	}
	return out
}

func TestSquare(t *testing.T) {
	for _, kind := range []string{"png", "jpeg", "gif"} {
		for _, size := range []image.Point{{64, 64}, {3000, 200}, {200, 3000}, {1, 1}, {1500, 1500}} {
			out, mime, err := Square(encoded(t, quarters(size.X, size.Y), kind))
			if err != nil || mime != "image/jpeg" {
				t.Fatalf("%s %v: %s %v", kind, size, mime, err)
			}
			if got := corners(t, out); size.X > 1 && got != "rgbw" {
				t.Errorf("%s %v: corners %s", kind, size, got)
			}
		}
	}
	clear := image.NewNRGBA(image.Rect(0, 0, 30, 30))
	if _, mime, err := Square(encoded(t, clear, "png")); err != nil || mime != "image/png" {
		t.Errorf("a transparent picture became %s, %v", mime, err)
	}
}

// withOrientation puts an EXIF part with the orientation, and a comment, into a JPEG.
func withOrientation(raw []byte, how byte) []byte {
	exif := append([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), how, 0, 0, 0, 0, 0, 0)
	part := append([]byte{0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	part = append(part, "\xff\xfe\x00\x0esecret place"...)
	return append(append(append([]byte{}, raw[:2]...), part...), raw[2:]...)
}

func TestOrientation(t *testing.T) {
	raw := encoded(t, quarters(64, 64), "jpeg")
	for how, want := range map[byte]string{1: "rgbw", 2: "grwb", 3: "wbgr", 4: "bwrg", 5: "rbgw", 6: "brwg", 7: "wgbr", 8: "gwrb", 9: "rgbw", 0: "rgbw"} {
		out, _, err := Square(withOrientation(raw, how))
		if err != nil {
			t.Fatal(err)
		}
		if got := corners(t, out); got != want {
			t.Errorf("orientation %d: %s, want %s", how, got, want)
		}
		if bytes.Contains(out, []byte("Exif")) || bytes.Contains(out, []byte("secret")) {
			t.Error("metadata stays in the picture")
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, kind := range []string{"png", "jpeg", "gif"} {
		f.Add(encoded(f, quarters(8, 8), kind))
	}
	f.Add(withOrientation(encoded(f, quarters(8, 8), "jpeg"), 6))
	f.Add([]byte("RIFF\x00\x00\x00\x00WEBPVP8X"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if o := orientation(raw); o < 1 || o > 8 {
			t.Fatalf("orientation %d", o)
		}
		if err := Check(raw); err != nil {
			return
		}
		cfg, _, err := image.DecodeConfig(bytes.NewReader(raw))
		if err != nil || cfg.Width*cfg.Height > MaxPixels || len(raw) > MaxSize {
			t.Fatalf("passed with %+v, %v", cfg, err)
		}
		if cfg.Width*cfg.Height > 1<<20 {
			return // decoding it is allowed but slow
		}
		if out, _, err := Square(raw); err == nil && len(out) == 0 {
			t.Fatal("nothing came out")
		}
	})
}
