package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/dashwire/dashwire/conformance/internal/backend"
	"github.com/dashwire/dashwire/conformance/internal/casefile"
	"github.com/dashwire/dashwire/conformance/internal/judge"
	"github.com/dashwire/dashwire/conformance/internal/known"
)

type recordFlags struct {
	backend string
	release string
	because string
	workers int
	update  bool
}

func (c *command) recordCommand() *cobra.Command {
	var f recordFlags
	cmd := &cobra.Command{
		Use:   "record --backend NAME [patterns of cases]",
		Short: "Writes the answers of a Python backend into cases, for a person to review",
		Long: `Writes the answers of a backend into the cases that have none yet. With --update
also into those whose answer is another one now. With --because it leaves the
reference's answer and adds one that this backend may give, with the reason.`,
		RunE: func(cmd *cobra.Command, args []string) error { return c.record(cmd.Context(), f, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.backend, "backend", "dash-flask", "the backend: dash-flask for HTTP, dash-fastapi for the websocket")
	flags.StringVar(&f.release, "dash", judge.Reference, "the release of Dash")
	flags.StringVar(&f.because, "because", "", "why this backend may answer otherwise than the reference")
	flags.BoolVar(&f.update, "update", false, "replaces answers that are no longer given")
	flags.IntVar(&f.workers, "workers", 3, "how many servers run at a time")
	return cmd
}

func (c *command) record(ctx context.Context, f recordFlags, patterns []string) error {
	_, chosen, err := c.choose(patterns)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(f.backend, "dash-") {
		return fmt.Errorf("--backend %s: the answers come from Python Dash: dash-flask, or dash-fastapi for the websocket", f.backend)
	}
	if !casefile.IsRelease(f.release) {
		return fmt.Errorf("--dash %s: want a release such as %s", f.release, judge.Reference)
	}
	b, err := backend.Open(filepath.Join(c.dir, "backends"), f.backend, f.release)
	if err != nil {
		return err
	}
	if err := b.Prepare(ctx, c.stderr); err != nil {
		return err
	}
	var runs []*judge.Run
	for _, r := range chosen {
		if r.Variant == judge.Plain {
			runs = append(runs, r)
		}
	}
	changed := make(chan *casefile.Case, len(runs)*8)
	j := &judge.Judge{Backend: b, Release: f.release, Known: &known.List{}, Workers: f.workers,
		Answered: func(cs *casefile.Case, s *casefile.Step, o *judge.Recorded) error {
			wrote, err := f.answer(cs, s, o)
			if wrote {
				select {
				case changed <- cs:
				default:
				}
			}
			return err
		}}
	results := j.Run(ctx, runs)
	close(changed)
	written := map[*casefile.Case]bool{}
	for cs := range changed {
		written[cs] = true
	}
	failed := 0
	for _, r := range results {
		if r.Verdict == judge.Failed {
			failed++
			_, _ = fmt.Fprintf(c.stdout, "FAIL %s: %s\n%s", r.Run.Name, r.Faults[0], indent(r.Log))
		}
	}
	for cs := range written {
		path := filepath.Join(c.dir, "cases", filepath.FromSlash(cs.Name)+".txtar")
		if err := os.WriteFile(path, cs.Bytes(), 0o644); err != nil { //nolint:gosec // a case is for everyone
			return err
		}
	}
	_, _ = fmt.Fprintf(c.stdout, "%d cases written, %d failed\n", len(written), failed)
	if failed > 0 {
		return errFailed
	}
	return nil
}

func indent(text string) string {
	if text == "" {
		return ""
	}
	return "    " + text + "\n"
}

// answer writes an outcome into a case if it has to.
func (f recordFlags) answer(cs *casefile.Case, s *casefile.Step, o *judge.Recorded) (bool, error) {
	answers := judge.Candidates(s, f.backend, f.release)
	if o.Accepts(s, answers, judge.Plain) {
		return false, nil
	}
	empty := !s.HasAnswer()
	if s.Has("until") && !empty || !empty && !f.update && f.because == "" {
		return false, nil
	}
	a, err := o.Answer(s)
	if err != nil {
		return false, err
	}
	if f.because != "" && !empty {
		a.Backends, a.Because = []string{f.backend}, f.because
	}
	if f.release != judge.Reference {
		a.Release = f.release
	}
	cs.SetAnswer(s, a)
	s.PutAnswer(a)
	return true, nil
}
