package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// pages measures what browsers load. The inbox has 60 conversations waiting,
// so that its list is full.
func pages(ctx context.Context, b *bench) (err error) {
	w, err := b.newWorld(ctx, 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	tokens, err := w.visitors(ctx, 60)
	if err != nil {
		return err
	}
	text := newWords(3)
	for i, tok := range tokens {
		if _, err := w.client.Visitor(tok).Send(ctx, clientID(i, 1), text.message()); err != nil {
			return err
		}
	}
	cookie, err := w.client.LogIn(ctx, adminEmail, adminPassword)
	if err != nil {
		return fmt.Errorf("log-in: %w", err)
	}
	if err := b.inboxFigures(ctx, &browser{client: w.client, cookie: cookie, cache: map[string]cached{}}); err != nil {
		return err
	}
	return b.widgetFigures(ctx, &browser{client: w.client, cache: map[string]cached{}}, w.key)
}

func (b *bench) inboxFigures(ctx context.Context, br *browser) error {
	const page = "/inbox?view=all"
	first, err := br.load(ctx, page)
	if err != nil {
		return err
	}
	again, err := br.load(ctx, page)
	if err != nil {
		return err
	}
	b.rep.note("inbox, bytes: %s", strings.Join(first.heavy, ", "))
	b.rep.add(Figure{Name: "inbox, first load", Value: kb(float64(first.bytes)), Unit: "KB", Budget: 150,
		Method: "GET " + page + " with 60 conversations waiting, and every style, script, static import, font, icon and picture it names; bytes of the bodies as sent to Accept-Encoding: gzip; without the live stream"})
	b.rep.add(Figure{Name: "inbox, requests", Value: float64(first.requests), Unit: "requests", Budget: 12, Method: "of that load; the live stream is one more"})
	b.rep.add(Figure{Name: "inbox, again", Value: kb(float64(again.bytes)), Unit: "KB", Budget: 30,
		Method: fmt.Sprintf("the same with the cache of the first load: what is not immutable is asked for with its tag, %d requests", again.requests)})
	return nil
}

func (b *bench) widgetFigures(ctx context.Context, br *browser, key string) error {
	loader, err := br.load(ctx, "/widget.js")
	if err != nil {
		return err
	}
	b.rep.add(Figure{Name: "widget loader", Value: kb(float64(loader.bytes)), Unit: "KB", Budget: 3,
		Method: fmt.Sprintf("GET /widget.js and what it imports at once (%d requests), bytes of the bodies as sent to Accept-Encoding: gzip", loader.requests)})
	opened, err := br.load(ctx, "/widget/frame?lang=en&k="+url.QueryEscape(key))
	if err != nil {
		return err
	}
	b.rep.note("widget, bytes: %s", strings.Join(opened.heavy, ", "))
	b.rep.add(Figure{Name: "widget, opened", Value: kb(float64(opened.bytes)), Unit: "KB", Budget: 60,
		Method: fmt.Sprintf("GET of the panel's frame and every style, script, static import, font and picture it names (%d requests), same way; the loader is in the cache", opened.requests)})
	return nil
}
