package gen

import (
	"strings"
	"unicode"
)

// words that Go writes in capitals, and words that JavaScript ran together.
var spelling = map[string]string{
	"id": "ID", "ids": "IDs", "url": "URL", "html": "HTML", "http": "HTTP", "css": "CSS", "rtl": "RTL", "yy": "YY",
	"displaylogo": "DisplayLogo", "updatemode": "UpdateMode", "mathjax": "MathJax", "zindex": "ZIndex",
	"bbox": "BBox", "topojson": "TopoJSON", "4digits": "4Digits", "jpeg": "JPEG", "png": "PNG", "svg": "SVG", "webp": "WebP", "csv": "CSV", "xlsx": "XLSX",
}

// goName returns the exported Go name of a JSON name: n_clicks is NClicks,
// htmlFor is HTMLFor, is_RTL is IsRTL, plotlyServerURL is PlotlyServerURL.
func goName(name string) string {
	var b strings.Builder
	for _, word := range splitWords(name) {
		if s, ok := spelling[strings.ToLower(word)]; ok {
			b.WriteString(s)
			continue
		}
		r := []rune(word)
		r[0] = unicode.ToUpper(r[0])
		b.WriteString(string(r))
	}
	return b.String()
}

// splitWords splits at characters that Go names can't have, and before a
// capital that follows a small letter or that starts a word after capitals.
func splitWords(name string) []string {
	var words []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			words = append(words, string(word))
			word = nil
		}
	}
	r := []rune(name)
	for i, c := range r {
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			end()
			continue
		}
		if unicode.IsUpper(c) && len(word) > 0 {
			nextLower := i+1 < len(r) && unicode.IsLower(r[i+1])
			if !unicode.IsUpper(r[i-1]) || nextLower {
				end()
			}
		}
		word = append(word, c)
	}
	end()
	return words
}

// singular returns the name of one element of the list called name.
func singular(name string) string {
	switch {
	case strings.HasSuffix(name, "ies"):
		return strings.TrimSuffix(name, "ies") + "y"
	case strings.HasSuffix(name, "ss"):
		return name
	}
	return strings.TrimSuffix(name, "s")
}
