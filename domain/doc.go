// Package domain holds what every other package speaks in: ids and errors.
// It knows no noun of the field; those live in the packages below it.
//
// Times are UTC milliseconds since 1970 in an int64 everywhere below this
// package; 0 means "not set".
package domain
