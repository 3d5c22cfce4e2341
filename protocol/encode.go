package protocol

import (
	"math"
	"strconv"
)

// Encode returns v as JSON, as Python Dash would write it: NaN and infinities
// become null, whatever they are nested in.
func Encode(v any) ([]byte, error) { return AppendJSON(nil, v) }

// AppendJSON appends v as JSON to dst. Component trees and the common plain
// types are written without reflection; everything else goes through go-json.
func AppendJSON(dst []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(dst, "null"...), nil
	case string:
		return appendString(dst, v), nil
	case bool:
		return strconv.AppendBool(dst, v), nil
	case int:
		return strconv.AppendInt(dst, int64(v), 10), nil
	case float64:
		return appendFloat(dst, v), nil
	case Node:
		return appendComponent(dst, v.Base())
	case ID:
		return appendID(dst, v), nil
	case []any:
		return appendList(dst, v)
	}
	return marshal(dst, v)
}

func appendComponent(dst []byte, c *Component) ([]byte, error) {
	dst = append(dst, `{"props":{`...)
	var err error
	for i := range c.props {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(dst, c.props[i].name)
		dst = append(dst, ':')
		if dst, err = AppendJSON(dst, c.props[i].value); err != nil {
			return nil, err
		}
	}
	dst = append(dst, `},"type":`...)
	dst = appendString(dst, c.typ)
	dst = append(dst, `,"namespace":`...)
	dst = appendString(dst, c.namespace)
	return append(dst, '}'), nil
}

func appendList(dst []byte, list []any) ([]byte, error) {
	dst = append(dst, '[')
	var err error
	for i, v := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dst, err = AppendJSON(dst, v); err != nil {
			return nil, err
		}
	}
	return append(dst, ']'), nil
}

func appendFloat(dst []byte, f float64) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return append(dst, "null"...)
	}
	return strconv.AppendFloat(dst, f, 'g', -1, 64)
}
