// Package table has Dash's data table.
//
//	table.DataTable().ID("countries").Data(rows).
//		Columns(
//			table.Column{ID: "country", Name: "Country"},
//			table.Column{ID: "pop", Name: "Population", Type: "numeric", Format: &table.Format{Specifier: ","}},
//		).
//		SortAction("native").FilterAction("native").PageSize(15).
//		StyleDataConditional(table.DataStyle{
//			If:    table.DataIf{FilterQuery: "{pop} > 100000000"},
//			Style: table.Style{"fontWeight": "bold"},
//		})
//
// The rows are a slice of structs or of maps whose JSON keys are the columns'
// ids. A field of a struct that is a pointer differs when unset from what it is
// at zero: Editable: new(false).
//
// The package is generated from the metadata of the Dash release that is
// served.
package table
