# Targets people use: demo, build, test, check, bench, generate.
GO ?= go
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)
# generated pages grow by a tenth of the whole program when their helpers are inlined
GCFLAGS := relevo/views/...=-l

.PHONY: demo build test check generate bench soak fuzz screenshots

## demo: build and start the product with a filled shop
demo: build
	./relevo demo --data ./data/demo

## build: one stripped binary
build:
	CGO_ENABLED=0 $(GO) build -trimpath -gcflags='$(GCFLAGS)' -ldflags '$(LDFLAGS)' -o relevo .

## test: everything, with the race detector; browser tests need Debian's chromium
test:
	.ci/chromium
	.ci/test

## check: what must hold before a commit
check:
	.ci/check

## generate: Go code from templ files, and the joined scripts
generate:
	$(GO) tool templ generate -lazy
	$(GO) generate ./static

## bench: the figures of docs/figures.md, each with its method beside it
bench:
	$(GO) run ./bench

## soak: more than a million random steps of routing, 24 h of it simulated with crashes, and the crash test for as long as RELEVO_CRASHES says (default here 2,000 kills)
soak:
	$(GO) test -count=1 -timeout 3h -run 'TestInvariants' ./domain/routing/ -rapid.checks=25000
	RELEVO_SOAK_HOURS=$${RELEVO_SOAK_HOURS:-24} $(GO) test -count=1 -v -timeout 3h -run 'Soak' ./domain/simulate/
	RELEVO_CRASHES=$${RELEVO_CRASHES:-2000} $(GO) test -count=1 -timeout 3h -run 'Crash' ./e2e/

## fuzz: each fuzz target for 20 s
fuzz:
	.ci/fuzz

## screenshots: take the pictures in docs/ anew
screenshots:
	.ci/chromium
	RELEVO_SCREENSHOTS=$(CURDIR)/docs/screenshots $(GO) test -count=1 -run 'Screenshots' ./e2e/
