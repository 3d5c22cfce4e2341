package assets

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/dashwire/dashwire/assets/release"
)

// configuredIndex returns the package index that the environment names, empty if
// it names none.
func configuredIndex(o Options) string {
	for _, name := range []string{"PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL"} {
		if v := strings.TrimSpace(o.env(name)); v != "" {
			return v
		}
	}
	return ""
}

// Bounds of the client. A page that lists the files of a project has a few
// megabytes at most; attempts are repeated when the line or the server fails.
const (
	indexPageLimit   = 64 << 20
	indexAttempts    = 3
	indexHeaderWait  = 30 * time.Second
	indexAttemptWait = 500 * time.Millisecond
)

// errAgain marks failures that may pass.
var errAgain = errors.New("may pass")

// indexClient speaks the simple repository interface of Python's package
// indexes, as JSON or HTML (PEP 503 and 691).
type indexClient struct {
	http *http.Client
	base string
}

// fetchFromIndex fetches one wheel to dir.
func fetchFromIndex(ctx context.Context, o Options, index string, w release.Wheel, dir string) error {
	doing := "fetching " + w.Name + " " + w.Version
	c, err := newIndexClient(o, index)
	if err != nil {
		return &Error{Kind: ErrNoNetwork, Doing: doing, Where: "the index in the environment", Err: err, Do: "Correct PIP_INDEX_URL or PIP_CERT"}
	}
	defer c.http.CloseIdleConnections()
	bar := newProgress(o.Progress, "Fetching "+w.Filename, w.Size)
	defer bar.done()
	for attempt := 1; ; attempt++ {
		err = c.fetch(ctx, w, dir, bar)
		if err == nil || attempt == indexAttempts || !errors.Is(err, errAgain) {
			break
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Duration(attempt) * indexAttemptWait):
			continue
		}
		break
	}
	var known *Error
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", doing, context.Cause(ctx))
	case errors.Is(err, errAgain):
		return &Error{Kind: ErrNoNetwork, Doing: doing, Where: c.shown(), Err: err, Do: "Connect this machine once; afterwards nothing is fetched. Or set DASHWIRE_WHEELS to a folder with " + w.Filename}
	}
	return &Error{Kind: ErrNotOffered, Doing: doing, Where: c.shown(), Err: err, Do: "Use another index, or set DASHWIRE_WHEELS to a folder with " + w.Filename}
}

func newIndexClient(o Options, index string) (*indexClient, error) {
	u, err := url.Parse(index)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("it is no http or https address")
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.ResponseHeaderTimeout = indexHeaderWait
	if file := o.env("PIP_CERT"); file != "" {
		pem, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		pool.AppendCertsFromPEM(pem)
		transport.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	return &indexClient{&http.Client{Transport: transport}, strings.TrimSuffix(index, "/")}, nil
}

// shown is the index without the password that its address may hold.
func (c *indexClient) shown() string {
	if u, err := url.Parse(c.base); err == nil {
		return u.Redacted()
	}
	return "the index in the environment"
}

var notInProject = regexp.MustCompile(`[-_.]+`)

func (c *indexClient) fetch(ctx context.Context, w release.Wheel, dir string, bar *progress) error {
	project := c.base + "/" + notInProject.ReplaceAllString(strings.ToLower(w.Name), "-") + "/"
	resp, err := c.get(ctx, project, "application/vnd.pypi.simple.v1+json, text/html;q=0.5")
	if err != nil {
		return err
	}
	link, err := findLink(resp, w.Filename)
	resp.Body.Close()
	if err != nil {
		return err
	}
	resp, err = c.get(ctx, link, "*/*")
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	tmp, err := os.CreateTemp(dir, w.Filename+".new-*")
	if err != nil {
		return writeError("fetching "+w.Filename, dir, err)
	}
	defer os.Remove(tmp.Name())
	_, err = io.Copy(&barWriter{tmp, bar}, &readError{io.LimitReader(resp.Body, w.Size+1)})
	if closed := tmp.Close(); err == nil {
		err = closed
	}
	if errors.Is(err, errAgain) {
		return err
	}
	if err != nil {
		return writeError("fetching "+w.Filename, dir, err)
	}
	if err := checkWheel(tmp.Name(), w); err != nil {
		return err
	}
	if err := os.Chmod(tmp.Name(), 0o644); err != nil {
		return writeError("keeping "+w.Filename, dir, err)
	}
	return writeError("keeping "+w.Filename, dir, os.Rename(tmp.Name(), filepath.Join(dir, w.Filename)))
}

// get sends the credentials of the index's address to its host alone.
func (c *indexClient) get(ctx context.Context, address, accept string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", accept)
	if base, err := url.Parse(c.base); err == nil && base.User != nil && req.URL.User == nil && req.URL.Host == base.Host {
		req.URL.User = base.User
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errAgain, err)
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		err := fmt.Errorf("%s answered %s", req.URL.Redacted(), resp.Status)
		if resp.StatusCode >= 500 || resp.StatusCode == http.StatusTooManyRequests {
			err = fmt.Errorf("%w: %w", errAgain, err)
		}
		return nil, err
	}
	return resp, nil
}

// readError marks what goes wrong in reading as something that may pass, to
// tell it from what goes wrong in writing.
type readError struct{ r io.Reader }

func (r *readError) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("%w: %w", errAgain, err)
	}
	return n, err
}

type barWriter struct {
	w   io.Writer
	bar *progress
}

func (b *barWriter) Write(p []byte) (int, error) {
	n, err := b.w.Write(p)
	b.bar.add(int64(n))
	return n, err
}
