package server

import (
	"strconv"
	"strings"
)

// chooseEncoding picks one of the encodings that a body is offered in by the
// request's Accept-Encoding. offered is in order of our liking and does not hold
// the body as it is, which is "identity": that is taken where the client likes
// nothing else more, and always if it sends no header. ok is false if the client
// takes none of them.
func chooseEncoding(accept string, offered []string) (encoding string, ok bool) {
	if accept == "" {
		return "identity", true
	}
	best := 0
	for _, name := range offered {
		if q, named := quality(accept, name); named && q > best {
			best, encoding = q, name
		}
	}
	identity, named := quality(accept, "identity")
	switch {
	case best == 0 && named && identity == 0:
		return "", false
	case best == 0, identity > best && mentions(accept, "identity"):
		return "identity", true
	}
	return encoding, true
}

// quality returns the weight that the header gives an encoding, in thousandths,
// and whether it speaks of it at all, by name or by a star.
func quality(accept, name string) (q int, named bool) {
	star := -1
	for item := range strings.SplitSeq(accept, ",") {
		coding, params, _ := strings.Cut(item, ";")
		switch coding = strings.TrimSpace(coding); {
		case strings.EqualFold(coding, name), name == "gzip" && strings.EqualFold(coding, "x-gzip"):
			return weight(params), true
		case coding == "*":
			star = weight(params)
		}
	}
	return max(star, 0), star >= 0
}

// mentions reports whether the header has the encoding by its name.
func mentions(accept, name string) bool {
	for item := range strings.SplitSeq(accept, ",") {
		coding, _, _ := strings.Cut(item, ";")
		if strings.EqualFold(strings.TrimSpace(coding), name) {
			return true
		}
	}
	return false
}

// weight reads ";q=0.5". What can't be read counts as not wanted.
func weight(params string) int {
	for param := range strings.SplitSeq(params, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(param), "=")
		if !strings.EqualFold(strings.TrimSpace(name), "q") {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil || q < 0 || q > 1 {
			return 0
		}
		return int(q*1000 + 0.5)
	}
	return 1000
}
