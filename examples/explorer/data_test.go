package main

import (
	"math"
	"strings"
	"testing"
)

func load(t *testing.T) *world {
	t.Helper()
	w, err := loadWorld(gapminderCSV)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestTheWholeTableIsThere(t *testing.T) {
	t.Parallel()
	w := load(t)
	rows := 0
	for _, facts := range w.inYear {
		rows += len(facts)
	}
	if rows != 1704 || len(w.countries) != 142 || len(w.years) != 12 || len(w.continents) != 5 {
		t.Errorf("%d rows, %d countries, %d years, %d continents; want 1704, 142, 12, 5",
			rows, len(w.countries), len(w.years), len(w.continents))
	}
	for country, facts := range w.ofCountry {
		if len(facts) != len(w.years) || facts[0].Year != w.firstYear() {
			t.Errorf("%s has %d years from %d on", country, len(facts), facts[0].Year)
		}
	}
	iceland := w.ofCountry["Iceland"][11]
	if want := (fact{2007, "Iceland", "Europe", 301931, 36180.79, 81.757}); iceland != want {
		t.Errorf("Iceland's last row is %+v, want %+v", iceland, want)
	}
}

func TestAContinentIsAveragedByPeople(t *testing.T) {
	t.Parallel()
	w, err := loadWorld("year;country;continent;population;gdp;life\n2000;Big;X;30;100;80\n2000;Small;X;10;500;40\n2000;Far;Y;5;1;1\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]float64{"life": 70, "gdp": 200, "people": 40} {
		if got := w.ofMany(metrics[name], "X"); len(got) != 1 || math.Abs(got[0]-want) > 1e-9 {
			t.Errorf("%s of X is %v, want %v", name, got, want)
		}
	}
	if got := w.in(2000, "X"); len(got) != 2 || got[0].Country != "Big" {
		t.Errorf("X is %+v, want Big before Small", got)
	}
}

func TestBadRowsAreNamed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "no rows",
		"year;country;continent;population;gdp;life\nx;A;X;1;1;1\n":         "row 1",
		"year;country;continent;population;gdp;life\n1;A;X;1;1;old\n":       "row 1",
		"year;country;continent;population;gdp;life\n1;A;X;1;1;1\n2;B\n":    "line 3",
		"year;country;continent;population;gdp;life\n1;A;X;1;1;1;surplus\n": "line 2",
	} {
		if _, err := loadWorld(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("loadWorld(%q): error %v, want one with %q", text, err, want)
		}
	}
}

func TestTheYearAfter(t *testing.T) {
	t.Parallel()
	w := load(t)
	for year, want := range map[int]int{1952: 1957, 1955: 1957, 2002: 2007, 2007: 2007, 2020: 2007} {
		if got := w.yearAfter(year); got != want {
			t.Errorf("yearAfter(%d) = %d, want %d", year, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{
		7: "7", 12.34: "12.3", 999: "999", 1000: "1k", 20_000: "20k", 1_318_683_096: "1.32 bn", 301_931: "302k", 5e8: "500 m",
	} {
		if got := short(v); got != want {
			t.Errorf("short(%v) = %q, want %q", v, got, want)
		}
	}
	for v, want := range map[float64]string{7: "$7", 999.6: "$1,000", 1234567: "$1,234,567"} {
		if got := dollars(v); got != want {
			t.Errorf("dollars(%v) = %q, want %q", v, got, want)
		}
	}
}
