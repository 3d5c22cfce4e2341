package browser

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// A Callback is a callback that the page ran on the server.
type Callback struct {
	Output  string          // as in _dash-dependencies
	Outputs []Property      // the properties that it stands for, of the components on the page; without values
	Changed []string        // the properties whose change called it, none at page load
	Inputs  []Property      // what the page sent with it
	State   []Property      //
	Status  int             // of the answer
	Answer  json.RawMessage // the answer's body, nil where it has none

	// Exchange is the request itself.
	Exchange Exchange
}

// A Property is one input, state or output of a callback. Those of a wildcard stand one
// after another.
type Property struct {
	ID       json.RawMessage `json:"id"`
	Property string          `json:"property"`
	Value    json.RawMessage `json:"value"`
}

// properties reads inputs, state or outputs, in which a wildcard is a list of its
// own. A single output is no list.
type properties []Property

func (ps *properties) UnmarshalJSON(data []byte) error {
	if data[0] == '{' {
		data = slices.Concat([]byte("["), data, []byte("]"))
	}
	var list []json.RawMessage
	if err := json.Unmarshal(data, &list); err != nil {
		return err
	}
	for _, item := range list {
		if item[0] != '[' {
			item = slices.Concat([]byte("["), item, []byte("]"))
		}
		var members []Property
		if err := json.Unmarshal(item, &members); err != nil {
			return err
		}
		*ps = append(*ps, members...)
	}
	return nil
}

// Mark returns a place in the record of the page's traffic, for CallbacksSince.
func (p *Page) Mark() int { return len(p.Exchanges()) }

// Callbacks returns all callbacks that the page has run since it was opened.
func (p *Page) Callbacks() []Callback {
	p.t.Helper()
	return p.CallbacksSince(0)
}

// CallbacksSince returns the callbacks that the page has run since a mark, in the
// order in which it asked for them. Call Idle first, so that none is under way.
func (p *Page) CallbacksSince(mark int) []Callback {
	p.t.Helper()
	var list []Callback
	for _, x := range p.Exchanges()[mark:] {
		path, _, _ := strings.Cut(x.Path, "?")
		if x.Method != http.MethodPost || !strings.HasSuffix(path, "/_dash-update-component") {
			continue
		}
		// An answer without a body (204) ends as an aborted one in the browser.
		if !x.ended || (x.failure != "" && x.Status != 204) {
			p.t.Fatalf("%s %s has no answer: %s", x.Method, x.Path, x.failure)
		}
		var body struct {
			Output         string     `json:"output"`
			Outputs        properties `json:"outputs"`
			ChangedPropIDs []string   `json:"changedPropIds"`
			Inputs         properties `json:"inputs"`
			State          properties `json:"state"`
		}
		text := p.RequestBody(x)
		if err := json.Unmarshal(text, &body); err != nil {
			p.t.Fatalf("the page's own request does not parse: %v\n%s", err, text)
		}
		c := Callback{
			Output: body.Output, Outputs: body.Outputs, Changed: body.ChangedPropIDs, Inputs: body.Inputs, State: body.State,
			Status: x.Status, Exchange: x,
		}
		if x.Status != 204 {
			c.Answer = p.ResponseBody(x)
		}
		list = append(list, c)
	}
	return list
}
