package main

import (
	"context"
	"strings"
	"testing"
)

// A callback is a plain function: a test calls it.
func TestHistoryOfACountry(t *testing.T) {
	t.Parallel()
	out, err := load(t).drawHistory(context.Background(), drawHistoryIn{Country: "Kenya", Metric: "life", Year: 1977})
	if err != nil {
		t.Fatal(err)
	}
	if out.Title != "Kenya" || out.Note != "Life expectancy, with Africa and the world" {
		t.Errorf("title %q, note %q", out.Title, out.Note)
	}
	if len(out.Figure.Data) != 3 {
		t.Errorf("%d curves, want the country's, the continent's and the world's", len(out.Figure.Data))
	}
}

func TestUnknownMetricIsAnError(t *testing.T) {
	t.Parallel()
	_, err := load(t).drawHistory(context.Background(), drawHistoryIn{Metric: "fame", Year: 1977})
	if err == nil || !strings.Contains(err.Error(), "fame") {
		t.Errorf("error %v, want one that names it", err)
	}
}

func TestTableRows(t *testing.T) {
	t.Parallel()
	out, err := load(t).fillCountries(context.Background(), fillCountriesIn{Year: 1997, Continent: "Oceania"})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Rows) != 2 || out.Rows[0].ID != "Australia" || out.Rows[0].Gain <= 0 {
		t.Errorf("the rows of Oceania are %+v", out.Rows)
	}
}
