package judge

import (
	"strconv"
	"strings"
)

// older reports whether a release comes before another one. Parts that are
// missing or no numbers count as 0.
func older(release, than string) bool {
	if than == "" {
		return false
	}
	a, b := strings.Split(release, "."), strings.Split(than, ".")
	for i := range max(len(a), len(b)) {
		if x, y := part(a, i), part(b, i); x != y {
			return x < y
		}
	}
	return false
}

func part(parts []string, i int) int {
	if i >= len(parts) {
		return 0
	}
	n, err := strconv.Atoi(parts[i])
	if err != nil {
		return 0
	}
	return n
}
