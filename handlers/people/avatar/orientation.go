package avatar

import (
	"bytes"
	"encoding/binary"
	"image"
)

// orientation reads how a camera was held, 1 to 8, from the EXIF part of a
// JPEG; 1 (upright) when there is none. Phones store pictures lying down.
func orientation(raw []byte) int {
	if len(raw) < 4 || raw[0] != 0xff || raw[1] != 0xd8 {
		return 1
	}
	for p := 2; p+4 <= len(raw) && raw[p] == 0xff; {
		marker, size := raw[p+1], int(binary.BigEndian.Uint16(raw[p+2:]))
		if marker == 0xda || size < 2 || p+2+size > len(raw) {
			return 1
		}
		if body := raw[p+4 : p+2+size]; marker == 0xe1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
			return exif(body[6:])
		}
		p += 2 + size
	}
	return 1
}

// exif finds the orientation in a TIFF header's first list.
func exif(b []byte) int {
	if len(b) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch string(b[:2]) {
	case "MM":
		order = binary.BigEndian
	case "II":
	default:
		return 1
	}
	at := int64(order.Uint32(b[4:]))
	if at+2 > int64(len(b)) {
		return 1
	}
	n := int64(order.Uint16(b[at:]))
	for i := range n {
		e := at + 2 + i*12
		if e+12 > int64(len(b)) {
			return 1
		}
		if order.Uint16(b[e:]) == 0x0112 {
			if v := int(order.Uint16(b[e+8:])); v >= 1 && v <= 8 {
				return v
			}
			return 1
		}
	}
	return 1
}

// upright turns a square picture the way it was seen.
func upright(src *image.RGBA, how int) *image.RGBA {
	if how <= 1 || how > 8 {
		return src
	}
	last := src.Bounds().Dx() - 1
	dst := image.NewRGBA(src.Bounds())
	for y := range last + 1 {
		for x := range last + 1 {
			u, v := x, y
			switch how {
			case 2:
				u = last - x
			case 3:
				u, v = last-x, last-y
			case 4:
				v = last - y
			case 5:
				u, v = y, x
			case 6:
				u, v = y, last-x
			case 7:
				u, v = last-y, last-x
			case 8:
				u, v = last-y, x
			}
			dst.SetRGBA(x, y, src.RGBAAt(u, v))
		}
	}
	return dst
}
