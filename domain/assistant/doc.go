// Package assistant is the virtual agent: what an administrator builds
// (actions, steps, conditions, texts), and what it does with one visitor text.
// It is pure: scores of recognition come in, effects go out, and whoever calls
// carries them out.
package assistant
