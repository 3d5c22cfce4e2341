package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/dashwire/dashwire/protocol"
)

// ClientsideCallback registers a callback that runs in the browser: source is a
// JavaScript function of the inputs and then the states, which returns the output,
// or a list of them, or a promise. It stands in the page, so it must be registered
// before the app starts; a Content-Security-Policy has to allow it, see CSPHashes.
//
//	app.ClientsideCallback(server.Spec{
//		Outputs: []protocol.Dependency{protocol.Dep("double", "children")},
//		Inputs:  []protocol.Dependency{protocol.Dep("n", "value")},
//	}, `(n) => 2 * n`)
//
// It panics if spec is wrong, as Handle does.
func (a *App) ClientsideCallback(spec Spec, source string) {
	spec.where = caller()
	sum := sha256.Sum256([]byte(source))
	spec.clientside = &protocol.ClientsideFunction{
		Namespace:    clientsideNamespace,
		FunctionName: hex.EncodeToString(sum[:]),
	}
	spec.script = clientsideScript(spec.clientside, source)
	if err := a.add(&spec, inBrowser, a.clientsideFaults(spec, source)); err != nil {
		panic(err.Error())
	}
}

// ClientsideFunction registers a callback that runs a function of the page:
// window.dash_clientside[namespace][function], which a script in the assets folder
// or an external one defines. It panics if spec is wrong, as Handle does.
func (a *App) ClientsideFunction(spec Spec, namespace, function string) {
	spec.where = caller()
	spec.clientside = &protocol.ClientsideFunction{Namespace: namespace, FunctionName: function}
	var faults []error
	switch {
	case namespace == "" || function == "":
		faults = append(faults, errors.New("a clientside function has a namespace and a name"))
	case strings.HasPrefix(namespace, "_dashprivate_"):
		faults = append(faults, fmt.Errorf("the namespace %q is Dash's own", namespace))
	case function == "PreventUpdate" || function == "no_update":
		faults = append(faults, fmt.Errorf("%s is no function of yours, it is what a clientside callback returns", function))
	}
	if err := a.add(&spec, inBrowser, append(faults, a.clientsideFaults(spec, "-")...)); err != nil {
		panic(err.Error())
	}
}

func (a *App) clientsideFaults(spec Spec, source string) (faults []error) {
	if strings.TrimSpace(source) == "" {
		faults = append(faults, errors.New("its JavaScript is empty"))
	}
	if spec.script != "" && a.pages.current.Load() != nil {
		faults = append(faults, errors.New("the app has started, so its pages can't be given another script; register it before, or use ClientsideFunction"))
	}
	if spec.OnError != nil || spec.DynamicCreator || spec.Background != nil {
		faults = append(faults, errors.New("OnError, DynamicCreator and Background are for callbacks of the server"))
	}
	return faults
}

// clientsideNamespace is where the renderer looks for functions of the page itself.
const clientsideNamespace = "_dashprivate_clientside_funcs"

// endTag ends a script wherever it stands, also in a string. A backslash before
// the slash means the same to JavaScript and nothing to HTML.
var endTag = regexp.MustCompile(`(?i)</(script)`)

// clientsideScript puts the function where the renderer looks for it.
func clientsideScript(f *protocol.ClientsideFunction, source string) string {
	source = endTag.ReplaceAllString(source, `<\/$1`)
	return "(() => {\n" +
		"const all = window.dash_clientside = window.dash_clientside || {};\n" +
		"const own = all." + f.Namespace + " = all." + f.Namespace + " || {};\n" +
		"own[" + strconv.Quote(f.FunctionName) + "] = " + source + ";\n" +
		"})();"
}

// inBrowser stands in for the handler of a clientside callback. Only a request
// written by hand gets here.
func inBrowser(_ context.Context, call *Call) error {
	return &RequestError{call.req.Output, "the callback runs in the browser"}
}
