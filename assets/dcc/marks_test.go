package dcc_test

import (
	"math"
	"testing"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/protocol"
)

func TestMarks(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		marks any
		want  string
	}{
		{dcc.Marks(nil), `{}`},
		{dcc.Marks{}, `{}`},
		{dcc.Marks{10: "ten", 9: "nine", -1: "-1"}, `{"-1":"-1","9":"nine","10":"ten"}`},
		{dcc.Marks{0.5: "½", 1e6: "a \"million\"", math.Copysign(0, -1): "zero"}, `{"0":"zero","0.5":"½","1000000":"a \"million\""}`},
		{dcc.Marks{1e21: "big", 1e-7: "small"}, `{"1e-7":"small","1e+21":"big"}`},
		{dcc.StyledMarks{1: {Label: "one", Style: dcc.Style{"color": "red"}}, 2: {Label: "two"}}, `{"1":{"label":"one","style":{"color":"red"}},"2":{"label":"two"}}`},
	} {
		got, err := protocol.Encode(test.marks)
		if err != nil || string(got) != test.want {
			t.Errorf("%#v is sent as %s with error %v, want %s", test.marks, got, err, test.want)
		}
	}
}

func TestMarksFail(t *testing.T) {
	t.Parallel()
	if got, err := protocol.Encode(dcc.Marks{math.NaN(): "nowhere"}); err == nil {
		t.Errorf("a mark at NaN was sent as %s", got)
	}
}
