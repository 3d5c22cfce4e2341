package protocol

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
)

// Apply returns what the property has after the patch if it had current before.
// current and the operands may be any values that can be sent; the result is
// made of map[string]any, []any, string, float64, bool and nil, and shares
// nothing that could be changed with them. current is not changed.
//
// It does what the renderer does, save that what makes the renderer throw, or
// leaves nonsense such as undefined or NaN in the page, is an error here. Its
// cost is that of copying current once and then what each step touches.
func (p *Patch) Apply(current any) (any, error) {
	value, err := plainValue(current)
	if err != nil {
		return nil, fmt.Errorf("protocol.Patch.Apply: the current value: %w", err)
	}
	for i := range p.steps {
		s := &p.steps[i]
		operand, err := plainValue(s.Value)
		if err == nil {
			value, err = s.at(value, s.Location, operand)
		}
		if err != nil {
			return nil, fmt.Errorf("protocol.Patch.Apply: operation %d, %s at %v: %w", i, s.Operation, s.Location, err)
		}
	}
	return value, nil
}

// plainValue makes of v what a browser would have.
func plainValue(v any) (any, error) {
	text, err := AppendJSON(nil, v)
	if err != nil {
		return nil, err
	}
	var plain any
	if err := Decode(text, &plain); err != nil {
		return nil, err
	}
	return plain, nil
}

// at carries the step out on what location leads to in value, which is changed
// in place where it can be.
func (s *PatchStep) at(value any, location []any, operand any) (any, error) {
	if len(location) == 0 {
		return s.on(value, operand)
	}
	last := len(location) == 1
	switch in := value.(type) {
	case map[string]any:
		key := keyText(location[0])
		if last && s.Operation == OpDelete {
			delete(in, key)
			return in, nil
		}
		below, err := s.at(in[key], location[1:], operand)
		if err == nil {
			in[key] = below
		}
		return in, err
	case []any:
		i, err := itemIndex(in, location[0])
		if err != nil {
			return nil, err
		}
		if last && s.Operation == OpDelete {
			if i < len(in) {
				in = slices.Delete(in, i, i+1)
			}
			return in, nil
		}
		if i > len(in) {
			return nil, fmt.Errorf("the index %d is beyond the end of a list of %d", i, len(in))
		}
		if i == len(in) { // the renderer lets an assignment grow the list by one
			in = append(in, nil)
		}
		below, err := s.at(in[i], location[1:], operand)
		in[i] = below
		return in, err
	case nil:
		if s.Operation == OpAssign || s.Operation == OpMerge { // the way is made as it goes
			if i, ok := location[0].(int); ok {
				if i != 0 {
					return nil, fmt.Errorf("there is nothing yet that could have the index %d", i)
				}
				return s.at([]any{}, location, operand)
			}
			return s.at(map[string]any{}, location, operand)
		}
	}
	return nil, fmt.Errorf("there is no %v in %s", location[0], kindName(value))
}

func keyText(key any) string {
	if i, ok := key.(int); ok {
		return strconv.Itoa(i)
	}
	return key.(string)
}

func itemIndex(list []any, key any) (int, error) {
	i, ok := key.(int)
	if !ok {
		return 0, fmt.Errorf("a list has no key %q", key)
	}
	if i < 0 {
		i += len(list)
	}
	if i < 0 {
		return 0, fmt.Errorf("the index %d is before the start of a list of %d", key, len(list))
	}
	return i, nil
}

// on carries the step out on value itself.
func (s *PatchStep) on(value, operand any) (any, error) {
	switch s.Operation {
	case OpAssign:
		return operand, nil
	case OpMerge:
		return merge(value, operand)
	case OpAdd, OpSub, OpMul, OpDiv:
		return arithmetic(s.Operation, value, operand)
	case OpClear:
		switch value.(type) {
		case []any:
			return []any{}, nil
		case map[string]any:
			return map[string]any{}, nil
		case string:
			return "", nil
		}
		return nil, fmt.Errorf("%s cannot be cleared", kindName(value))
	case OpDelete:
		return nil, errors.New("the property itself cannot be deleted")
	}
	if text, ok := value.(string); ok && s.Operation == OpReverse {
		runes := []rune(text)
		slices.Reverse(runes)
		return string(runes), nil
	}
	if text, ok := value.(string); ok && s.Operation == OpExtend {
		if more, ok := operand.(string); ok {
			return text + more, nil
		}
	}
	list, ok := value.([]any)
	if !ok {
		return nil, fmt.Errorf("expected a list, found %s", kindName(value))
	}
	return s.onList(list, operand)
}

func (s *PatchStep) onList(list []any, operand any) (any, error) {
	switch s.Operation {
	case OpAppend:
		return append(list, operand), nil
	case OpPrepend:
		return slices.Insert(list, 0, operand), nil
	case OpInsert:
		i := s.Index
		if i < 0 {
			i += len(list)
		}
		if i < 0 || i > len(list) { // where the renderer's insert puts what is out of bounds
			i = len(list)
		}
		return slices.Insert(list, i, operand), nil
	case OpExtend:
		more, ok := operand.([]any)
		if !ok {
			return nil, fmt.Errorf("a list is extended by a list, found %s", kindName(operand))
		}
		return append(list, more...), nil
	case OpRemove:
		return slices.DeleteFunc(list, func(item any) bool { return reflect.DeepEqual(item, operand) }), nil
	case OpReverse:
		slices.Reverse(list)
		return list, nil
	}
	return nil, fmt.Errorf("there is no operation %q", s.Operation)
}

func merge(value, operand any) (any, error) {
	into, ok := value.(map[string]any)
	if !ok && value != nil {
		return nil, fmt.Errorf("expected an object, found %s", kindName(value))
	}
	from, ok := operand.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("an object is merged with an object, found %s", kindName(operand))
	}
	if into == nil {
		into = map[string]any{}
	}
	maps.Copy(into, from)
	return into, nil
}

func arithmetic(op Operation, value, operand any) (any, error) {
	a, okA := value.(float64)
	b, okB := operand.(float64)
	if op == OpAdd {
		left, leftIs := value.(string)
		right, rightIs := operand.(string)
		switch {
		case leftIs && rightIs:
			return left + right, nil
		case leftIs && okB:
			return left + jsNumber(b), nil
		case okA && rightIs:
			return jsNumber(a) + right, nil
		}
	}
	if !okA || !okB {
		return nil, fmt.Errorf("expected two numbers, found %s and %s", kindName(value), kindName(operand))
	}
	var x float64
	switch op {
	case OpAdd:
		x = a + b
	case OpSub:
		x = a - b
	case OpMul:
		x = a * b
	default:
		x = a / b
	}
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil, errors.New("the result is not a finite number")
	}
	return x, nil
}

// kindName names the kind of a plain value for an error.
func kindName(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case string:
		return "a string"
	case float64, json.Number:
		return "a number"
	case bool:
		return "a bool"
	case []any:
		return "a list"
	}
	return "an object"
}
