// Package understand tells which intent of an assistant a visitor's text
// means, and how sure that is. It learns from the example sentences of the
// assistant alone: no pretrained weights, no network, English and Spanish
// best, every other language by its characters.
//
//	examples ── Train ── Model ── Scores (which intent, how sure)
//	                       └───── Scope  (is this for us at all)
//
// A text becomes words (Normalise, Words), a one-edit spelling fix against the
// assistant's own vocabulary, and features: stems, groups of kindred words,
// pairs of neighbours and character n-grams. One linear support vector machine
// an intent, with some naive Bayes in its weights, and an index of the nearest
// examples score it; one fixed formula turns both into a confidence in [0,1].
// The constants are the same for every assistant.
//
// Everything here is pure: same examples, same model, whatever their order and
// however many processors train it. A Model never changes and may be used by
// any number of goroutines.
//
// Evaluate measures a model on lines with known answers, Advise tells an author
// which examples to mend, and Groups gathers requests nobody had foreseen.
package understand
