package mutants

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// unitTests are the packages whose own tests must not notice a mutant.
var unitTests = []string{"./server/...", "./protocol/..."}

// groups puts mutants together for the unit tests, which take far longer than the
// judge: if they pass with several faults, they miss each of them. Faults of one
// area stand in different groups, so that none makes up for another, and so do those
// that change the same lines.
func groups(root string, all []mutant) (groups [][]*mutant) {
	for i := range all {
		m := &all[i]
		at := slices.IndexFunc(groups, func(group []*mutant) bool {
			if slices.ContainsFunc(group, func(other *mutant) bool { return other.area == m.area }) {
				return false
			}
			_, err := mutate(root, append(slices.Clone(group), m)...)
			return err == nil
		})
		if at < 0 {
			groups = append(groups, []*mutant{m})
			continue
		}
		groups[at] = append(groups[at], m)
	}
	return groups
}

// names are those of a group, for a person.
func names(group []*mutant) string {
	all := make([]string, len(group))
	for i, m := range group {
		all[i] = m.name
	}
	return strings.Join(all, ", ")
}

// each puts every mutant into a group of its own.
func each(all []mutant) (groups [][]*mutant) {
	for i := range all {
		groups = append(groups, []*mutant{&all[i]})
	}
	return groups
}

// notice returns, by the name of the mutant, the tests that notice one of a group. A
// group that is noticed, or can't be built, is taken apart until that is known, which
// apart is told about.
func (b *bench) notice(ctx context.Context, group []*mutant, apart func(part []*mutant, why string)) (map[string][]string, error) {
	env, err := b.inject(group...)
	if err != nil {
		return nil, err
	}
	failed, err := b.test(ctx, env)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err == nil && len(failed) == 0 {
		return nil, nil
	}
	if len(group) == 1 {
		return map[string][]string{group[0].name: failed}, err
	}
	why := strings.Join(failed, ", ")
	if err != nil {
		why = "they can't be built together"
	}
	apart(group, why)
	half := len(group) / 2
	noticed, err := b.notice(ctx, group[:half], apart)
	if err != nil {
		return nil, err
	}
	more, err := b.notice(ctx, group[half:], apart)
	if err != nil {
		return nil, err
	}
	all := map[string][]string{}
	maps.Copy(all, noticed)
	maps.Copy(all, more)
	return all, nil
}

// test runs the project's own tests and returns the names of those that fail, each
// time: a test that a busy machine made fail has not noticed a mutant.
func (b *bench) test(ctx context.Context, env []string) (failed []string, err error) {
	goTest := func(args ...string) ([]byte, error) {
		args = append([]string{"test", "-timeout=" + b.limit.String(), "-vet=off", "-ldflags=-w"}, args...)
		return b.command(ctx, env, "go", append(args, unitTests...)...).CombinedOutput()
	}
	out, err := goTest()
	if err == nil {
		return nil, nil
	}
	first := strings.Join(failedTests(out), "|")
	if first == "" {
		return nil, fmt.Errorf("the unit tests didn't run: %w\n%s", err, out)
	}
	out, err = goTest("-count=1", "-run", "^("+first+")$")
	if err == nil {
		return nil, nil
	}
	if failed = failedTests(out); len(failed) == 0 {
		return nil, fmt.Errorf("the unit tests %s failed, and then didn't run: %w\n%s", first, err, out)
	}
	return failed, nil
}

// hung is how go test begins the line of a test that ran when the time was over.
var hung = regexp.MustCompile(`^\t+(Test\w+)(?:/\S+)? \(\d\S*\)$`)

// failedTests are the names of the tests that failed, or did not end, without those of
// their parts.
func failedTests(out []byte) (names []string) {
	for line := range bytes.Lines(out) {
		name := ""
		if rest, ok := bytes.CutPrefix(line, []byte("--- FAIL: ")); ok {
			name, _, _ = strings.Cut(string(rest), " ")
		} else if found := hung.FindSubmatch(bytes.TrimRight(line, "\n")); found != nil {
			name = string(found[1])
		}
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
