package protocol

import (
	"fmt"
	"slices"
)

// Operation names what a step of a Patch does.
type Operation string

// The operations that the renderer knows. It throws on any other.
const (
	OpAssign  Operation = "Assign"
	OpMerge   Operation = "Merge"
	OpDelete  Operation = "Delete"
	OpAppend  Operation = "Append"
	OpPrepend Operation = "Prepend"
	OpInsert  Operation = "Insert"
	OpExtend  Operation = "Extend"
	OpRemove  Operation = "Remove"
	OpClear   Operation = "Clear"
	OpReverse Operation = "Reverse"
	OpAdd     Operation = "Add"
	OpSub     Operation = "Sub"
	OpMul     Operation = "Mul"
	OpDiv     Operation = "Div"
)

// PatchStep is one change of a Patch.
type PatchStep struct {
	Operation Operation
	// Location leads to what is changed: strings for keys, ints for indexes. A
	// negative index counts from the end. Empty means the property itself.
	Location []any
	// Value is the operand; Delete, Clear and Reverse have none.
	Value any
	// Index is where Insert puts Value.
	Index int
}

// Patch is a change to the value that a property has in the browser, for where
// sending the whole value would cost too much. It is given as the value of an
// output or in SetProps, never inside another value: there it is only data.
//
// The property must have a value in the page, else the renderer throws and
// drops what else came with the same answer.
//
//	var p protocol.Patch
//	p.At("data", 0, "y").Append(12.5)
//	p.At("layout", "title", "text").Assign("Live")
//
// The zero Patch is empty and ready for use. It is not safe for concurrent use.
type Patch struct {
	steps []PatchStep
}

// PatchAt is a place in the value that a Patch changes.
type PatchAt struct {
	patch    *Patch
	location []any
}

// At returns the place that keys (strings) and indexes (ints) lead to, without
// any the property itself. It panics on anything else: such a path is a
// programming error.
func (p *Patch) At(path ...any) PatchAt {
	location := make([]any, len(path))
	for i, step := range path {
		switch step.(type) {
		case string, int:
			location[i] = step
		default:
			panic(fmt.Sprintf("protocol.Patch.At: a path has strings and ints, found the %T %v", step, step))
		}
	}
	return PatchAt{p, location}
}

// Steps returns the changes in the order in which they are made. The caller must
// not change them.
func (p *Patch) Steps() []PatchStep { return p.steps }

// Len returns the number of changes.
func (p *Patch) Len() int { return len(p.steps) }

// Add appends a step that was made otherwise than by At.
func (p *Patch) Add(s PatchStep) { p.steps = append(p.steps, s) }

// At returns a place further down.
func (a PatchAt) At(path ...any) PatchAt {
	below := a.patch.At(path...)
	below.location = slices.Concat(a.location, below.location)
	return below
}

func (a PatchAt) add(op Operation, value any) PatchAt {
	a.patch.Add(PatchStep{Operation: op, Location: a.location, Value: value})
	return a
}

// Assign sets the value. Python spells it p[key] = value.
func (a PatchAt) Assign(value any) PatchAt { return a.add(OpAssign, value) }

// Merge sets the keys of an object to those of value, an object as well, and
// keeps the others.
func (a PatchAt) Merge(value any) PatchAt { return a.add(OpMerge, value) }

// Delete removes the key or the item.
func (a PatchAt) Delete() PatchAt { return a.add(OpDelete, nil) }

// Append puts an item behind the last of a list.
func (a PatchAt) Append(item any) PatchAt { return a.add(OpAppend, item) }

// Prepend puts an item before the first of a list.
func (a PatchAt) Prepend(item any) PatchAt { return a.add(OpPrepend, item) }

// Insert puts an item into a list so that it has the index. A negative index
// counts from the end.
func (a PatchAt) Insert(index int, item any) PatchAt {
	a.patch.Add(PatchStep{Operation: OpInsert, Location: a.location, Value: item, Index: index})
	return a
}

// Extend puts the items of a list behind the last of a list.
func (a PatchAt) Extend(items any) PatchAt { return a.add(OpExtend, items) }

// Remove drops all items of a list that equal item.
func (a PatchAt) Remove(item any) PatchAt { return a.add(OpRemove, item) }

// Clear empties a list, an object or a string.
func (a PatchAt) Clear() PatchAt { return a.add(OpClear, nil) }

// Reverse turns the order of a list around.
func (a PatchAt) Reverse() PatchAt { return a.add(OpReverse, nil) }

// Add adds to a number, or joins to a string.
func (a PatchAt) Add(value any) PatchAt { return a.add(OpAdd, value) }

// Sub subtracts from a number.
func (a PatchAt) Sub(value any) PatchAt { return a.add(OpSub, value) }

// Mul multiplies a number.
func (a PatchAt) Mul(value any) PatchAt { return a.add(OpMul, value) }

// Div divides a number.
func (a PatchAt) Div(value any) PatchAt { return a.add(OpDiv, value) }
