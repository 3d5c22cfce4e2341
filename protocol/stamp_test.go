package protocol

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStamp(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]*Stamp{
		`{"output":"x"}`: nil,
		`{"output":"x","dashwire":{"token":"a~1","load":"b"}}`:                                                      {Token: "a~1", Load: "b"},
		`{"dashwire":{"seq":7,"new":[1],"ack":6,"lane":"motor","load":"b","token":"a"},"output":"x"}`:               {Token: "a", Load: "b", Lane: "motor", Seq: 7, Ack: 6},
		`{"output":"x","dashwire":{"token":"a","load":"b","lane":"é","seq":9007199254740991,"ack":0}}`:              {Token: "a", Load: "b", Lane: "é", Seq: 1<<53 - 1},
		`{"output":"x","dashwire":{"token":"a","load":"b","lane":"l","seq":2,"again":[{"output":"y"} , 1]}}`:        {Token: "a", Load: "b", Lane: "l", Seq: 2, Again: []Raw{Raw(`{"output":"y"}`), Raw("1")}},
		`{"output":"x","dashwire":{"token":"a","load":"b","lane":"l","seq":1},"dashwire":{"token":"c","load":"d"}}`: {Token: "c", Load: "d"},
	} {
		r, err := DecodeRequest([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if diff := cmp.Diff(want, r.Stamp); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

func TestStampErrorsSayWhere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ stamp, path, reason string }{
		{`null`, "dashwire", "a stamp, an object"},
		{`[]`, "dashwire", "found a list"},
		{`{}`, "dashwire", "missing or empty"},
		{`{"token":"a"}`, "dashwire", "missing or empty"},
		{`{"token":"","load":"b"}`, "dashwire", "missing or empty"},
		{`{"token":1,"load":"b"}`, "dashwire.token", "found a number"},
		{`{"token":"a","load":null}`, "dashwire.load", "a string"},
		{`{"token":"a","load":"b","lane":{},"seq":1}`, "dashwire.lane", "found an object"},
		{`{"token":"a","load":"b","lane":"l"}`, "dashwire", "a lane without a number"},
		{`{"token":"a","load":"b","lane":"l","seq":0}`, "dashwire", "a lane without a number"},
		{`{"token":"a","load":"b","seq":1}`, "dashwire", "a number without a lane"},
		{`{"token":"a","load":"b","lane":"l","seq":3,"ack":3}`, "dashwire", "what comes later"},
		{`{"token":"a","load":"b","ack":1}`, "dashwire", "what comes later"},
		{`{"token":"a","load":"b","lane":"l","seq":-1}`, "dashwire.seq", "a whole number"},
		{`{"token":"a","load":"b","lane":"l","seq":1.5}`, "dashwire.seq", "a whole number"},
		{`{"token":"a","load":"b","lane":"l","seq":1e3}`, "dashwire.seq", "a whole number"},
		{`{"token":"a","load":"b","lane":"l","seq":9007199254740992}`, "dashwire.seq", "a whole number"},
		{`{"token":"a","load":"b","lane":"l","seq":99999999999999999999}`, "dashwire.seq", "a whole number"},
		{`{"token":"a","load":"b","lane":"l","seq":"1"}`, "dashwire.seq", "found a string"},
		{`{"token":"a","load":"b","again":{}}`, "dashwire.again", "requests, a list"},
		{`{"token":"a","load":"b","again":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]}`, "dashwire.again", "too many"},
	} {
		_, err := DecodeRequest([]byte(`{"output":"x","dashwire":` + c.stamp + `}`))
		var e *DecodeError
		if !errors.As(err, &e) || e.Syntax || e.Path != c.path || !strings.Contains(e.Reason, c.reason) {
			t.Errorf("%s: %v", c.stamp, err)
		}
	}
}

func TestStampIsReusable(t *testing.T) {
	t.Parallel()
	var r Request
	for _, text := range []string{`{"output":"x","dashwire":{"token":"a","load":"b"}}`, `{"output":"x"}`} {
		if err := r.Decode([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if r.Stamp != nil {
		t.Errorf("the stamp of the first request is left: %+v", r.Stamp)
	}
}
