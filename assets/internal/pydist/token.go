package pydist

import "strings"

type tokenKind uint8

const (
	tokenEnd tokenKind = iota
	tokenLine
	tokenName
	tokenString
	tokenNumber
	tokenOp
)

type token struct {
	kind tokenKind
	text string // a name, an operator, or what stands between the quotes
	f    bool   // an f-string
}

// tokens cuts Python source into tokens. Ends of lines are tokens only outside
// of brackets, as in Python.
func tokens(src string) []token {
	var out []token
	depth := 0
	for i := 0; i < len(src); {
		c := src[i]
		switch {
		case c == '\n':
			if depth == 0 {
				out = append(out, token{kind: tokenLine})
			}
			i++
		case c == ' ' || c == '\t' || c == '\r' || c == '\f':
			i++
		case c == '\\' && strings.HasPrefix(src[i+1:], "\n"):
			i += 2
		case c == '#':
			for i < len(src) && src[i] != '\n' {
				i++
			}
		case c == '"' || c == '\'':
			t, next := stringToken(src, i, "")
			out, i = append(out, t), next
		case isNameByte(c) && (c < '0' || c > '9'):
			j := i
			for j < len(src) && isNameByte(src[j]) {
				j++
			}
			if j < len(src) && (src[j] == '"' || src[j] == '\'') && isStringPrefix(src[i:j]) {
				t, next := stringToken(src, j, strings.ToLower(src[i:j]))
				out, i = append(out, t), next
				continue
			}
			out, i = append(out, token{kind: tokenName, text: src[i:j]}), j
		case c >= '0' && c <= '9':
			j := i
			for j < len(src) && (isNameByte(src[j]) || src[j] == '.') {
				j++
			}
			out, i = append(out, token{kind: tokenNumber, text: src[i:j]}), j
		default:
			switch c {
			case '(', '[', '{':
				depth++
			case ')', ']', '}':
				depth = max(0, depth-1)
			}
			out, i = append(out, token{kind: tokenOp, text: src[i : i+1]}), i+1
		}
	}
	return append(out, token{kind: tokenLine}, token{kind: tokenEnd})
}

func isNameByte(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80
}

func isStringPrefix(s string) bool {
	return len(s) <= 2 && strings.Trim(strings.ToLower(s), "rbfu") == ""
}

// stringToken reads the string whose opening quote is at i. An unclosed string
// reaches to the end of its line, or of the source if it is a long one.
func stringToken(src string, i int, prefix string) (token, int) {
	quote := src[i : i+1]
	if strings.HasPrefix(src[i:], strings.Repeat(quote, 3)) {
		quote = strings.Repeat(quote, 3)
	}
	raw := strings.Contains(prefix, "r")
	var text strings.Builder
	j := i + len(quote)
	for j < len(src) {
		switch {
		case strings.HasPrefix(src[j:], quote):
			return token{tokenString, text.String(), strings.Contains(prefix, "f")}, j + len(quote)
		case src[j] == '\n' && len(quote) == 1:
			return token{tokenString, text.String(), false}, j
		case src[j] == '\\' && !raw && j+1 < len(src):
			text.WriteString(unescape(src[j+1]))
			j += 2
		default:
			text.WriteByte(src[j])
			j++
		}
	}
	return token{tokenString, text.String(), false}, j
}

func unescape(c byte) string {
	switch c {
	case 'n':
		return "\n"
	case 't':
		return "\t"
	case '\n':
		return ""
	case '\\', '\'', '"':
		return string(c)
	}
	return `\` + string(c)
}
