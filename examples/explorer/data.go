package main

import (
	"cmp"
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The table travels inside the program, so that there is nothing to install
// beside it. The file's first lines say where the facts come from.
//
//go:embed gapminder.csv
var gapminderCSV string

// A fact is one row of the table: one country in one year.
type fact struct {
	Year       int
	Country    string
	Continent  string
	Population float64
	GDP        float64 // a person and year, in inflation-adjusted dollars
	Life       float64 // life expectancy at birth, in years
}

// A world is the whole table, sorted once for all the ways in which the page
// looks at it. Nothing changes it after loadWorld, so that any number of
// callbacks may read it at the same time.
type world struct {
	years      []int
	continents []string // by name
	countries  []string // by name

	inYear    map[int][]fact    // the most populous country first
	ofCountry map[string][]fact // the oldest year first
}

// allContinents is the value of the continent dropdown that filters nothing.
const allContinents = "all"

// loadWorld reads the table from text as it is in gapminder.csv.
func loadWorld(text string) (*world, error) {
	lines := csv.NewReader(strings.NewReader(text))
	lines.Comma, lines.Comment = ';', '#'
	records, err := lines.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("gapminder.csv: %w", err)
	}
	if len(records) < 2 {
		return nil, errors.New("gapminder.csv: no rows")
	}

	w := &world{inYear: map[int][]fact{}, ofCountry: map[string][]fact{}}
	for i, record := range records[1:] { // the first record is the column names
		f, err := parseFact(record)
		if err != nil {
			return nil, fmt.Errorf("gapminder.csv, row %d: %w", i+1, err)
		}
		w.inYear[f.Year] = append(w.inYear[f.Year], f)
		w.ofCountry[f.Country] = append(w.ofCountry[f.Country], f)
	}

	for year, facts := range w.inYear {
		w.years = append(w.years, year)
		slices.SortFunc(facts, func(a, b fact) int { return cmp.Compare(b.Population, a.Population) })
	}
	for country, facts := range w.ofCountry {
		w.countries = append(w.countries, country)
		slices.SortFunc(facts, func(a, b fact) int { return cmp.Compare(a.Year, b.Year) })
		if continent := facts[0].Continent; !slices.Contains(w.continents, continent) {
			w.continents = append(w.continents, continent)
		}
	}
	slices.Sort(w.years)
	slices.Sort(w.countries)
	slices.Sort(w.continents)
	return w, nil
}

func parseFact(record []string) (fact, error) {
	year, err := strconv.Atoi(record[0])
	if err != nil {
		return fact{}, err
	}
	f := fact{Year: year, Country: record[1], Continent: record[2]}
	for i, number := range []*float64{&f.Population, &f.GDP, &f.Life} {
		if *number, err = strconv.ParseFloat(record[3+i], 64); err != nil {
			return fact{}, err
		}
	}
	return f, nil
}

// in returns the facts of one year in a continent, or in all of them.
func (w *world) in(year int, continent string) []fact {
	if continent == allContinents {
		return w.inYear[year]
	}
	var facts []fact
	for _, f := range w.inYear[year] {
		if f.Continent == continent {
			facts = append(facts, f)
		}
	}
	return facts
}

// continentOf returns the continent of a country, or "" if there is no such
// country.
func (w *world) continentOf(country string) string {
	if facts := w.ofCountry[country]; len(facts) > 0 {
		return facts[0].Continent
	}
	return ""
}

func (w *world) firstYear() int { return w.years[0] }

func (w *world) lastYear() int { return w.years[len(w.years)-1] }

// yearAfter returns the first year of the table after the given one, or the last
// there is.
func (w *world) yearAfter(year int) int {
	i, found := slices.BinarySearch(w.years, year)
	if found {
		i++
	}
	return w.years[min(i, len(w.years)-1)]
}

// A metric is one number of a fact, how to sum it up over countries, and how to
// show it.
type metric struct {
	name   string
	of     func(fact) float64
	sum    func([]fact) float64 // a total of people, an average of all else
	axis   string               // "linear", or "log" for what grows by factors
	prefix string               // a currency sign
	write  func(float64) string // in full, with the prefix
}

// metrics are what the line chart can show, by the value of its radio buttons.
var metrics = map[string]metric{
	"life":   {"Life expectancy", lifeOf, average(lifeOf), "linear", "", years},
	"gdp":    {"GDP per person", gdpOf, average(gdpOf), "log", "$", dollars},
	"people": {"Population", populationOf, population, "log", "", short},
}

func lifeOf(f fact) float64       { return f.Life }
func gdpOf(f fact) float64        { return f.GDP }
func populationOf(f fact) float64 { return f.Population }

// average returns a function that counts each person once, and not each country:
// China weighs more than Iceland.
func average(of func(fact) float64) func([]fact) float64 {
	return func(facts []fact) float64 {
		sum := 0.0
		for _, f := range facts {
			sum += of(f) * f.Population
		}
		return sum / population(facts)
	}
}

func population(facts []fact) float64 {
	sum := 0.0
	for _, f := range facts {
		sum += f.Population
	}
	return sum
}

// ofOne returns a metric of one country over all years.
func (w *world) ofOne(m metric, country string) []float64 {
	var values []float64
	for _, f := range w.ofCountry[country] {
		values = append(values, m.of(f))
	}
	return values
}

// ofMany returns a metric summed up over a continent, or over all of them, for
// all years.
func (w *world) ofMany(m metric, continent string) []float64 {
	var values []float64
	for _, year := range w.years {
		values = append(values, m.sum(w.in(year, continent)))
	}
	return values
}
