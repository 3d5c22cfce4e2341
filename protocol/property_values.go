package protocol

// PropertyValue is a value for one property, named as id.property.
type PropertyValue struct {
	// Property is spelled as Dependency.String does.
	Property string
	Value    any
}

// PropertyValues is an object of values by property, in order: what progress,
// progressDefault and running carry.
type PropertyValues []PropertyValue

// MarshalJSON writes the values as an object.
func (p PropertyValues) MarshalJSON() ([]byte, error) { return AppendJSON(nil, p) }

func (p PropertyValues) appendJSON(e *encoder) *EncodeError {
	e.dst = append(e.dst, '{')
	for i, v := range p {
		if i > 0 {
			e.dst = append(e.dst, ',')
		}
		e.dst = append(appendString(e.dst, v.Property), ':')
		if err := e.any(v.Value); err != nil {
			return err.under(v.Property)
		}
	}
	e.dst = append(e.dst, '}')
	return nil
}

// UnmarshalJSON reads an object of values, each of them a Raw.
func (p *PropertyValues) UnmarshalJSON(data []byte) error {
	data = append([]byte(nil), data...) // the caller may reuse its bytes
	s := newScanner(data)
	got, f := s.propertyValues()
	if f == nil {
		f = s.end()
	}
	if f != nil {
		return f.as("object of property values", data)
	}
	*p = got
	return nil
}

// propertyValues reads an object of values. Of equal keys the last one counts.
func (s *scanner) propertyValues() (PropertyValues, *fault) {
	values := PropertyValues{}
	seen := map[string]int{}
	f := s.object("an object of values by property", func(key string) *fault {
		raw, f := s.value()
		if i, again := seen[key]; again {
			values[i].Value = raw
			return f
		}
		seen[key] = len(values)
		values = append(values, PropertyValue{key, raw})
		return f
	})
	return values, f
}
