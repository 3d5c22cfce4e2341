package server

import (
	"slices"
	"strings"

	"github.com/dashwire/dashwire/protocol"
)

// knownProps are the properties of the components that come with the release, by
// namespace and component.
type knownProps map[string]map[string][]string

func (a *App) knownProps() knownProps {
	var known knownProps
	// The text is part of the build, so it is JSON.
	_ = protocol.Decode(a.pages.bundle.Release().Props, &known)
	return known
}

// has reports whether a component has a property. Of components that the release
// doesn't know, anything is taken.
func (k knownProps) has(typ componentType, property string) bool {
	names, ok := k[typ.namespace][typ.name]
	return !ok || slices.ContainsFunc(names, func(name string) bool {
		prefix, wildcard := strings.CutSuffix(name, "*")
		return name == property || wildcard && strings.HasPrefix(property, prefix)
	})
}
