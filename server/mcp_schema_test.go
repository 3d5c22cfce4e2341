package server

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dashwire/dashwire/protocol"
)

// What every property of every component takes is described as Python does.
func TestMCPSchemasArePythons(t *testing.T) {
	t.Parallel()
	var python map[string]struct {
		Schema any
		Text   string
	}
	runPython(t, "mcp_schemas.py", nil, &python)
	if len(python) < 2500 {
		t.Fatalf("Python has %d properties", len(python))
	}
	app := newApp(t, Config{EnableMCP: Some(true)})
	(&site{t, app}).get("/")
	described := 0
	for key, want := range python {
		parts := strings.Split(key, " ")
		kind := app.mcp.kind(componentType{parts[0], parts[1]})
		text, err := protocol.Encode(kind.Property(parts[1], parts[2]))
		if err != nil {
			t.Fatal(err)
		}
		var got any
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.Schema, got); diff != "" {
			t.Errorf("%s (-Python +ours):\n%s", key, diff)
		}
		if want.Text != "" && strings.EqualFold(strings.Join(strings.Fields(want.Text), " "), kind.Description(parts[2])) {
			described++
		}
	}
	// Python loses some texts, and ends others at a line.
	if described < 2000 {
		t.Errorf("%d of %d properties are described as Python does", described, len(python))
	}
}
