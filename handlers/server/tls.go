package server

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/caddyserver/certmagic"
	"go.uber.org/zap"
)

// Files loads a certificate and its key; it is read once, at start.
func Files(cert, key string) (*tls.Config, error) {
	if cert == "" || key == "" {
		return nil, errors.New("--tls-cert and --tls-key go together: give both or neither")
	}
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return nil, fmt.Errorf("the certificate cannot be used (%w): check --tls-cert and --tls-key", err)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}, nil
}

// Automatic gets and renews certificates by ACME for the names and keeps them
// in the data folder, until ctx ends. It needs ports 80 and 443 to be reachable from outside.
func Automatic(ctx context.Context, dataDir string, names []string) (*tls.Config, error) {
	magic := certmagic.NewDefault()
	magic.Storage = &certmagic.FileStorage{Path: filepath.Join(dataDir, "certificates")}
	magic.Logger = zap.NewNop()
	magic.Issuers = []certmagic.Issuer{certmagic.NewACMEIssuer(magic, certmagic.ACMEIssuer{CA: certmagic.LetsEncryptProductionCA, Agreed: true, Logger: zap.NewNop()})}
	if err := magic.ManageAsync(ctx, names); err != nil {
		return nil, fmt.Errorf("certificates for %v: %w", names, err)
	}
	c := magic.TLSConfig()
	c.MinVersion = tls.VersionTLS12
	c.NextProtos = append([]string{"h2", "http/1.1"}, c.NextProtos...)
	return c, nil
}
