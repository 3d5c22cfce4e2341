package jsontree

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Pick returns the value at path: names and steps in brackets, separated by
// dots. A name may hold dots if it stands in brackets as ["a.b"].
//
//	config.ui            a member of a member
//	[2]                  an item
//	[output=a.children]  the first item whose member output is a.children
//	[*].output           the member output of every item, as an array
//
// A path that leads nowhere gives nil.
func (v *Value) Pick(path string) (*Value, error) {
	steps, err := splitPath(path)
	if err != nil {
		return nil, err
	}
	return v.walk(steps), nil
}

func splitPath(path string) ([]string, error) {
	var steps []string
	for path != "" {
		switch path[0] {
		case '.':
			path = path[1:]
		case '[':
			end := strings.IndexByte(path, ']')
			if strings.HasPrefix(path, `["`) {
				if end = strings.Index(path, `"]`); end > 0 {
					end++
				}
			}
			if end < 0 {
				return nil, fmt.Errorf("path %q: [ without ]", path)
			}
			steps = append(steps, path[:end+1])
			path = path[end+1:]
		default:
			end := strings.IndexAny(path, ".[")
			if end < 0 {
				end = len(path)
			}
			steps = append(steps, path[:end])
			path = path[end:]
		}
	}
	return steps, nil
}

func (v *Value) walk(steps []string) *Value {
	if v == nil || len(steps) == 0 {
		return v
	}
	step, rest := steps[0], steps[1:]
	if step[0] != '[' {
		return v.Get(step).walk(rest)
	}
	inside := step[1 : len(step)-1]
	if strings.HasPrefix(inside, `"`) {
		return v.Get(strings.Trim(inside, `"`)).walk(rest)
	}
	if inside == "*" {
		all := &Value{Kind: Array}
		for _, item := range v.Items {
			if picked := item.walk(rest); picked != nil {
				all.Items = append(all.Items, picked)
			}
		}
		return all
	}
	if name, text, ok := strings.Cut(inside, "="); ok {
		for _, item := range v.Items {
			if member := item.Get(name); member != nil && member.Text == text {
				return item.walk(rest)
			}
		}
		return nil
	}
	i, err := strconv.Atoi(inside)
	if err != nil || i < 0 || i >= len(v.Items) {
		return nil
	}
	return v.Items[i].walk(rest)
}

// Omit takes the members at paths out of v. The last step of a path is a name; a
// path that leads nowhere takes nothing out.
func (v *Value) Omit(paths []string) error {
	for _, path := range paths {
		steps, err := splitPath(path)
		if err != nil {
			return err
		}
		parent := v.walk(steps[:len(steps)-1])
		if parent == nil {
			continue
		}
		name := steps[len(steps)-1]
		parent.Members = slices.DeleteFunc(parent.Members, func(m Member) bool { return m.Name == name })
	}
	return nil
}
