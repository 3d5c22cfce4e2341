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
			_, runs, err := c.choose(args)
			switch {
			case err != nil:
				return err
			case deviations:
				return c.listDeviations(runs)
			}
			c.list(runs, why)
			return nil
		},
	}
	cmd.Flags().BoolVar(&why, "why", false, "says what each case reaches that no other does")
	cmd.Flags().BoolVar(&deviations, "deviations", false, "shows where dashwire answers otherwise than Python on purpose")
	cmd.MarkFlagsMutuallyExclusive("why", "deviations")
	return cmd
}

func (c *command) list(runs []*judge.Run, why bool) {
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
}

func (c *command) listDeviations(runs []*judge.Run) error {
	count := 0
	for _, r := range runs {
		if r.Variant == judge.Plain && r.Case.Deviation != "" {
			count++
			_, _ = fmt.Fprintf(c.stdout, "%s\n    %s\n", r.Name, r.Case.Deviation)
		}
	}
	_, _ = fmt.Fprintf(c.stdout, "%d deviations\n", count)
	if count > maxDeviations {
		return fmt.Errorf("%d deviations, at most %d are agreed on", count, maxDeviations)
	}
	return nil
}
