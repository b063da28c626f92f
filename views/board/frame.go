package board

import "relevo/views/layout"

// framed puts what stands outside of all regions after the page's content.
func framed(p Page) layout.PageProps {
	props := p.PageProps
	props.Main = "page"
	props.After = after(p)
	if p.Wall {
		props.Theme = "" // a screen on a wall follows the light around it
	}
	return props
}
