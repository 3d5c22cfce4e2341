package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

// Files that go up and come down.
var fileApps = map[string]app{
	"upload":   {nil, upload},
	"download": {nil, download},
}

// uploaded is what a text shows of a file: its kind and its content.
func uploaded(name, contents string) (string, error) {
	kind, data, _ := strings.Cut(contents, ",")
	text, err := base64.StdEncoding.DecodeString(data)
	return fmt.Sprintf("%s: %s %s", name, kind, text), err
}

func upload(a *server.App) {
	a.SetLayout(html.Div(
		dcc.Upload("drop here").ID("one"), html.P("none").ID("one-shown"),
		dcc.Upload("drop many here").ID("many").Multiple(true), html.P("none").ID("many-shown")))
	server.Callback(a, func(_ context.Context, in struct {
		Contents string `input:"one.contents"`
		Name     string `state:"one.filename"`
	}) (out struct {
		Text string `output:"one-shown.children"`
	}, err error) {
		out.Text, err = uploaded(in.Name, in.Contents)
		return out, err
	}, server.PreventInitialCall(true))
	server.Callback(a, func(_ context.Context, in struct {
		Contents []string `input:"many.contents"`
		Names    []string `state:"many.filename"`
	}) (out struct {
		Text string `output:"many-shown.children"`
	}, _ error) {
		var texts []string
		for i, contents := range in.Contents {
			text, err := uploaded(in.Names[i], contents)
			if err != nil {
				return out, err
			}
			texts = append(texts, text)
		}
		out.Text = strings.Join(texts, "; ")
		return out, nil
	}, server.PreventInitialCall(true))
}

func download(a *server.App) {
	a.SetLayout(html.Div(
		html.Button("text").ID("text"), html.Button("bytes").ID("bytes"), dcc.Download().ID("download"), dcc.Download().ID("raw")))
	for button, to := range map[string]struct {
		id   string
		file dcc.File
	}{
		"text":  {"download", dcc.File{Content: "käse,1\n", Filename: "table.csv", Type: "text/csv"}},
		"bytes": {"raw", dcc.File{Content: base64.StdEncoding.EncodeToString([]byte{0, 1, 254, 255}), Filename: "four.bin", Base64: true}},
	} {
		server.Callback(a, func(_ context.Context, _ struct {
			N int `input:"button.n_clicks"`
		}) (out struct {
			File dcc.File `output:"to.data"`
		}, _ error) {
			out.File = to.file
			return out, nil
		}, server.PreventInitialCall(true), server.ID("button", button), server.ID("to", to.id))
	}
}
