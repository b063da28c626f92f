package main

import (
	"context"
	"os"
)

func binarySize(_ context.Context, b *bench) error {
	fi, err := os.Stat(b.bin)
	if err != nil {
		return err
	}
	b.rep.add(Figure{Name: "binary", Value: mb(float64(fi.Size())), Unit: "MB", Budget: 40, Method: `make build: pages, styles and scripts inside`})
	return nil
}
