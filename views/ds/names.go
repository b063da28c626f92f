// Package ds speaks Datastar 1.0.0-beta.11: the attributes in pages, the
// expressions in them, and the events a server sends. Pages and handlers never
// spell a name of Datastar themselves; static/files/live.js is the only other
// place that knows them.
//
// Rules for callers (each was learnt from a fault):
//   - every element with an attribute of this package has its own id;
//   - foreign text never enters an expression, an attribute name or an initial
//     signal; addresses enter through Post, PostForm or Quote;
//   - fields people type into stand outside regions that are merged again;
//   - one region per event; at most 50 rows a region; long logs are appended to;
//   - signals are declared on the first element of the body, names that start
//     with "_" stay in the browser.
//
// Moving to Datastar 1.0.x changes names.go and WIRE in live.js only:
//
//	beta.11                                        1.0
//	datastar-merge-fragments, fragments, mergeMode datastar-patch-elements, elements, mode
//	modes morph, outer                             outer (morphs), replace
//	datastar-merge-signals                         datastar-patch-signals
//	datastar-remove-fragments                      patch-elements with mode remove
//	data-on-click, data-class-x, data-attr-x       data-on:click, data-class:x, data-attr:x
//	data-on-load                                   data-init
//	data-on-signal-change                          data-on-signal-patch
//	.trail, .notrail                               .trailing, .notrailing
package ds

const (
	evMerge   = "datastar-merge-fragments"
	evSignals = "datastar-merge-signals"
	evRemove  = "datastar-remove-fragments"

	keyHTML     = "fragments"
	keySelector = "selector"
	keyMode     = "mergeMode"
	keySignals  = "signals"

	attrOn      = "data-on-"
	attrClass   = "data-class-"
	attrAttr    = "data-attr-"
	attrBind    = "data-bind"
	attrText    = "data-text"
	attrShow    = "data-show"
	attrInit    = "data-on-load"
	attrSignals = "data-signals__ifmissing"
	attrIgnore  = "data-star-ignore"

	queryKey = "datastar"
)

// Mode tells how a fragment meets the page.
type Mode string

// The modes. Morph keeps what did not change, focus and scroll included.
const (
	Morph   Mode = ""        // the element with the fragment's id becomes the fragment
	Replace Mode = "outer"   // the element is replaced without comparing
	Inner   Mode = "inner"   // the children of Selector are replaced by the fragment: one element
	Append  Mode = "append"  // added as the last child of Selector
	Prepend Mode = "prepend" // added as the first child of Selector
	Before  Mode = "before"  // added before Selector
	After   Mode = "after"   // added after Selector
)
