package servertest

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// Option changes how a page is opened.
type Option func(*Page)

// Path is where the page is: "/about?id=3". If not given, "/". It holds the app's
// prefix, which must be the same for the app and the browser.
func Path(path string) Option { return func(p *Page) { p.path = path } }

// Header adds a header to all requests of the page, also to the one that opens its
// websocket.
func Header(name, value string) Option { return func(p *Page) { p.header.Add(name, value) } }

// Open loads a page of the app, in a browser of its own: no two pages share
// cookies. It returns when the callbacks that are due at the beginning have ended
// and, if the app pushes, the page is connected. See Client for how the app starts
// and ends.
func Open(t TB, app *server.App, options ...Option) *Page {
	t.Helper()
	client := Client(t, app)
	client.Jar, _ = cookiejar.New(nil) // it never fails
	p := &Page{
		t: t, client: client, path: "/", header: http.Header{},
		load: uuid.NewString(), renderer: uuid.NewString(),
		changed: make(chan struct{}), props: map[string]protocol.Raw{}, lanes: map[string]*lane{}, waiting: map[string]chan *protocol.CallbackResponse{},
	}
	p.life, p.leave = context.WithCancel(context.Background())
	for _, option := range options {
		option(p)
	}
	t.Cleanup(p.end)
	if err := p.open(); err != nil {
		t.Fatalf("open %s: %v", p.path, err)
	}
	return p
}

var (
	configPattern = regexp.MustCompile(`(?s)<script id="_dash-config"[^>]*>(.*?)</script>`)
	stampsPattern = regexp.MustCompile(`data-stamps="([^"]*)"`)
	tokenPattern  = regexp.MustCompile(`data-token="([^"]*)"`)
)

// open does what a browser does with the page.
func (p *Page) open() error {
	if !strings.HasPrefix(p.path, "/") {
		return errors.New("a path begins with a slash")
	}
	index, err := p.get(p.path)
	if err != nil {
		return err
	}
	found := configPattern.FindSubmatch(index)
	if found == nil {
		return fmt.Errorf("it is no page of an app: %.200s", index)
	}
	var config struct {
		Prefix    string `json:"requests_pathname_prefix"`
		Token     string `json:"end_id"`
		Websocket struct {
			Enabled bool   `json:"enabled"`
			URL     string `json:"url"`
		} `json:"websocket"`
	}
	if err := protocol.Decode(found[1], &config); err != nil {
		return fmt.Errorf("the page's config: %w", err)
	}
	p.prefix, p.token, p.socketPath, p.allOverSocket = config.Prefix, config.Token, config.Websocket.URL, config.Websocket.Enabled
	if tag := stampsPattern.FindSubmatch(index); tag != nil {
		if err := protocol.Decode([]byte(html.UnescapeString(string(tag[1]))), &p.stamps); err != nil {
			return fmt.Errorf("the attributes of the page's script: %w", err)
		}
		if tag := tokenPattern.FindSubmatch(index); tag != nil {
			p.token = html.UnescapeString(string(tag[1]))
		}
	}
	if err := p.takeLayout(); err != nil {
		return err
	}
	if err := p.connect(); err != nil {
		return err
	}
	return p.begin()
}

func (p *Page) takeLayout() error {
	text, err := p.get(p.prefix + "_dash-layout")
	if err != nil {
		return err
	}
	var layout any
	if err := protocol.Decode(text, &layout); err != nil {
		return fmt.Errorf("the layout: %w", err)
	}
	p.mu.Lock()
	p.learn(layout)
	p.mu.Unlock()
	if text, err = p.get(p.prefix + "_dash-dependencies"); err != nil {
		return err
	}
	if p.callbacks, err = protocol.DecodeDependencies(text); err != nil {
		return fmt.Errorf("the list of callbacks: %w", err)
	}
	isHello := func(e protocol.CallbackEntry) bool { return e.NoOutput && len(e.Inputs) == 0 && p.stamped(e.Output) }
	if i := slices.IndexFunc(p.callbacks, isHello); i >= 0 {
		p.hello = p.callbacks[i].Output
		p.callbacks = slices.Delete(p.callbacks, i, i+1)
	}
	return nil
}

func (p *Page) stamped(output string) bool {
	lane, stamped := p.stamps[output]
	return stamped && lane == ""
}

func (p *Page) get(path string) ([]byte, error) {
	status, body, err := p.send(http.MethodGet, path, "")
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("GET %s was answered %d: %.300s", path, status, body)
	}
	return body, err
}

// send sends a request of the page and reads the answer.
func (p *Page) send(method, path, body string) (status int, answer []byte, err error) {
	req, err := http.NewRequestWithContext(p.life, method, "http://"+host+path, strings.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	req.Header = p.header.Clone()
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Origin", "http://"+host)
	}
	resp, err := p.client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	answer, err = io.ReadAll(resp.Body)
	return resp.StatusCode, answer, err
}
