package browser

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"regexp"
)

// wirePage is a page without a browser: it does on the wire what the stock renderer
// does, and what dashwire's script adds. It belongs to its worker's goroutine.
type wirePage struct {
	worker      *wireWorker
	renderer    string
	token, load string
	hello       string // the callback without inputs and outputs

	props    map[string]any   // by id.property
	told     map[string][]any // what each was set to since the page was loaded
	pending  map[string]string
	requests int
	sequence int // on its lane, for tests that number requests
}

var tokenPattern = regexp.MustCompile(`"end_id":"([^"]*)"`)

// load loads a page of the app, which is connected or about to be when it returns.
func (w *wireWorker) load() (*wirePage, error) {
	name := fmt.Sprintf("%016x", rand.Uint64())
	p := &wirePage{worker: w, renderer: "r" + name, load: name, props: map[string]any{}, told: map[string][]any{}, pending: map[string]string{}}
	index, err := fetch(w.url)
	if err != nil {
		return nil, err
	}
	found := tokenPattern.FindSubmatch(index)
	if found == nil {
		return nil, errors.New("the page has no token")
	}
	p.token = string(found[1])
	layout, err := fetch(w.url + "_dash-layout")
	if err != nil {
		return nil, err
	}
	var tree any
	if err := json.Unmarshal(layout, &tree); err != nil {
		return nil, err
	}
	p.walk(tree)
	dependencies, err := fetch(w.url + "_dash-dependencies")
	if err != nil {
		return nil, err
	}
	var callbacks []struct {
		Output string
		Inputs []any
		State  []struct{ ID string }
	}
	if err := json.Unmarshal(dependencies, &callbacks); err != nil {
		return nil, err
	}
	for _, c := range callbacks {
		if len(c.Inputs) == 0 && len(c.State) == 1 && c.State[0].ID == "_dashwire" {
			p.hello = c.Output
		}
	}
	w.do(func() {
		w.pages[p.renderer] = p
		if w.ws != nil {
			p.connected()
		} else if !w.connecting {
			w.connect()
		}
	})
	return p, nil
}

func fetch(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s: %s", url, resp.Status, body)
	}
	return body, err
}

// walk notes down the properties of a layout.
func (p *wirePage) walk(part any) {
	switch v := part.(type) {
	case []any:
		for _, member := range v {
			p.walk(member)
		}
	case map[string]any:
		props, _ := v["props"].(map[string]any)
		id, _ := props["id"].(string)
		for name, value := range props {
			if id != "" && name != "id" {
				p.props[id+"."+name] = value
			}
			p.walk(value)
		}
	}
}

func (p *wirePage) connected() {
	if p.hello != "" {
		p.request(p.hello, map[string]any{
			"output": p.hello, "inputs": []any{}, "changedPropIds": []any{}, "parsedChangedPropsIds": []any{},
			"state":    []any{map[string]any{"id": "_dashwire", "property": "data", "value": p.props["_dashwire.data"]}},
			"dashwire": map[string]any{"token": p.token, "load": p.load},
		})
	}
}

// disconnected resolves what is under way as prevent_update.
func (p *wirePage) disconnected() {
	clear(p.pending)
}

// change sets a property as a person does, with a callback that it is the only
// input of.
func (p *wirePage) change(id, property string, value any, outID, outProperty string) {
	p.props[id+"."+property] = value
	output := outID + "." + outProperty
	p.request(output, map[string]any{
		"output": output, "outputs": map[string]any{"id": outID, "property": outProperty},
		"inputs":         []any{map[string]any{"id": id, "property": property, "value": value}},
		"changedPropIds": []any{id + "." + property}, "parsedChangedPropsIds": []any{id + "." + property},
	})
}

func (p *wirePage) request(output string, payload map[string]any) {
	p.requests++
	id := fmt.Sprintf("%s-%d", p.renderer, p.requests)
	for other, of := range p.pending { // the renderer drops a result that is out of date
		if of == output {
			delete(p.pending, other)
		}
	}
	p.pending[id] = output
	p.worker.send(struct {
		Type       string         `json:"type"`
		RendererID string         `json:"rendererId"`
		RequestID  string         `json:"requestId"`
		Payload    map[string]any `json:"payload"`
	}{"callback_request", p.renderer, id, payload})
}

func (p *wirePage) receive(m wireMessage) {
	switch m.Type {
	case "set_props":
		var set struct {
			ComponentID string
			Props       map[string]any
		}
		if err := json.Unmarshal(m.Payload, &set); err != nil {
			p.worker.failed(err)
			return
		}
		p.set(set.ComponentID, set.Props)
	case "callback_response":
		p.answered(m)
	case "get_props_request":
		p.tell(m)
	}
}

// tell answers what properties have.
func (p *wirePage) tell(m wireMessage) {
	var ask struct {
		ComponentID string
		Properties  []string
	}
	if err := json.Unmarshal(m.Payload, &ask); err != nil {
		p.worker.failed(err)
		return
	}
	values := map[string]any{}
	for _, name := range ask.Properties {
		if value, ok := p.props[ask.ComponentID+"."+name]; ok {
			values[name] = value
		}
	}
	p.worker.send(map[string]any{"type": "get_props_response", "rendererId": p.renderer, "requestId": m.RequestID, "payload": values})
}

func (p *wirePage) answered(m wireMessage) {
	if _, waits := p.pending[m.RequestID]; !waits {
		return
	}
	delete(p.pending, m.RequestID)
	var answer struct {
		Status, Message string
		Data            struct {
			SideUpdate, Response map[string]map[string]any
		}
	}
	if err := json.Unmarshal(m.Payload, &answer); err != nil || answer.Status == "error" {
		p.worker.failed(errors.Join(err, errors.New("a request was answered: "+answer.Message)))
		return
	}
	for _, values := range []map[string]map[string]any{answer.Data.SideUpdate, answer.Data.Response} {
		for id, props := range values {
			p.set(id, props)
		}
	}
}

func (p *wirePage) set(id string, props map[string]any) {
	for name, value := range props {
		key := id + "." + name
		if patch, ok := value.(map[string]any); ok && patch["__dash_patch_update"] != nil {
			after, err := patched(p.props[key], patch)
			if err != nil {
				p.worker.failed(fmt.Errorf("patch of %s: %w", key, err))
				continue
			}
			p.props[key] = after
			continue
		}
		p.props[key] = value
		p.told[key] = append(p.told[key], value)
	}
}

// patched applies a patch that only adds to lists, as those of the tests do.
func patched(before any, patch map[string]any) (any, error) {
	list, ok := before.([]any)
	if !ok {
		return nil, fmt.Errorf("the value before is a %T", before)
	}
	steps, _ := patch["operations"].([]any)
	for _, step := range steps {
		s, _ := step.(map[string]any)
		params, _ := s["params"].(map[string]any)
		if s["operation"] != "Append" {
			return nil, fmt.Errorf("the step is %v", s["operation"])
		}
		list = append(list, params["value"])
	}
	return list, nil
}

// state returns a copy of all properties.
func (p *wirePage) state() (props map[string]any) {
	p.worker.do(func() { props = maps.Clone(p.props) })
	return props
}

// bye says that the page is closed.
func (p *wirePage) bye() error {
	return post(p.worker.url+"_dashwire/bye", map[string]any{"token": p.token, "load": p.load})
}

// post sends JSON and wants a good answer.
func post(url string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	resp, err := http.Post(url, "application/json", bytes.NewReader(text))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode/100 != 2 {
		err = fmt.Errorf("%s: %s: %s", url, resp.Status, body)
	}
	return err
}
