package server

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// saltLength makes guessing hopeless.
const saltLength = 24

// newSalt returns random letters and digits.
func newSalt() string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	const fair = 256 / len(letters) * len(letters) // bytes above would favour the first letters
	var random [32]byte
	salt := make([]byte, 0, saltLength)
	for len(salt) < saltLength {
		rand.Read(random[:]) // it never fails
		for _, b := range random[:min(len(random), saltLength-len(salt))] {
			if int(b) < fair {
				salt = append(salt, letters[int(b)%len(letters)])
			}
		}
	}
	return string(salt)
}

// newPageToken returns a token for a page that is being sent. The browser sends
// it back with each callback request, unescaped in the query, so it is made of
// characters that mean nothing there.
func (a *App) newPageToken() string {
	return signToken(a.cfg.SecretKey, "end", newSalt())
}

// verifyToken returns the value of a token that signToken has made with the same
// key and scope.
func verifyToken(key []byte, scope, token string) (value string, ok bool) {
	end := strings.LastIndexByte(token, '~')
	if end < 0 {
		return "", false
	}
	value = token[:end]
	return value, hmac.Equal([]byte(signToken(key, scope, value)), []byte(token))
}

// signToken appends a signature to value. The scope keeps a token that was
// issued for one purpose from passing for another.
func signToken(key []byte, scope, value string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(scope + "\x00" + value))
	return value + "~" + hex.EncodeToString(mac.Sum(nil))
}
