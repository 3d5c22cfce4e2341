package release

import (
	"regexp"
	"strconv"
	"strings"
)

// A letter is what Python calls one, which is more than ASCII.
var (
	stampPart    = regexp.MustCompile(`^v[\p{L}\p{N}_-]+m[0-9a-fA-F]+$`)
	notInVersion = regexp.MustCompile(`[^\p{L}\p{N}_-]`)
)

// Fingerprint puts a package's version and a time into a file's name, so that
// the file can be cached for a year: after the first dot-separated part, as
// Python does, "deps/react@18.3.1.min.js" becomes
// "deps/react@18.v4_4_1m1795246602.3.1.min.js".
func Fingerprint(path, version string, stamp int64) string {
	slash := strings.LastIndexByte(path, '/') + 1
	stem, rest, _ := strings.Cut(path[slash:], ".")
	return path[:slash] + stem + ".v" + notInVersion.ReplaceAllString(version, "_") +
		"m" + strconv.FormatInt(stamp, 10) + "." + rest
}

// StripFingerprint takes a fingerprint out of a file's name and says whether
// there was one. Any version and time will do: a page that was loaded before an
// update still asks for the old ones.
func StripFingerprint(path string) (string, bool) {
	slash := strings.LastIndexByte(path, '/') + 1
	parts := strings.SplitN(path[slash:], ".", 3)
	if len(parts) < 3 || !stampPart.MatchString(parts[1]) {
		return path, false
	}
	return path[:slash] + parts[0] + "." + parts[2], true
}
