package table_test

import (
	"encoding/json"
	"fmt"

	"github.com/dashwire/dashwire/assets/table"
)

type country struct {
	Name string `json:"country"`
	Pop  int    `json:"pop"`
}

// The rows are structs, whose JSON keys are the columns' ids.
func Example() {
	rows := []country{{"Chad", 10238807}, {"Chile", 16284741}}
	t := table.DataTable().ID("countries").Data(rows).
		Columns(
			table.Column{ID: "country", Name: "Country"},
			table.Column{ID: "pop", Name: "Population", Type: "numeric", Format: &table.Format{Specifier: ","}},
		).
		SortAction("native").PageSize(15).
		StyleDataConditional(table.DataStyle{
			If:    table.DataIf{FilterQuery: "{pop} > 15000000"},
			Style: table.Style{"fontWeight": "bold"},
		})

	for name, value := range t.Base().Props() {
		text, _ := json.Marshal(value)
		fmt.Printf("%s: %s\n", name, text)
	}
	// Output:
	// id: "countries"
	// data: [{"country":"Chad","pop":10238807},{"country":"Chile","pop":16284741}]
	// columns: [{"id":"country","name":"Country"},{"id":"pop","name":"Population","format":{"specifier":","},"type":"numeric"}]
	// sort_action: "native"
	// page_size: 15
	// style_data_conditional: [{"fontWeight":"bold","if":{"filter_query":"{pop} \u003e 15000000"}}]
}

// A pointer tells a zero from nothing: this column can't be edited in a table
// that can.
func ExampleColumn() {
	text, _ := json.Marshal([]table.Column{
		{ID: "a", Name: "A"},
		{ID: "b", Name: []string{"Group", "B"}, Editable: new(false), Deletable: true},
	})
	fmt.Println(string(text))
	// Output: [{"id":"a","name":"A"},{"id":"b","name":["Group","B"],"deletable":true,"editable":false}]
}

// A callback gets the order that people chose, to sort rows itself.
func ExampleDataTableSortBy() {
	var by []table.SortBy
	_ = json.Unmarshal([]byte(`[{"column_id":"pop","direction":"desc"}]`), &by)
	fmt.Println(table.DataTableSortBy("countries"), by[0].ColumnID, by[0].Direction == table.SortDirectionDesc)
	// Output: countries.sort_by pop true
}
