// Package demo holds the pages of the demo shop: a small shop front that
// stands for a customer's own site, with the chat widget on it. It shares no
// style with the product's pages.
package demo

import (
	"context"
	"net/url"

	"github.com/a-h/templ"

	"relevo/domain/i18n"
	"relevo/static"
)

// Addresses of the shop's pages.
const (
	ShopURL    = "/demo/shop"
	ProductURL = "/demo/shop/product"
)

// brand is the shop's name, the same in every language.
const brand = "Harbor & Pine"

// Item is one piece of the shop; its texts are in the catalogue under its slug.
type Item struct {
	Slug  string
	Price int // euros
}

// Props describes a page of the shop. The language comes from the context.
type Props struct {
	WidgetKey string
	Chosen    string // language asked for in the address, "" follows the browser
	Items     []Item
	Item      *Item // of the product page
}

// name, line and the other texts of an item.
func text(ctx context.Context, kind string, it Item) string {
	return i18n.T(ctx, "demo."+kind+"_"+it.Slug)
}

func price(ctx context.Context, it Item) string {
	return i18n.T(ctx, "demo.price", "Amount", i18n.From(ctx).Number(int64(it.Price)))
}

func picture(it Item) string { return static.URL("demo/" + it.Slug + ".svg") }

// home and product keep the chosen language.
func (p Props) home() templ.SafeURL { return address(ShopURL, "", p.Chosen) }

func (p Props) product(slug string) templ.SafeURL { return address(ProductURL, slug, p.Chosen) }

// in is this page in another language.
func (p Props) in(lang string) templ.SafeURL {
	if p.Item != nil {
		return address(ProductURL, p.Item.Slug, lang)
	}
	return address(ShopURL, "", lang)
}

func address(path, item, lang string) templ.SafeURL {
	q := url.Values{}
	if item != "" {
		q.Set("item", item)
	}
	if lang != "" {
		q.Set("lang", lang)
	}
	if len(q) > 0 {
		path += "?" + q.Encode()
	}
	return templ.SafeURL(path)
}

// others are up to three pieces besides the shown one.
func (p Props) others() []Item {
	var out []Item
	for i, it := range p.Items {
		if it.Slug == p.Item.Slug {
			for n := 1; n <= 3; n++ {
				out = append(out, p.Items[(i+n)%len(p.Items)])
			}
		}
	}
	return out
}

func (p Props) title(ctx context.Context) string {
	if p.Item != nil {
		return text(ctx, "item", *p.Item) + " · " + brand
	}
	return i18n.T(ctx, "demo.title") + " · " + brand
}

// tries are the catalogue names of what the page suggests to do.
var tries = []string{"write", "answer", "break"}

// says are the catalogue names of what visitors may write to the assistant.
var says = []string{"order", "return", "hours", "person"}

// languageNames are written in their own language everywhere.
var languageNames = map[string]string{"en": "English", "es": "Español"}
