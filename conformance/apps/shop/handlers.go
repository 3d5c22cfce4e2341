package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// attach gives each callback its handler.
func attach(app *server.App) {
	app.HandleOutput("greeting.children", greet) // a raw one; the others are typed
	server.HandleOutput(app, "total.children", total)
	server.HandleOutput(app, "chart.figure", chart)
	server.HandleOutput(app, "rows.children", add)
	server.HandleOutput(app, "{type:echo,index:MATCH}.children", echo)
	server.HandleOutput(app, "done.children", done)
	server.HandleOutput(app, "basket.data", fill)
	server.HandleOutput(app, "basket-view.children", view)
	server.HandleOutput(app, "add.n_clicks -> log.children", logAdd)
	server.HandleOutput(app, "clear.n_clicks -> log.children", logClear)
	server.HandleOutput(app, "save.n_clicks ->", save)
	server.HandleOutput(app, "paper.children", report,
		server.ReportsTo(html.PChildren("stage")),
		server.ProgressDefault(html.PChildren("stage").Set("idle")),
		server.Cancel(html.ButtonNClicks("stop")))
}

func greet(_ context.Context, call *server.Call) error {
	var name string
	if err := protocol.Decode(call.Inputs()[0].Args[0].Value, &name); err != nil {
		return err
	}
	return call.Set(0, "Hello "+name+"!")
}

type totalIn struct {
	Name     string           `state:"name.value"`
	Quantity server.Opt[json] `input:"quantity.value"`
}

// json is a number as the browser has written it.
type json = protocol.Raw

type totalOut struct {
	Title string             `output:"total.title"`
	Text  server.Opt[string] `output:"total.children"`
}

func total(_ context.Context, in totalIn) (totalOut, error) {
	quantity, ok := in.Quantity.Get()
	if !ok {
		return totalOut{Title: "how many?"}, nil
	}
	n, err := strconv.Atoi(string(quantity))
	if err != nil {
		return totalOut{}, err
	}
	return totalOut{Title: "for " + in.Name, Text: server.Some(fmt.Sprintf("%d pounds", 3*n))}, nil
}

type chartIn struct {
	Quantity int    `input:"quantity.value"`
	Kind     string `input:"kind.value"`
}

type chartOut struct {
	Figure map[string]any `output:"chart.figure"`
}

func chart(_ context.Context, in chartIn) (chartOut, error) {
	return chartOut{map[string]any{
		"data":   []any{map[string]any{"type": in.Kind, "x": []int{1, 2, 3}, "y": []int{in.Quantity, 1, 2}}},
		"layout": map[string]any{"title": map[string]any{"text": fmt.Sprintf("%d of a kind", in.Quantity)}, "width": 400, "height": 300},
	}}, nil
}

type addIn struct {
	Clicks int    `input:"add.n_clicks"`
	Name   string `state:"name.value"`
}

type addOut struct {
	Rows server.Opt[any] `output:"rows.children"`
}

func add(_ context.Context, in addIn) (out addOut, err error) {
	id := func(kind string) protocol.ID {
		return protocol.DictID(protocol.IDPart{Key: "type", Value: kind}, protocol.IDPart{Key: "index", Value: in.Clicks})
	}
	row := html.Li(
		html.Span(fmt.Sprintf("%d: %s ", in.Clicks, in.Name)),
		dcc.Input().DictID(id("note")).Value("").Type("text"),
		html.B().DictID(id("echo")))
	var rows protocol.Patch
	rows.At().Append(row)
	out.Rows.Patch(&rows)
	return out, nil
}

type echoIn struct {
	Value string      `input:"{type:note,index:MATCH}.value"`
	Own   protocol.ID `state:"{type:note,index:MATCH}.id"`
}

type echoOut struct {
	Text string `output:"{type:echo,index:MATCH}.children"`
}

func echo(_ context.Context, in echoIn) (echoOut, error) {
	index, _ := in.Own.Part("index")
	return echoOut{fmt.Sprintf("%v=%s", index, in.Value)}, nil
}

type doneIn struct {
	Notes []string `input:"{type:note,index:ALL}.value"`
}

type doneOut struct {
	Text string `output:"done.children"`
}

func done(_ context.Context, in doneIn) (doneOut, error) {
	filled := 0
	for _, note := range in.Notes {
		if note != "" {
			filled++
		}
	}
	return doneOut{fmt.Sprintf("%d of %d have notes", filled, len(in.Notes))}, nil
}

type basket struct {
	Lines []int `json:"lines"`
}

type fillIn struct {
	Clicks   int    `input:"add.n_clicks"`
	Basket   basket `state:"basket.data"`
	Quantity int    `state:"quantity.value"`
}

type fillOut struct {
	Basket basket `output:"basket.data"`
}

func fill(_ context.Context, in fillIn) (fillOut, error) {
	return fillOut{basket{append(in.Basket.Lines, in.Quantity)}}, nil
}

type viewIn struct {
	Basket basket `input:"basket.data"`
}

type viewOut struct {
	Text string `output:"basket-view.children"`
}

func view(_ context.Context, in viewIn) (viewOut, error) {
	lines := make([]string, len(in.Basket.Lines))
	for i, line := range in.Basket.Lines {
		lines[i] = strconv.Itoa(line)
	}
	return viewOut{"basket: " + strings.Join(lines, ", ")}, nil
}

type logOut struct {
	Text string `output:"log.children"`
}

type logAddIn struct {
	Clicks int `input:"add.n_clicks"`
}

func logAdd(_ context.Context, in logAddIn) (logOut, error) {
	return logOut{fmt.Sprintf("added %d", in.Clicks)}, nil
}

type logClearIn struct {
	Clicks int `input:"clear.n_clicks"`
}

func logClear(_ context.Context, in logClearIn) (logOut, error) {
	return logOut{fmt.Sprintf("cleared %d", in.Clicks)}, nil
}

type saveIn struct {
	Clicks int    `input:"save.n_clicks"`
	Name   string `state:"name.value"`
}

func save(ctx context.Context, in saveIn) (struct{}, error) {
	server.CallFrom(ctx).SetProps(html.PChildren("note").Set(fmt.Sprintf("saved %d for %s", in.Clicks, in.Name)))
	return struct{}{}, nil
}

type reportIn struct {
	Clicks int `input:"report.n_clicks"`
}

type reportOut struct {
	Text string `output:"paper.children"`
}

func report(ctx context.Context, in reportIn) (reportOut, error) {
	server.CallFrom(ctx).Progress(html.PChildren("stage").Set("writing"))
	return reportOut{fmt.Sprintf("report %d", in.Clicks)}, nil
}
