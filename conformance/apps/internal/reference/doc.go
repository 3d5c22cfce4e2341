// Package reference is what the two Go programs of the reference workload have
// in common: the layout, the types of the values, and the computing. Thus they
// differ only in what is measured, the server around it.
//
// README.md in conformance/apps says what the workload is.
package reference
