package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// inBrowser registers what runs in the page. Inputs, states and outputs are named by
// handles that know the components' properties: dcc.SliderValue("pitch") is
// Input("pitch", "value").
func inBrowser(app *server.App) {
	levels := dcc.SliderValue(level(protocol.All))

	// A short function stands here. It gets the inputs and then the states, and
	// returns the output; it must be registered before the app starts, as it becomes
	// a part of the page.
	app.ClientsideCallback(server.Spec{
		Outputs: server.Deps(html.StrongChildren("name")),
		Inputs:  server.Deps(dcc.SliderValue("pitch")),
	}, `pitch => {
		const names = ["A", "A♯", "B", "C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯"];
		const steps = Math.round(12 * Math.log2(pitch / 440));
		return pitch + " Hz, near " + names[(steps % 12 + 12) % 12];
	}`)

	// A longer one stands in a file: assets/tone.js puts it into
	// window.dash_clientside.tone. A pattern gives it a list, as in Go.
	app.ClientsideFunction(server.Spec{
		Outputs: server.Deps(dcc.GraphFigure("wave")),
		Inputs:  server.Deps(dcc.SliderValue("pitch"), levels),
	}, "tone", "draw")

	// One that returns a promise is waited for. This one fetches a file; its output
	// has a value for each of the sliders.
	app.ClientsideFunction(server.Spec{
		Outputs: server.Deps(levels),
		Inputs:  server.Deps(dcc.DropdownValue("instrument")),
	}, "tone", "load")
}

type playIn struct {
	Clicks int       `input:"play.n_clicks"`
	Pitch  float64   `state:"pitch.value"`
	Levels []float64 `state:"{level:ALL}.value"`
}

type playOut struct {
	Sound string `output:"sound.src"`
	Size  string `output:"size.children"`
}

// play runs on the server. What callbacks in the browser have set is a state like any
// other to it.
func play(_ context.Context, in playIn) (out playOut, _ error) {
	if in.Pitch < 20 || in.Pitch > 20_000 || len(in.Levels) > 100 {
		return out, errors.New("a page of ours has no such tone")
	}
	file := wav(samples(in.Pitch, in.Levels))
	out.Sound = "data:audio/wav;base64," + base64.StdEncoding.EncodeToString(file)
	out.Size = fmt.Sprintf("%d kB from the server", (len(file)+500)/1000)
	return out, nil
}
