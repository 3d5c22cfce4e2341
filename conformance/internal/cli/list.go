package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/dashwire/dashwire/conformance/internal/judge"
)

// maxDeviations is how many cases may say that ours answers otherwise on purpose.
const maxDeviations = 15

func (c *command) listCommand() *cobra.Command {
	var why, deviations bool
	cmd := &cobra.Command{
		Use:   "list [patterns of cases]",
		Short: "Shows the cases",
		RunE: func(_ *cobra.Command, args []string) error {
			if deviations {
				return c.listDeviations()
			}
			return c.list(args, why)
		},
	}
	cmd.Flags().BoolVar(&why, "why", false, "says what each case reaches that no other does")
	cmd.Flags().BoolVar(&deviations, "deviations", false, "shows where dashwire answers otherwise than Python on purpose")
	return cmd
}

func (c *command) list(patterns []string, why bool) error {
	chosen, err := globs(patterns)
	if err != nil {
		return err
	}
	cases, err := c.load()
	if err != nil {
		return err
	}
	runs := judge.Select(judge.Expand(cases), chosen)
	count := 0
	for _, r := range runs {
		if r.Variant != judge.Plain {
			continue
		}
		count++
		variants := ""
		if r.Case.Expand != nil {
			variants = " (also over " + strings.Join(r.Case.Expand, ", ") + ")"
		}
		if why {
			_, _ = fmt.Fprintf(c.stdout, "%s%s\n    %s\n", r.Name, variants, r.Case.Why)
			continue
		}
		_, _ = fmt.Fprintf(c.stdout, "%s%s\n", r.Name, variants)
	}
	_, _ = fmt.Fprintf(c.stdout, "%d cases, %d runs\n", count, len(runs))
	return nil
}

func (c *command) listDeviations() error {
	cases, err := c.load()
	if err != nil {
		return err
	}
	count := 0
	for _, cs := range cases {
		if cs.Deviation != "" {
			count++
			_, _ = fmt.Fprintf(c.stdout, "%s\n    %s\n", cs.Name, cs.Deviation)
		}
	}
	_, _ = fmt.Fprintf(c.stdout, "%d deviations\n", count)
	if count > maxDeviations {
		return fmt.Errorf("%d deviations, at most %d are agreed on", count, maxDeviations)
	}
	return nil
}
