package protocol

import "fmt"

// Dict returns a dictionary id of keys and values that take turns. On the wire its
// keys keep the order given.
//
//	html.Button("×").DictID(protocol.Dict("type", "delete", "item", 7))
//	html.ButtonNClicks(protocol.Dict("type", "delete", "item", protocol.All))
//
// It panics where DictID does, and if a key is not a string or a value is missing.
func Dict(keysAndValues ...any) ID {
	if len(keysAndValues)%2 != 0 {
		panic(fmt.Sprintf("protocol.Dict: keys and values take turns, and %v has no value", keysAndValues[len(keysAndValues)-1]))
	}
	parts := make([]IDPart, len(keysAndValues)/2)
	for i := range parts {
		key, ok := keysAndValues[2*i].(string)
		if !ok {
			panic(fmt.Sprintf("protocol.Dict: a key is a string, found the %T %v", keysAndValues[2*i], keysAndValues[2*i]))
		}
		parts[i] = IDPart{key, keysAndValues[2*i+1]}
	}
	return DictID(parts...)
}

// Text returns the string that a key of a dictionary id has, and "" where there is
// none: no such key, another kind of value, or a plain id.
func (id ID) Text(key string) string {
	value, _ := id.Part(key)
	text, _ := value.(string)
	return text
}

// Int returns the whole number that a key of a dictionary id has, and 0 where there
// is none: no such key, another kind of value, or a plain id.
func (id ID) Int(key string) int {
	value, _ := id.Part(key)
	n, _ := value.(int)
	return n
}
