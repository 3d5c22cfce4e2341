package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestAnswers(t *testing.T) {
	t.Parallel()
	body := func(out, in, value string) string {
		return `{"output":"` + out + `","outputs":{"id":"x","property":"y"},"inputs":[{"id":"` + in + `","property":"p","value":` +
			value + `}],"changedPropIds":["x.y"]}`
	}
	app := newApp([]byte(`{"props":{}}`))
	for _, tc := range []struct{ name, method, path, body, want string }{
		{"layout", "GET", "/_dash-layout", "", `{"props":{}}`},
		{"small", "POST", "/_dash-update-component", body("text.children", "slider", "1e3"), `{"multi":true,"response":{"text":{"children":"value 1000.0"}}}`},
		{"small with null", "POST", "/_dash-update-component", body("text.children", "slider", "null"), `{"multi":true,"response":{"text":{"children":"value None"}}}`},
		{"upload", "POST", "/_dash-update-component", body("size.children", "store", `[{"id":1,"ok":true},{"name":"b","value":2.5}]`), `{"multi":true,"response":{"size":{"children":2}}}`},
		{"figure", "POST", "/_dash-update-component", body("graph.figure", "dd", `"<"`), `{"multi":true,"response":{"graph":{"figure":{"data":[{"type":"scatter","name":"\u003c0","x":[0,1,2,`},
		{"table", "POST", "/_dash-update-component", body("table.data", "btn", "1"), `{"multi":true,"response":{"table":{"data":[{"c0":0,"c1":0,`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			res, err := app.Test(httptest.NewRequest(tc.method, tc.path, strings.NewReader(tc.body)))
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			got, err := io.ReadAll(res.Body)
			if err != nil {
				t.Fatal(err)
			}
			if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "application/json" ||
				!strings.HasPrefix(string(got), tc.want) {
				t.Errorf("%s %s %.120s", res.Status, res.Header.Get("Content-Type"), got)
			}
		})
	}
}
