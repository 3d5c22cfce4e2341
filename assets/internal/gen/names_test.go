package gen

import "testing"

func TestGoName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"id":                     "ID",
		"className":              "ClassName",
		"n_clicks":               "NClicks",
		"n_clicks_timestamp":     "NClicksTimestamp",
		"htmlFor":                "HTMLFor",
		"httpEquiv":              "HTTPEquiv",
		"is_RTL":                 "IsRTL",
		"allow_YY":               "AllowYY",
		"plotlyServerURL":        "PlotlyServerURL",
		"topojsonURL":            "TopoJSONURL",
		"html_content":           "HTMLContent",
		"selected_row_ids":       "SelectedRowIDs",
		"separate_4digits":       "Separate4Digits",
		"displaylogo":            "DisplayLogo",
		"css":                    "CSS",
		"DataTable":              "DataTable",
		"H1":                     "H1",
		"x0":                     "X0",
		"callback-nav":           "CallbackNav",
		"reset+autosize":         "ResetAutosize",
		"columns.name":           "ColumnsName",
		"full-width-latin":       "FullWidthLatin",
		"dangerously_allow_html": "DangerouslyAllowHTML",
		"type":                   "Type",
	} {
		if got := goName(name); got != want {
			t.Errorf("goName(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestSingular(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"Options": "Option", "Queries": "Query", "Class": "Class", "Value": "Value"} {
		if got := singular(name); got != want {
			t.Errorf("singular(%q) = %q, want %q", name, got, want)
		}
	}
}
