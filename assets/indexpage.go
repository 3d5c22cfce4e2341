package assets

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"strings"

	"golang.org/x/net/html"
)

// findLink finds the address of a file in the list of a project's files.
func findLink(resp *http.Response, filename string) (string, error) {
	body := &readError{io.LimitReader(resp.Body, indexPageLimit)}
	links := htmlLinks
	if kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")); strings.HasSuffix(kind, "json") {
		links = jsonLinks
	}
	list, err := links(body)
	if err != nil {
		return "", err
	}
	for _, link := range list {
		u, err := resp.Request.URL.Parse(link)
		if err != nil || path.Base(u.Path) != filename {
			continue
		}
		u.Fragment = ""
		return u.String(), nil
	}
	return "", fmt.Errorf("%s lists %d files, and %s is not among them", resp.Request.URL.Redacted(), len(list), filename)
}

func jsonLinks(r io.Reader) ([]string, error) {
	var page struct {
		Files []struct{ URL string }
	}
	if err := json.NewDecoder(r).Decode(&page); err != nil {
		return nil, err
	}
	links := make([]string, len(page.Files))
	for i, f := range page.Files {
		links[i] = f.URL
	}
	return links, nil
}

func htmlLinks(r io.Reader) ([]string, error) {
	var links []string
	for z := html.NewTokenizer(r); ; {
		switch z.Next() {
		case html.ErrorToken:
			if errors.Is(z.Err(), io.EOF) {
				return links, nil
			}
			return nil, z.Err()
		case html.StartTagToken:
			t := z.Token()
			for _, a := range t.Attr {
				if t.Data == "a" && a.Key == "href" {
					links = append(links, a.Val)
				}
			}
		}
	}
}
