// Package pydist reads the lists of scripts and stylesheets that a component
// package declares in its Python source, without running Python.
//
// It understands literals (strings, lists, dicts), plain assignments, str.format
// and f-strings with names that are known, and list comprehensions over known
// lists. Everything else is "unknown" and is left out, never guessed. No control
// flow is followed: the last assignment wins.
package pydist
