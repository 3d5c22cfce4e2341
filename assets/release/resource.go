package release

// Dependency is the list of scripts for one version of React.
type Dependency struct {
	React string `json:"react"`
	// PropsCheck says whether these are the development files, which complain
	// of props of the wrong type.
	PropsCheck bool  `json:"props_check"`
	Files      []Ref `json:"files"`
}

// Async says when a resource becomes a tag of its own.
type Async string

// The values of Async.
const (
	AsyncNever Async = ""      // not asynchronous: always a tag
	AsyncChunk Async = "chunk" // a tag only with eager loading
	AsyncEager Async = "eager" // likewise; Python distinguishes how it is declared
	AsyncLazy  Async = "lazy"  // never a tag
)

// Resource is one entry of a suite's list of scripts or stylesheets.
type Resource struct {
	// Package is the package that the file is served from.
	Package string `json:"package"`
	// Path is the file, empty if there is one for development only.
	Path string `json:"path,omitempty"`
	// Dev is the file that takes its place with DevBundles.
	Dev string `json:"dev,omitempty"`
	// Async says when it becomes a tag.
	Async Async `json:"async,omitempty"`
	// Dynamic is true for what the page loads itself, such as source maps.
	Dynamic bool `json:"dynamic,omitempty"`
	// CDN is true if the suite names an address outside for it.
	CDN bool `json:"cdn,omitempty"`
	// Attributes stand in the tag after its address.
	Attributes []Attribute `json:"attributes,omitempty"`
}

// Attribute is one attribute of a tag.
type Attribute struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Mode picks among the tags that a release offers. The zero Mode is that of a
// page in production.
type Mode struct {
	// React is the version of React. If zero, the release's default.
	React string
	// PropsCheck takes the development files of React.
	PropsCheck bool
	// DevBundles takes the renderer that isn't minified. It needs local files,
	// so it overrules CDN, as in Python.
	DevBundles bool
	// Eager makes tags of the chunks that are loaded when needed otherwise.
	Eager bool
	// CDN takes the addresses outside where there are some.
	CDN bool
}

// Tag is one script or stylesheet of the page.
type Tag struct {
	Ref
	// CDN says that the tag points outside, to the address that
	// assets.Bundle.CDN gives for the file.
	CDN bool
	// Attributes stand in the tag after its address.
	Attributes []Attribute
}

// Tags are the tags of a page, in order. External scripts of the app stand
// between Dependencies and Scripts, external stylesheets before Styles.
type Tags struct {
	Dependencies []Tag
	Scripts      []Tag
	Styles       []Tag
}

// Tags returns the tags for a mode. The only error is a version of React that
// the release has not.
func (r *Release) Tags(m Mode) (Tags, error) {
	return Tags{}, nil
}
