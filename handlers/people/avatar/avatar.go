// Package avatar turns an uploaded picture into a small square one: what was
// in the file besides pixels (place, camera, comments) is gone afterwards.
package avatar

import (
	"bytes"
	"errors"
	"image"
	_ "image/gif" // GIF: the first frame
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // WebP

	"relevo/domain"
)

// Limits of what is taken, and the side of what is made.
const (
	MaxSize   = 5 << 20    // bytes
	MaxPixels = 40_000_000 // checked before a pixel is unpacked
	Side      = 256
)

const quality = 90

// Check looks at the head of the file alone: 422 file when it is no PNG, JPEG,
// GIF or WebP picture, 413 file when it is too large in bytes or pixels.
func Check(raw []byte) error {
	if len(raw) > MaxSize {
		return &domain.Error{Kind: domain.KindTooLarge, Code: "too_large", Key: "people.avatar_large", Field: "file"}
	}
	cfg, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil || cfg.Width <= 0 || cfg.Height <= 0 {
		return domain.Field("file", "people.avatar_kind")
	}
	if int64(cfg.Width)*int64(cfg.Height) > MaxPixels {
		return &domain.Error{Kind: domain.KindTooLarge, Code: "too_large", Key: "people.avatar_pixels", Field: "file"}
	}
	return nil
}

// Square checks, unpacks, turns upright, cuts the middle square out and scales
// it to Side. The result is a PNG when something shows through, else a JPEG.
// Errors are Check's; a file that breaks off is 422 file too.
func Square(raw []byte) (out []byte, mime string, err error) {
	if err := Check(raw); err != nil {
		return nil, "", err
	}
	img, err := decode(raw)
	if err != nil {
		return nil, "", &domain.Error{Kind: domain.KindInvalidField, Code: "invalid_field", Key: "people.avatar_kind", Field: "file", Cause: err}
	}
	small := upright(shrink(img), orientation(raw))
	var b bytes.Buffer
	if small.Opaque() {
		err = jpeg.Encode(&b, small, &jpeg.Options{Quality: quality})
		return b.Bytes(), "image/jpeg", err
	}
	err = png.Encode(&b, small)
	return b.Bytes(), "image/png", err
}

// decode unpacks a picture; a decoder that panics on a forged file counts as
// an error.
func decode(raw []byte) (img image.Image, err error) {
	defer func() {
		if recover() != nil {
			img, err = nil, errors.New("the decoder gave up on the picture")
		}
	}()
	img, _, err = image.Decode(bytes.NewReader(raw))
	if err == nil && img.Bounds().Empty() {
		err = errors.New("the picture is empty")
	}
	return img, err
}

// shrink scales the middle square to Side, a large one in two steps: the fine
// scaler keeps a row of floats for each line of its source.
func shrink(img image.Image) *image.RGBA {
	from := middle(img.Bounds())
	if from.Dx() > 4*Side {
		half := image.NewRGBA(image.Rect(0, 0, 4*Side, 4*Side))
		draw.ApproxBiLinear.Scale(half, half.Bounds(), img, from, draw.Src, nil)
		img, from = half, half.Bounds()
	}
	small := image.NewRGBA(image.Rect(0, 0, Side, Side))
	draw.CatmullRom.Scale(small, small.Bounds(), img, from, draw.Src, nil)
	return small
}

// middle is the largest square in the middle of b.
func middle(b image.Rectangle) image.Rectangle {
	side := min(b.Dx(), b.Dy())
	x, y := b.Min.X+(b.Dx()-side)/2, b.Min.Y+(b.Dy()-side)/2
	return image.Rect(x, y, x+side, y+side)
}
