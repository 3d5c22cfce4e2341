package mutants

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// examination is one run over some mutants.
type examination struct {
	*lab

	chosen []mutant
	began  time.Time

	mu     sync.Mutex
	stderr io.Writer
}

// sayf tells how far it is.
func (x *examination) sayf(format string, args ...any) {
	x.mu.Lock()
	defer x.mu.Unlock()
	_, _ = fmt.Fprintf(x.stderr, format+" (%ds)\n", append(args, int(time.Since(x.began).Seconds()))...)
}

// examine has the judge look for the mutants, and meanwhile the unit tests miss them:
// each of the two waits a good part of its time.
func (x *examination) examine(ctx context.Context, o options) ([]outcome, error) {
	if err := x.setUp(ctx); err != nil {
		return nil, err
	}
	outcomes := make([]outcome, len(x.chosen))
	var noticed map[string][]string
	lanes, ctx := errgroup.WithContext(ctx)
	lanes.Go(func() error { return x.judgeAll(ctx, outcomes) })
	if !o.noUnit {
		lanes.Go(func() (err error) {
			noticed, err = x.testAll(ctx, o.each)
			return err
		})
	}
	if err := lanes.Wait(); err != nil {
		return nil, err
	}
	for i := range outcomes {
		outcomes[i].noticed = noticed[outcomes[i].name]
	}
	return outcomes, nil
}

// judgeAll has the judge look for one mutant after the other, once it has found
// nothing without one.
func (x *examination) judgeAll(ctx context.Context, outcomes []outcome) error {
	b, err := x.bench("judged")
	if err != nil {
		return err
	}
	env, err := b.inject()
	if err != nil {
		return err
	}
	var cases []string
	for _, m := range x.chosen {
		cases = append(cases, m.cases...)
	}
	healthy, err := b.judge(ctx, env, cases)
	if err != nil {
		return err
	}
	if len(healthy.failed) > 0 {
		return fmt.Errorf("these fail without a mutant: %s", strings.Join(healthy.failed, ", "))
	}
	x.sayf("without a mutant %d runs pass", healthy.runs)
	for i, m := range x.chosen {
		outcomes[i].mutant = m
		env, err := b.inject(&m)
		if err != nil {
			return err
		}
		outcomes[i].verdict, err = b.judge(ctx, env, m.cases)
		if err := errors.Join(err, ctx.Err()); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		x.sayf("[%2d/%d] %-34s %s", i+1, len(x.chosen), m.name, outcomes[i].caught())
	}
	return nil
}

// leastLimit is the shortest time in which the unit tests of a package may end. If it
// is over, a test waits for something that a fault keeps from coming.
const leastLimit = 2 * time.Minute

// testAll returns, by the name of the mutant, the unit tests that notice it.
func (x *examination) testAll(ctx context.Context, alone bool) (map[string][]string, error) {
	b, err := x.bench("tested")
	if err != nil {
		return nil, err
	}
	began := time.Now()
	failed, err := b.test(ctx, nil)
	if err == nil && len(failed) > 0 {
		err = fmt.Errorf("these unit tests fail without a mutant: %s; go test shows why, and --no-unit leaves them out", strings.Join(failed, ", "))
	}
	if err != nil {
		return nil, err
	}
	x.sayf("without a mutant the unit tests pass")
	b.limit = max(leastLimit, 3*time.Since(began))
	together := groups(x.root, x.chosen)
	if alone {
		together = each(x.chosen)
	}
	all := map[string][]string{}
	for i, group := range together {
		noticed, err := b.notice(ctx, group, func(part []*mutant, why string) {
			x.sayf("unit tests %d/%d: these are tried in smaller groups, because of %s: %s", i+1, len(together), why, names(part))
		})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", names(group), err)
		}
		word := "pass"
		for name, tests := range noticed {
			all[name] = tests
			word = "FAIL"
		}
		x.sayf("unit tests %d/%d: %s with %s", i+1, len(together), word, names(group))
	}
	return all, nil
}
