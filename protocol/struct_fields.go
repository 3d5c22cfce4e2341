package protocol

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// structField is a field of a struct as JSON sees it.
type structField struct {
	name                        string
	index                       []int
	typ                         reflect.Type
	omitEmpty, omitZero, quoted bool
	tagged                      bool
}

// structLayout is the fields of a struct in the order in which they are
// written.
type structLayout struct {
	list   []structField
	byName map[string]int
}

var structLayouts sync.Map // of reflect.Type to *structLayout

func structFields(t reflect.Type) *structLayout {
	if l, ok := structLayouts.Load(t); ok {
		return l.(*structLayout)
	}
	l := &structLayout{list: collectFields(t), byName: map[string]int{}}
	for i, f := range l.list {
		l.byName[f.name] = i
	}
	got, _ := structLayouts.LoadOrStore(t, l)
	return got.(*structLayout)
}

// collectFields applies Go's rules for embedded structs, as encoding/json does:
// of several fields with one name the one that is least deep counts, of those
// the one with a tag; if there are still several, none does.
func collectFields(t reflect.Type) []structField {
	type level struct {
		typ   reflect.Type
		index []int
	}
	var all []structField
	seen := map[reflect.Type]bool{}
	for current := []level{{typ: t}}; len(current) > 0; {
		var next []level
		count := map[reflect.Type]int{}
		for _, l := range current {
			count[l.typ]++
		}
		for _, l := range current {
			if seen[l.typ] {
				continue
			}
			seen[l.typ] = true
			for i := range l.typ.NumField() {
				sf := l.typ.Field(i)
				f, embedded, ok := parseField(sf, append(slices.Clone(l.index), i))
				switch {
				case !ok:
				case embedded != nil:
					next = append(next, level{embedded, f.index})
				default:
					all = append(all, f)
					if count[l.typ] > 1 { // the type is embedded twice: its fields cancel out
						all = append(all, f)
					}
				}
			}
		}
		current = next
	}
	return dominant(all)
}

// parseField reads the tag of a field. embedded is the struct whose fields are
// taken for the field's own.
func parseField(sf reflect.StructField, index []int) (f structField, embedded reflect.Type, ok bool) {
	elem := sf.Type
	if sf.Anonymous && elem.Kind() == reflect.Pointer {
		elem = elem.Elem()
	}
	embeds := sf.Anonymous && elem.Kind() == reflect.Struct
	if !sf.IsExported() && !embeds {
		return f, nil, false
	}
	tag := sf.Tag.Get("json")
	if tag == "-" {
		return f, nil, false
	}
	name, options, _ := strings.Cut(tag, ",")
	if !validName(name) {
		name = ""
	}
	f = structField{name: name, index: index, typ: sf.Type, tagged: name != ""}
	for option := range strings.SplitSeq(options, ",") {
		switch option {
		case "omitempty":
			f.omitEmpty = true
		case "omitzero":
			f.omitZero = true
		case "string":
			f.quoted = quotable(sf.Type)
		}
	}
	if name == "" {
		if embeds {
			return f, elem, true
		}
		f.name = sf.Name
	}
	return f, nil, sf.IsExported()
}

// validName reports whether encoding/json takes a name from a tag.
func validName(name string) bool {
	for _, c := range name {
		if !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", c) && !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			return false
		}
	}
	return name != ""
}

func dominant(all []structField) []structField {
	best := map[string]structField{}
	tied := map[string]bool{}
	for _, f := range all {
		b, ok := best[f.name]
		switch {
		case !ok || len(f.index) < len(b.index) || len(f.index) == len(b.index) && f.tagged && !b.tagged:
			best[f.name], tied[f.name] = f, false
		case len(f.index) == len(b.index) && f.tagged == b.tagged:
			tied[f.name] = true
		}
	}
	fields := make([]structField, 0, len(best))
	for name, f := range best {
		if !tied[name] {
			fields = append(fields, f)
		}
	}
	slices.SortFunc(fields, func(a, b structField) int { return slices.Compare(a.index, b.index) })
	return fields
}
