// Package release describes what each renderer release expects of a server:
// which wheels it comes in, which files may be served out of them, which tags
// stand in its page, which keys its page config has, and what its wire can do.
//
// A release is data: data/<version>/profile.json and index.html are written by
// hand, where they differ from those of the release that profile.json names with
// "like"; manifest.json is made from the wheels by assets/cmd/dashrelease. Another
// release stands beside the first one without a branch in the code. No file of a
// wheel is kept here, only sizes and hashes by which the files are recognised.
//
// A *Release is read-only and may be shared by any number of goroutines.
package release

import "encoding/json"

// Release is the profile of one Dash release.
type Release struct {
	// Dash is the version of Dash, "4.4.1".
	Dash string `json:"dash"`
	// Renderer is the version of the dash-renderer bundle in it, "3.4.1".
	Renderer string `json:"renderer"`
	// Plotly is the version of the Python package that plotly.js comes in.
	Plotly string `json:"plotly"`
	// Wheels are the published files that the release consists of.
	Wheels []Wheel `json:"wheels"`
	// React are the versions of React that the page can be given; the first is
	// the default.
	React []string `json:"react"`
	// Favicon is the icon that _favicon.ico answers with.
	Favicon Ref `json:"favicon"`
	// Worker is the SharedWorker that the page's websocket runs in; zero if the
	// release has no websocket.
	Worker Ref `json:"worker"`
	// Sources says where the lists of scripts are written down.
	Sources Sources `json:"sources"`
	// Page is what the index page is made of.
	Page Page `json:"page"`
	// Wire is what the release's HTTP and websocket traffic can do.
	Wire Wire `json:"wire"`

	Manifest `json:"-"`

	byRef map[Ref]*File
}

// Manifest is the part of a release that is made from its wheels.
type Manifest struct {
	// Stamp is the time in fingerprints, in Unix seconds: that of the newest file
	// in the first wheel. Python takes each file's time on disk, so that every
	// machine has another; this one is the same everywhere, so that servers
	// behind one balancer name a file alike.
	Stamp int64 `json:"stamp"`
	// PlotlyJS is the version of plotly.js.
	PlotlyJS string `json:"plotlyjs"`
	// Files are all files that may be served, sorted by package and path.
	Files []File `json:"files"`
	// References are files of the wheels that are read (component metadata, the
	// lists of scripts, the favicon) and that no component suite serves.
	References []File `json:"references"`
	// Dependencies are the scripts that must stand before every other one, for
	// each version of React and each value of PropsCheck.
	Dependencies []Dependency `json:"dependencies"`
	// Scripts are the other declared scripts and what belongs to them (source
	// maps, chunks, the worker), in the order of their tags.
	Scripts []Resource `json:"scripts"`
	// Styles are the declared stylesheets, in the order of their tags.
	Styles []Resource `json:"styles,omitempty"`
	// ChildrenProps is the value of the page config's children_props: for each
	// namespace and component, the props besides children that hold components.
	ChildrenProps json.RawMessage `json:"children_props"`
	// Props lists, for each namespace and component, the names of its props. A
	// name that ends in "*" stands for all that begin like it.
	Props json.RawMessage `json:"props"`
}

// Wheel is one published wheel.
type Wheel struct {
	// Name is the project's name, "dash".
	Name string `json:"name"`
	// Version is the project's version.
	Version string `json:"version"`
	// Filename is the name under which it is published.
	Filename string `json:"filename"`
	// Size is its length in bytes.
	Size int64 `json:"size"`
	// SHA256 is its checksum in hex.
	SHA256 string `json:"sha256"`
}

// Ref names a file by the package that it is served from and its path in there,
// with slashes: {"dash", "dcc/async-graph.js"}.
type Ref struct {
	Package string `json:"package"`
	Path    string `json:"path"`
}

// String returns the file's path in its wheel, which is also what follows
// _dash-component-suites/ in its URL.
func (r Ref) String() string { return r.Package + "/" + r.Path }

// File is what is known of one file of a wheel.
type File struct {
	Ref
	// Size is the file's length in bytes.
	Size int64 `json:"size"`
	// SHA256 is its checksum in hex.
	SHA256 string `json:"sha256"`
	// SHA1 is the checksum in hex that Flask uses as the ETag.
	SHA1 string `json:"sha1"`
	// Version is the version that stands in the file's fingerprint: that of the
	// component suite it belongs to, which need not be Dash's own.
	Version string `json:"version"`
	// Wheel is the name of the wheel that the file is in.
	Wheel string `json:"wheel"`
}

// File returns the servable file with this package and path, nil if the release
// declares none. It costs one map look-up.
func (r *Release) File(pkg, path string) *File { return r.byRef[Ref{pkg, path}] }

// Stamped returns the path of a servable file with its fingerprint, as it stands
// in the page; the path as it is, if the release declares no such file.
func (r *Release) Stamped(ref Ref) string {
	f := r.byRef[ref]
	if f == nil {
		return ref.Path
	}
	return Fingerprint(ref.Path, f.Version, r.Stamp)
}
