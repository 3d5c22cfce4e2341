package main

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// sheet is what a CSV file holds. A row is what a DataTable takes and gives back: its
// values by the names of the columns.
type sheet struct {
	columns []string
	numbers map[string]bool // the columns that hold nothing but numbers
	rows    []row
}

type row map[string]any

// fileOf reads what a dcc.Upload has in its contents: a data URL.
func fileOf(contents string) ([]byte, error) {
	_, encoded, ok := strings.Cut(contents, ";base64,")
	if !ok {
		return nil, errors.New("the browser sent no file")
	}
	return base64.StdEncoding.DecodeString(encoded)
}

// parse reads a CSV file with a row of names at its top. A value that looks like a
// number becomes one if all of its column do.
func parse(file []byte) (*sheet, error) {
	file = bytes.TrimPrefix(file, []byte("\ufeff")) // spreadsheets begin so
	if !utf8.Valid(file) {
		return nil, errors.New("it is not UTF-8 text")
	}
	reader := csv.NewReader(bytes.NewReader(file))
	reader.Comma = separator(file)
	records, err := reader.ReadAll()
	switch {
	case err != nil:
		return nil, err
	case len(records) < 2:
		return nil, errors.New("it needs a row of names and a row of values at least")
	}
	s := &sheet{columns: records[0], numbers: map[string]bool{}}
	for i, name := range s.columns {
		if strings.TrimSpace(name) == "" {
			s.columns[i] = "column " + strconv.Itoa(i+1)
		}
		if s.numbers[s.columns[i]] {
			return nil, fmt.Errorf("two columns are called %q", name)
		}
		s.numbers[s.columns[i]] = true
	}
	for _, record := range records[1:] {
		for i, text := range record {
			if _, ok := number(text); !ok && text != "" {
				s.numbers[s.columns[i]] = false
			}
		}
	}
	for _, record := range records[1:] {
		values := row{}
		for i, name := range s.columns {
			values[name] = record[i]
			if s.numbers[name] {
				values[name] = nil
				if n, ok := number(record[i]); ok {
					values[name] = n
				}
			}
		}
		s.rows = append(s.rows, values)
	}
	return s, nil
}

// separator is what stands most often in the first line.
func separator(file []byte) rune {
	line, _, _ := bytes.Cut(file, []byte("\n"))
	best := ','
	for _, candidate := range []rune{';', '\t'} {
		if bytes.Count(line, []byte(string(candidate))) > bytes.Count(line, []byte(string(best))) {
			best = candidate
		}
	}
	return best
}

func number(text string) (float64, bool) {
	n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	return n, err == nil && n-n == 0 // neither infinite nor NaN, which JSON doesn't have
}

// write makes a CSV file of rows.
func write(columns []string, rows []row) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	records := [][]string{columns}
	for _, r := range rows {
		record := make([]string, len(columns))
		for i, name := range columns {
			switch v := r[name].(type) {
			case nil:
			case float64:
				record[i] = strconv.FormatFloat(v, 'f', -1, 64)
			default:
				record[i] = fmt.Sprint(v)
			}
		}
		records = append(records, record)
	}
	err := w.WriteAll(records)
	return b.Bytes(), err
}
