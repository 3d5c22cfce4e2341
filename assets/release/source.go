package release

// Sources says where in the wheels the lists of scripts are written down. The
// command dashrelease makes the release's lists from them, and addresses
// outside are read from them when they are needed.
type Sources struct {
	// Dependencies is the list of React and its kin, for each version of React
	// and each mode.
	Dependencies List `json:"dependencies"`
	// Scripts are the lists of scripts, in the order of their tags.
	Scripts []List `json:"scripts"`
	// Styles are the lists of stylesheets, in the order of their tags.
	Styles []List `json:"styles,omitempty"`
	// Suites are the component suites that live in a folder of a package.
	Suites []Suite `json:"suites"`
	// PlotlyJS is the file that holds the version of plotly.js.
	PlotlyJS Ref `json:"plotlyjs"`
}

// List is a list in a Python file.
type List struct {
	Ref
	// List is the name that the list is assigned to.
	List string `json:"list"`
}

// Suite is a component suite that lives in a folder of a package and has a
// package-info.json and a metadata.json there.
type Suite struct {
	Package string `json:"package"`
	Dir     string `json:"dir"`
	// Namespace is the suite's name in JavaScript.
	Namespace string `json:"namespace"`
}

// Metadata names the file that describes the suite's components.
func (s Suite) Metadata() Ref { return Ref{s.Package, s.Dir + "/metadata.json"} }

// PackageInfo names the file that holds the suite's version.
func (s Suite) PackageInfo() Ref { return Ref{s.Package, s.Dir + "/package-info.json"} }
