package protocol

import (
	"errors"
	"time"
)

// FormatTime returns t as Python's isoformat writes an aware datetime:
// 2020-01-02T03:04:05+00:00, with six digits of microseconds if there are any.
// This is how a time.Time goes over the wire. Finer digits are cut off.
//
// Plotly draws the clock as it is written and ignores the offset. For a clock
// without one use Clock, for a day DateOf.
func FormatTime(t time.Time) string {
	return t.Format(clockLayout(t) + offsetLayout(t))
}

// Clock is a time without a zone, as Python's naive datetimes are:
// 2020-01-02T03:04:05. A browser takes it for its own local time.
type Clock time.Time

// String returns the date and the clock of c in the zone that it was made in.
func (c Clock) String() string { return time.Time(c).Format(clockLayout(time.Time(c))) }

// MarshalText writes what String returns.
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads any of the forms of ParseTime.
func (c *Clock) UnmarshalText(text []byte) error {
	t, err := ParseTime(string(text))
	if err == nil {
		*c = Clock(t)
	}
	return err
}

// Date is a day: 2020-01-02. It is what the date pickers of dcc take and give.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the day of t in t's own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// Time returns the beginning of the day in UTC.
func (d Date) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// String returns the day as 2020-01-02.
func (d Date) String() string { return d.Time().Format(time.DateOnly) }

// MarshalText writes what String returns.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads any of the forms of ParseTime; a clock in it is dropped.
func (d *Date) UnmarshalText(text []byte) error {
	t, err := ParseTime(string(text))
	if err == nil {
		*d = DateOf(t)
	}
	return err
}

// timeForms are the forms that components and Python send. Go reads a fraction
// of a second also where the form has none.
var timeForms = [...]string{
	"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02",
	"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05",
	"2006-01-02T15:04", "2006-01-02 15:04",
}

// ParseTime reads a date, or a date and a clock, with or without an offset. What
// has no offset is taken as UTC.
func ParseTime(text string) (time.Time, error) {
	for _, form := range timeForms {
		if t, err := time.Parse(form, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, errors.New("protocol: expected a date such as 2020-01-02 or 2020-01-02T03:04:05+02:00, found " + quoteShort(text))
}

func clockLayout(t time.Time) string {
	if t.Nanosecond() >= 1000 {
		return "2006-01-02T15:04:05.000000"
	}
	return "2006-01-02T15:04:05"
}

func offsetLayout(t time.Time) string {
	if _, offset := t.Zone(); offset%60 != 0 {
		return "-07:00:00"
	}
	return "-07:00"
}
