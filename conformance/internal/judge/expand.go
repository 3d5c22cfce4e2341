// Package judge runs cases against backends and says what came of each.
package judge

import (
	"slices"

	"github.com/dashwire/dashwire/conformance/internal/casefile"
	"github.com/dashwire/dashwire/conformance/internal/jsontree"
)

// Variant is one way to run a case.
type Variant string

// The variants. A case has Plain and those that its expand line names: each
// differs from Plain in one thing.
const (
	Plain     Variant = ""
	Websocket Variant = "ws"     // callbacks go over the websocket
	Gzip      Variant = "gzip"   // the app compresses, and the client asks for it
	Prefix    Variant = "prefix" // the app lives below a path
)

var ofDimension = map[string]Variant{"transport": Websocket, "encoding": Gzip, "prefix": Prefix}

// somePrefix is where the app lives in the variant Prefix.
const somePrefix = "/some/where/"

// Run is a case in one variant.
type Run struct {
	Case    *casefile.Case
	Variant Variant
	// Name is the case's, with @ and the variant if it isn't the plain one.
	Name string
}

// Expand returns the runs of cases, in order.
func Expand(cases []*casefile.Case) []*Run {
	var runs []*Run
	for _, c := range cases {
		runs = append(runs, &Run{c, Plain, c.Name})
		for _, d := range c.Expand {
			v := ofDimension[d]
			runs = append(runs, &Run{c, v, c.Name + "@" + string(v)})
		}
	}
	return runs
}

// Select returns the runs that one of the patterns stands for, all if there are
// none.
func Select(runs []*Run, patterns []casefile.Glob) []*Run {
	if len(patterns) == 0 {
		return runs
	}
	var chosen []*Run
	for _, r := range runs {
		if slices.ContainsFunc(patterns, func(g casefile.Glob) bool { return g.Match(r.Name) }) {
			chosen = append(chosen, r)
		}
	}
	return chosen
}

// options are the subject's options for a run.
func (r *Run) options() *jsontree.Value {
	options := jsontree.NewObject()
	options.Set("app", jsontree.Text("subject"))
	for _, m := range r.Case.App.Members {
		options.Set(m.Name, m.Value)
	}
	yes := &jsontree.Value{Kind: jsontree.Bool, Text: "true"}
	switch r.Variant {
	case Websocket:
		options.Set("websocket_callbacks", yes)
	case Gzip:
		options.Set("compress", yes)
	case Prefix:
		options.Set("url_base_pathname", jsontree.Text(somePrefix))
	}
	return options
}

// needs are the features without which the run can't be asked.
func (r *Run) needs() []string {
	if r.Variant == Websocket {
		return append(slices.Clone(r.Case.Needs), "websocket")
	}
	return r.Case.Needs
}

// websocketSince is the first release of Dash that has a websocket.
const websocketSince = "4.2"

// since is the first release of Dash that has what the run is about.
func (r *Run) since() string {
	if slices.Contains(r.needs(), "websocket") && older(r.Case.Since, websocketSince) {
		return websocketSince
	}
	return r.Case.Since
}

// prefix is the path below which the app of a run answers.
func (r *Run) prefix() string {
	options := r.options()
	for _, name := range []string{"routes_pathname_prefix", "url_base_pathname"} {
		if v := options.Get(name); v != nil {
			return v.Text
		}
	}
	return "/"
}
