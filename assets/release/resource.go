package release

// Dependency is the list of scripts for one version of React.
type Dependency struct {
	React string `json:"react"`
	// PropsCheck says whether these are the development files, which complain
	// of props of the wrong type.
	PropsCheck bool `json:"props_check"`
	// Files are the scripts in the order of their tags. All have an address
	// outside as well.
	Files []Ref `json:"files"`
}

// Async says when a resource becomes a tag of its own.
type Async string

// The values of Async.
const (
	AsyncNever Async = ""      // it isn't asynchronous: always a tag
	AsyncChunk Async = "chunk" // a tag with eager loading only
	AsyncLazy  Async = "lazy"  // never a tag
)

// Resource is one entry of a suite's list of scripts or stylesheets.
type Resource struct {
	// Package is the package that the file is served from.
	Package string `json:"package"`
	// Path is the file, empty if there is one for development only.
	Path string `json:"path,omitempty"`
	// Dev is the file that takes its place with DevBundles. It may be declared
	// without being in the wheel.
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
