package gen_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestMisspeltDoesNotCompile type-checks one expression a line: what is right
// must compile, what is misspelt or of a wrong type must not.
func TestMisspeltDoesNotCompile(t *testing.T) {
	t.Parallel()
	right := []string{
		`html.Div("a", html.B("b"), 3, nil).ClassName("c")`,
		`dcc.Input().Type("number").ValueNumber(3)`,
		`dcc.Slider().Min(1).Value(0.5)`,
		`dcc.Interval().Interval(1000).NIntervals(3)`,
		`dcc.DatePickerSingle().FirstDayOfWeek(time.Monday)`,
		`dcc.DatePickerSingle().FirstDayOfWeek(1)`,
		`dcc.Tab().Label("a")`,
		`dcc.Tab().Label(html.B("a"))`,
		`table.DataTable().SortAction("native").SortMode(table.SortModeMulti)`,
		`table.DataTable().Columns(table.Column{ID: "a", Name: "A", Editable: new(false)})`,
		`html.Div().Style(map[string]any{"color": "red"})`,
	}
	wrong := []string{
		`html.Divv()`,
		`html.Input()`,
		`html.Div().ClasName("a")`,
		`html.Div().ClassName(1)`,
		`html.Div().Href("a")`,
		`html.Div().Set("className", "a")`,
		`html.Div().SetProps(nil)`,
		`dcc.Slider("a child")`,
		`dcc.Slider().Value("a")`,
		`dcc.Slider().Options("a")`,
		`dcc.Input().Type(3)`,
		`dcc.Input().Type(dcc.ButtonKindSubmit)`,
		`dcc.Markdown(html.B("a"))`,
		`dcc.Dropdown().Options(1, 2)`,
		`table.DataTable().Columns(table.Column{Id: "a"})`,
		`table.DataTable().SortAction(true)`,
		`table.DataTable().StyleDataConditional(table.CellStyle{})`,
		`dcc.SliderValeu("a")`,
		`dcc.SliderValue(3)`,
		`func() protocol.Prop[string] { return dcc.SliderValue("a") }`,
	}
	failed := typeCheck(t, append(right[:len(right):len(right)], wrong...))
	for i, expr := range right {
		if err := failed[i]; err != "" {
			t.Errorf("%s does not compile: %s", expr, err)
		}
	}
	for i, expr := range wrong {
		if failed[len(right)+i] == "" {
			t.Errorf("%s compiles", expr)
		}
	}
}

// typeCheck returns the first error of each expression that has one.
func typeCheck(t *testing.T, exprs []string) map[int]string {
	t.Helper()
	const head = `package layout; import ("time"; "github.com/dashwire/dashwire/assets/dcc"; "github.com/dashwire/dashwire/assets/html"; ` +
		`"github.com/dashwire/dashwire/assets/table"; "github.com/dashwire/dashwire/protocol"); var _ time.Weekday; var _ protocol.ID; var _ = []any{` + "\n"
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "layout.go", head+strings.Join(exprs, ",\n")+",\n}\n", 0)
	if err != nil {
		t.Fatal(err)
	}
	failed := map[int]string{}
	conf := types.Config{
		Importer: importer.ForCompiler(fset, "gc", exportData(t)),
		Error: func(err error) {
			var at types.Error
			if !errors.As(err, &at) {
				t.Fatal(err)
			}
			line := fset.Position(at.Pos).Line - 2 // the head is one line, lines count from 1
			if failed[line] == "" {
				failed[line] = fmt.Sprint(err)
			}
		},
	}
	_, _ = conf.Check("layout", fset, []*ast.File{file}, nil) // its errors went to Error
	return failed
}

// exportData has the go command compile the packages, and returns how their
// types are looked up.
func exportData(t *testing.T) importer.Lookup {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-export", "-deps", "-f", "{{.ImportPath}}={{.Export}}",
		"time", "../../html", "../../dcc", "../../table")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "=")
		files[path] = file
	}
	return func(path string) (io.ReadCloser, error) { return os.Open(files[path]) }
}
