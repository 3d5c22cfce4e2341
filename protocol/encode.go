package protocol

import (
	"encoding/json"
	"math/big"
	"reflect"
	"sort"
	"strconv"
	"time"
)

// Encode returns v as JSON, see AppendJSON.
func Encode(v any) ([]byte, error) { return AppendJSON(nil, v) }

// AppendJSON appends v to dst as JSON of the form that Python Dash writes.
//
// Structs and their json tags, maps, slices, pointers and MarshalJSON and
// MarshalText methods mean what they mean to encoding/json. Beyond that
//   - components and dictionary ids may stand anywhere in v;
//   - NaN and infinities become null, whatever they are nested in;
//   - a time.Time is written as Python's isoformat does, see FormatTime;
//   - a big.Float is a number, and so is a json.Number;
//   - the keys of a map may also be an any that holds a string or an integer;
//   - <, > and & are escaped.
//
// What cannot be sent, such as a func or a chan, is an *EncodeError with the
// path to it. dst is then nil. The cost is linear in the size of v.
func AppendJSON(dst []byte, v any) ([]byte, error) {
	e := encoder{dst: dst}
	if err := e.value(v); err != nil {
		return nil, err
	}
	return e.dst, nil
}

// appender is a type of ours that writes itself.
type appender interface{ appendJSON(e *encoder) *EncodeError }

// encoder appends values to dst. depth guards against values that contain
// themselves.
type encoder struct {
	dst   []byte
	depth int
}

// maxEncodeDepth is far beyond what any page can show. Python's encoder gives
// up at about a thousand levels.
const maxEncodeDepth = 2000

func (e *encoder) raw(s string) { e.dst = append(e.dst, s...) }

// enter counts a level of nesting. The caller undoes it.
func (e *encoder) enter() *EncodeError {
	if e.depth++; e.depth > maxEncodeDepth {
		return &EncodeError{Reason: "nested deeper than " + strconv.Itoa(maxEncodeDepth) + " levels; does it contain itself?"}
	}
	return nil
}

// value writes the common types without reflection and hands the others on. It
// returns the error interface so that a nil *EncodeError cannot escape as one.
func (e *encoder) value(v any) error {
	if err := e.any(v); err != nil {
		return err
	}
	return nil
}

func (e *encoder) any(v any) *EncodeError {
	switch v := v.(type) {
	case nil:
		e.raw("null")
	case string:
		e.dst = appendString(e.dst, v)
	case bool:
		e.dst = strconv.AppendBool(e.dst, v)
	case int:
		e.dst = strconv.AppendInt(e.dst, int64(v), 10)
	case int64:
		e.dst = strconv.AppendInt(e.dst, v, 10)
	case float64:
		e.dst = appendFloat(e.dst, v, 64)
	case []any:
		return e.list(v)
	case map[string]any:
		return e.object(v)
	case ID:
		e.dst = appendID(e.dst, v)
	case Raw:
		return e.json(v)
	case time.Time:
		e.dst = appendString(e.dst, FormatTime(v))
	case json.Number:
		return e.number(v)
	case *big.Int:
		if v == nil {
			e.raw("null")
			return nil
		}
		e.dst = v.Append(e.dst, 10)
	case *big.Float:
		return e.bigFloat(v)
	case appender:
		if isNilPointer(v) {
			e.raw("null")
			return nil
		}
		return v.appendJSON(e)
	case Node:
		if isNilPointer(v) {
			e.raw("null")
			return nil
		}
		return e.component(v.Base())
	default:
		return e.reflect(reflect.ValueOf(v))
	}
	return nil
}

// isNilPointer keeps a nil *html.DivComponent in an any from being called.
func isNilPointer(v any) bool {
	r := reflect.ValueOf(v)
	return r.Kind() == reflect.Pointer && r.IsNil()
}

func (e *encoder) component(c *Component) *EncodeError {
	if err := e.enter(); err != nil {
		return err
	}
	e.raw(`{"props":{`)
	for i := range c.props {
		if i > 0 {
			e.dst = append(e.dst, ',')
		}
		e.dst = append(appendString(e.dst, c.props[i].name), ':')
		if err := e.any(c.props[i].value); err != nil {
			return err.under(c.props[i].name)
		}
	}
	e.raw(`},"type":`)
	e.dst = appendString(e.dst, c.typ)
	e.raw(`,"namespace":`)
	e.dst = append(appendString(e.dst, c.namespace), '}')
	e.depth--
	return nil
}

func (e *encoder) list(list []any) *EncodeError {
	if list == nil {
		e.raw("null")
		return nil
	}
	if err := e.enter(); err != nil {
		return err
	}
	e.dst = append(e.dst, '[')
	for i, v := range list {
		if i > 0 {
			e.dst = append(e.dst, ',')
		}
		if err := e.any(v); err != nil {
			return err.item(i)
		}
	}
	e.dst = append(e.dst, ']')
	e.depth--
	return nil
}

func (e *encoder) object(m map[string]any) *EncodeError {
	if m == nil {
		e.raw("null")
		return nil
	}
	if err := e.enter(); err != nil {
		return err
	}
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	e.dst = append(e.dst, '{')
	for i, k := range keys {
		if i > 0 {
			e.dst = append(e.dst, ',')
		}
		e.dst = append(appendString(e.dst, k), ':')
		if err := e.any(m[k]); err != nil {
			return err.under(k)
		}
	}
	e.dst = append(e.dst, '}')
	e.depth--
	return nil
}

// json writes a text that is already JSON. It is checked, since one bad text
// would make the whole message unreadable to the browser.
func (e *encoder) json(text []byte) *EncodeError {
	if len(text) == 0 {
		e.raw("null")
		return nil
	}
	if f := validate(text); f != nil {
		return &EncodeError{Reason: "the ready-made text is not JSON: byte " + strconv.Itoa(f.offset) + ": " + f.reason}
	}
	e.dst = append(e.dst, text...)
	return nil
}
