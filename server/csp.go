package server

import (
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
)

// CSPHashes returns the sources that a Content-Security-Policy needs in script-src
// for the scripts that stand in the page itself: clientside callbacks, and the one
// that starts the renderer. algorithm is "sha256" (also if empty), "sha384" or
// "sha512". It starts the app, as Start does.
//
//	hashes, err := app.CSPHashes("")
//	policy := "script-src 'self' " + strings.Join(hashes, " ")
func (a *App) CSPHashes(algorithm string) ([]string, error) {
	var sum func([]byte) []byte
	switch algorithm {
	case "", "sha256":
		algorithm = "sha256"
		sum = func(b []byte) []byte { s := sha256.Sum256(b); return s[:] }
	case "sha384":
		sum = func(b []byte) []byte { s := sha512.Sum384(b); return s[:] }
	case "sha512":
		sum = func(b []byte) []byte { s := sha512.Sum512(b); return s[:] }
	default:
		return nil, fmt.Errorf("there is no CSP hash %q; use sha256, sha384 or sha512", algorithm)
	}
	if err := a.Start(); err != nil {
		return nil, err
	}
	scripts := append(a.pages.inline[:len(a.pages.inline):len(a.pages.inline)], a.renderer())
	hashes := make([]string, len(scripts))
	for i, script := range scripts {
		hashes[i] = "'" + algorithm + "-" + base64.StdEncoding.EncodeToString(sum([]byte(script))) + "'"
	}
	return hashes, nil
}
