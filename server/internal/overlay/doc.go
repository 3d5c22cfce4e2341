// Package overlay writes new values for properties into a layout that is encoded
// already, so that a page which is new begins with the state that others have been
// told.
package overlay
