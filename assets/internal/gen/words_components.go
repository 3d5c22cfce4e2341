package gen

// packageDoc returns the package's comment.
func packageDoc(p *Package) string {
	words, ok := packageWords[p.Package]
	if !ok {
		words = "Package " + p.Package + " has the components of " + p.Namespace + "."
	}
	var s source
	s.comment("", words)
	s.printf("package %s\n", p.Package)
	return s.String()
}

var packageWords = map[string]string{
	"html": `Package html has the HTML elements as components of Dash.

A constructor takes the children of an element, a method sets one of its props and returns the element:

	html.Div(
		html.H1("Gapminder"),
		html.Button("Reset").ID("reset").ClassName("quiet").Aria("label", "Reset"),
	).ClassName("page")

Children are components, texts, numbers, nils, or slices of those. A prop that was not set is not sent. With sets props to null, and to what no setter takes.

For each prop there is a handle with the prop's type, for places that name a prop of a component: ButtonNClicks("reset") is the prop n_clicks of the button reset.

The package is generated from the metadata of the Dash release that is served.`,
	"dcc": `Package dcc has Dash's core components: graphs, fields, sliders, menus, tabs, stores and what else has no HTML element.

A method sets one prop and returns the component. Where a prop takes values of several types, there is one method for each:

	dcc.Dropdown().ID("country").Options("Chad", "Chile").Value("Chad")
	dcc.Dropdown().ID("years").OptionNumbers(1952, 2007).Multi(true).ValueNumbers(1952)
	dcc.Slider().ID("year").Min(1952).Max(2007).Step(5).Marks(dcc.Marks{1952: "1952", 2007: "2007"})
	dcc.Graph().ID("life").Figure(figure).Config(dcc.Config{DisplayLogo: new(false)})

A prop that was not set is not sent. With sets props to null, and to what no setter takes: dcc.Slider().With("marks", nil).

For each prop there is a handle with the prop's type, for places that name a prop of a component: SliderValue("year") is a protocol.Prop[float64].

The package is generated from the metadata of the Dash release that is served.`,
	"table": `Package table has Dash's data table.

	table.DataTable().ID("countries").Data(rows).
		Columns(
			table.Column{ID: "country", Name: "Country"},
			table.Column{ID: "pop", Name: "Population", Type: "numeric", Format: &table.Format{Specifier: ","}},
		).
		SortAction("native").FilterAction("native").PageSize(15).
		StyleDataConditional(table.DataStyle{
			If:    table.DataIf{FilterQuery: "{pop} > 100000000"},
			Style: table.Style{"fontWeight": "bold"},
		})

The rows are a slice of structs or of maps whose JSON keys are the columns' ids. A field of a struct that is a pointer differs when unset from what it is at zero: Editable: new(false).

The package is generated from the metadata of the Dash release that is served.`,
}

// componentWords say what the components of dcc and table are.
var componentWords = map[string]string{
	"Button":                "a button that counts its clicks",
	"Checklist":             "a list of boxes to tick",
	"Clipboard":             "an icon that copies a text when it is clicked",
	"ConfirmDialog":         "a dialog that asks to go on or to cancel",
	"ConfirmDialogProvider": "a dialog that a click on its children opens",
	"DatePickerRange":       "a calendar to pick the first and the last day from",
	"DatePickerSingle":      "a calendar to pick a day from",
	"Download":              "an unseen component that has the browser save a file",
	"Dropdown":              "a menu to choose one or several values from",
	"Geolocation":           "an unseen component that reads where the device is",
	"Graph":                 "a figure of Plotly",
	"Input":                 "a field to type a text or a number into",
	"Interval":              "an unseen clock that ticks",
	"Link":                  "a link to a page of the same app, which opens without loading the page anew",
	"Loading":               "a spinner that shows while its children wait for a callback",
	"Location":              "the page's address, unseen",
	"Markdown":              "a text of Markdown; several texts are joined by line breaks",
	"RadioItems":            "a list of which one is chosen",
	"RangeSlider":           "a slider of two or more handles",
	"Slider":                "a slider",
	"Store":                 "an unseen component that keeps data in the browser",
	"Tab":                   "one of Tabs, with what shows while it is chosen",
	"Tabs":                  "a row of tabs; children are Tab components",
	"Textarea":              "a field to type several lines into",
	"Tooltip":               "a tooltip over a point of a figure or another place of the page",
	"Upload":                "an area that files can be dropped onto",
	"DataTable":             "a table that can be sorted, filtered, paged, selected and edited",
}

// elementWords say what HTML elements are whose names don't.
var elementWords = map[string]string{
	"A": "a link", "Abbr": "an abbreviation", "Acronym": "an abbreviation, out of use", "B": "text that stands out",
	"Bdi": "text whose direction is its own", "Bdo": "text whose direction is set", "Big": "larger text, out of use",
	"Blockquote": "a quotation of paragraphs", "Br": "a line break", "Cite": "the title of a work",
	"Col": "a column of a Table", "Colgroup": "a group of columns of a Table", "Dd": "what a Dt is said to be",
	"Del": "text that was removed", "Dfn": "the word that is explained", "Div": "a plain box", "Dl": "a list of Dt and Dd",
	"Dt": "a word in a Dl", "Em": "stressed text", "Fieldset": "a group of fields", "Figcaption": "the words under a Figure",
	"H1": "a heading of the first level", "H2": "a heading of the second level", "H3": "a heading of the third level",
	"H4": "a heading of the fourth level", "H5": "a heading of the fifth level", "H6": "a heading of the sixth level",
	"Hr": "a line across", "I": "text in another voice", "Iframe": "a page in the page", "Img": "a picture",
	"Ins": "text that was added", "Kbd": "what is typed", "Li": "an item of an Ol or Ul", "Link": "a file that belongs to the page",
	"MapEl": "the areas of a picture", "Meta": "a fact about the page", "Nav": "a group of links",
	"Nobr": "text without line breaks, out of use", "ObjectEl": "an embedded file", "Ol": "a numbered list",
	"Optgroup": "a group of Options", "P": "a paragraph", "Pre": "text with its spaces and line breaks",
	"Q": "a quotation in a line", "Rp": "the brackets of a Ruby", "Rt": "the reading in a Ruby", "S": "text that no longer holds",
	"Samp": "what a program prints", "Span": "a piece of text", "Sub": "text set low", "Sup": "text set high",
	"Tbody": "the body of a Table", "Td": "a cell of a Table", "Tfoot": "the foot of a Table", "Th": "a header cell of a Table",
	"Thead": "the head of a Table", "Tr": "a row of a Table", "U": "underlined text", "Ul": "a list with bullets",
	"Var": "a variable", "Wbr": "a place where a line may break", "Section": "a section of the page", "Label": "the words beside a field",
}
