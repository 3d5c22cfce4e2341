package browser

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// knownFailures returns the tests that a backend is known to fail, each with the
// reason: conformance/known/browser-<backend>.txt, where comments are the reason
// for the names below them until an empty line. A file that isn't there is an
// empty one: the goal.
func knownFailures(backend string) (map[string]string, error) {
	file := filepath.Join(root(), "conformance", "known", "browser-"+backend+".txt")
	text, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return parseKnown(file, string(text))
}

func parseKnown(file, text string) (map[string]string, error) {
	reasons, reason, afterName := map[string]string{}, "", false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		comment, isComment := strings.CutPrefix(line, "#")
		if line == "" || (isComment && afterName) {
			reason = ""
		}
		afterName = line != "" && !isComment
		switch {
		case isComment:
			reason = strings.TrimSpace(reason + " " + strings.TrimSpace(comment))
		case !afterName:
		case reason == "":
			return nil, fmt.Errorf("%s: %s has no reason above it", file, line)
		default:
			reasons[line] = reason
		}
	}
	return reasons, nil
}
