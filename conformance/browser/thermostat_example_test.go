package browser

import (
	"fmt"
	"testing"
)

// The example of a device: two tabs agree on everything, one of them drives, and the
// other one takes over when it may.
func TestThermostatExample(t *testing.T) {
	backend := Start(t, Program("./examples/thermostat", "-tick", "500ms"))
	first := Open(t, backend.URL)
	second := Open(t, backend.URL)
	both := []*Page{first, second}
	const points = `(document.querySelector("#chart .js-plotly-plot")?.data?.[0].y.length ?? 0)`
	for _, page := range both {
		page.AwaitText("#setpoint", "19.0 °C")
		page.AwaitText("#driver", "Nobody is in control.")
		page.Await("a live chart", points+" > 2")
	}

	first.Click("#wheel")
	first.AwaitText("#driver", "You are in control. All open pages follow.")
	second.AwaitText("#driver", "Another page is in control.")
	const enabled = `document.querySelector("#target [role=slider]")?.getAttribute("data-disabled") === null`
	first.Await("a slider to move", enabled)
	second.Await("a slider that can't be moved", "!("+enabled+")")

	slide := func(page *Page, values int, last float64) {
		t.Helper()
		Eval[int](page, fmt.Sprintf(`(async () => {
			for (let i = %d; i >= 0; i--) {
				window.dash_clientside.set_props("target", {value: %g - i / 2});
				await new Promise(done => setTimeout(done, 5));
			}
		})(), 0`, values, last))
	}
	const shown = `document.querySelector("#target [role=slider]")?.getAttribute("aria-valuenow")`
	agree := func(setpoint, value string) {
		t.Helper()
		for _, page := range both {
			page.AwaitText("#setpoint", setpoint)
			page.Await("the slider at "+value, shown+" === "+quote(value))
		}
	}
	slide(first, 8, 25)
	agree("25.0 °C", "25")

	// What the other page does to its slider is undone, and the device isn't told.
	slide(second, 0, 12)
	agree("25.0 °C", "25")

	second.Click("#wheel")
	first.AwaitText("#driver", "You are in control, and somebody else would like to be.")
	first.Click("#wheel")
	second.AwaitText("#driver", "You are in control. All open pages follow.")
	first.AwaitText("#driver", "Another page is in control.")
	slide(second, 6, 16.5)
	agree("16.5 °C", "16.5")

	t.Run("a third one", func(t *testing.T) {
		late := Open(t, backend.URL)
		late.AwaitText("#setpoint", "16.5 °C")
		late.Await("the slider where it is", shown+` === "16.5"`)
		late.Await("the chart of before", points+" > 10")
		late.Click("#wheel")
		second.For(t).AwaitText("#driver", "You are in control, and somebody else would like to be.")
		second.For(t).Click("#wheel")
		late.AwaitText("#driver", "You are in control. All open pages follow.")
	})
	// It was closed, so that the boiler is free at once.
	first.AwaitText("#driver", "Nobody is in control.")
	for _, page := range both {
		page.NoErrors()
		page.NoStrangers()
	}
}
