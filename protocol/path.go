package protocol

import "strings"

// longestPath is the number of steps of a path that an error shows. What is
// deeper says little more, and a hostile text must not make a log line of any
// length.
const longestPath = 40

// joinPath writes a path whose innermost step stands first.
func joinPath(steps []string) string {
	var b strings.Builder
	for i := len(steps) - 1; i >= 0; i-- {
		if len(steps)-i > longestPath {
			b.WriteString("...")
			break
		}
		b.WriteString(steps[i])
	}
	return strings.TrimPrefix(b.String(), ".")
}

// pathKey writes a key as a step of a path. One that is long or has odd
// characters is quoted.
func pathKey(key string) string {
	const longest = 60
	odd := key == "" || len(key) > longest
	for i := 0; i < len(key) && !odd; i++ {
		odd = key[i] <= ' ' || key[i] > '~'
	}
	if odd {
		return "[" + quoteShort(key) + "]"
	}
	return "." + key
}
