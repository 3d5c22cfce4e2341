package protocol

import (
	"encoding"
	"encoding/json"
	"math/big"
	"reflect"
	"time"
)

var (
	appenderType  = reflect.TypeFor[appender]()
	nodeType      = reflect.TypeFor[Node]()
	marshalerType = reflect.TypeFor[json.Marshaler]()
	textType      = reflect.TypeFor[encoding.TextMarshaler]()
	timeType      = reflect.TypeFor[time.Time]()
	rawType       = reflect.TypeFor[Raw]()
	numberType    = reflect.TypeFor[json.Number]()
	bigIntType    = reflect.TypeFor[big.Int]()
	bigFloatType  = reflect.TypeFor[big.Float]()
	idType        = reflect.TypeFor[ID]()
)

// form says how values of a type come by a form of their own.
type form int

const (
	formNone               form = iota
	formOwn                     // encoder.any knows the type
	formOwnByPointer            // encoder.any knows a pointer to the type
	formPointerToOwn            // encoder.any knows what the pointer leads to
	formMarshaler               // MarshalJSON
	formMarshalerByPointer      // MarshalJSON of a pointer to the type
	formText                    // MarshalText
	formTextByPointer           // MarshalText of a pointer to the type
)

// findForm asks a type for its methods, which is slow.
func findForm(t reflect.Type) form {
	switch t {
	case timeType, rawType, numberType, idType:
		return formOwn
	case bigIntType, bigFloatType:
		return formOwnByPointer
	}
	byPointer := reflect.PointerTo(t)
	switch t.Kind() {
	case reflect.Interface:
		return formNone // what is in it counts
	case reflect.Pointer:
		byPointer = t
		switch t.Elem() { // before its methods: a *time.Time has a MarshalJSON
		case timeType, rawType, numberType, idType:
			return formPointerToOwn
		case bigIntType, bigFloatType:
			return formOwn
		}
	}
	switch {
	case t.Implements(appenderType) || t.Implements(nodeType):
		return formOwn
	case byPointer.Implements(appenderType) || byPointer.Implements(nodeType):
		return formOwnByPointer
	case t.Implements(marshalerType):
		return formMarshaler
	case byPointer.Implements(marshalerType):
		return formMarshalerByPointer
	case t.Implements(textType):
		return formText
	case byPointer.Implements(textType):
		return formTextByPointer
	}
	return formNone
}
