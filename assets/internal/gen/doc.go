// Package gen writes the Go packages of a component suite from the
// metadata.json that the suite's wheel brings: one type and one constructor a
// component, one setter a prop (several where a prop takes several types), and
// one typed handle a prop.
//
// The way goes through three forms. Metadata is what react-docgen wrote
// (metadata.go). Type is the same with its accidents removed (typ.go). Package
// is the finished plan, every Go name decided (plan.go). The emit files only
// print a plan.
package gen
