package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/assets/table"
	"github.com/dashwire/dashwire/server"
)

// DataTable: edited, sorted, filtered and paged.
var tableApps = map[string]app{
	"table-edit":   {nil, tableEdit},
	"table-sort":   {nil, tableSort},
	"table-page":   {nil, tablePage},
	"table-custom": {nil, tableCustom},
	"table-select": {nil, tableSelect},
}

type city struct {
	Name string `json:"name"`
	Size int    `json:"size"`
}

// cities are made-up rows, whose sizes are in no order.
func cities(n int) []city {
	var list []city
	for i := range n {
		list = append(list, city{fmt.Sprintf("city %d", i), i * 7 % 10})
	}
	return list
}

func citiesTable() *table.DataTableComponent {
	return table.DataTable().ID("table").Columns(
		table.Column{ID: "name", Name: "Name"}, table.Column{ID: "size", Name: "Size", Type: table.ColumnTypeNumeric})
}

func total(rows []city) string {
	size := 0
	for _, r := range rows {
		size += r.Size
	}
	return fmt.Sprintf("%d rows, %d", len(rows), size)
}

func tableEdit(a *server.App) {
	a.SetLayout(html.Div(citiesTable().Data(cities(3)).Editable(true).RowDeletable(true), html.P().ID("sum"), html.P("none").ID("before")))
	server.Callback(a, func(_ context.Context, in struct {
		Rows []city `input:"table.data"`
	}) (out struct {
		Text string `output:"sum.children"`
	}, _ error) {
		out.Text = total(in.Rows)
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		Time float64 `input:"table.data_timestamp"`
		Rows []city  `state:"table.data_previous"`
	}) (out struct {
		Text string `output:"before.children"`
	}, _ error) {
		out.Text = total(in.Rows)
		return out, nil
	}, server.PreventInitialCall(true))
}

func tableSort(a *server.App) {
	a.SetLayout(html.Div(
		citiesTable().Data(cities(5)).SortAction(table.ActionNative).FilterAction(table.ActionNative), html.P().ID("order")))
	server.Callback(a, func(_ context.Context, in struct {
		Rows []city `input:"table.derived_virtual_data"`
	}) (out struct {
		Text string `output:"order.children"`
	}, _ error) {
		var sizes []string
		for _, r := range in.Rows {
			sizes = append(sizes, strconv.Itoa(r.Size))
		}
		out.Text = strings.Join(sizes, " ")
		return out, nil
	})
}

func tablePage(a *server.App) {
	a.SetLayout(html.Div(citiesTable().Data(cities(12)).PageSize(5), html.P().ID("page")))
	server.Callback(a, func(_ context.Context, in struct {
		Page int `input:"table.page_current"`
	}) (out struct {
		Text string `output:"page.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("page %d", in.Page)
		return out, nil
	})
}

func tableCustom(a *server.App) {
	a.SetLayout(html.Div(citiesTable().PageSize(4).PageCurrent(0).PageCount(3).
		PageAction(table.ActionCustom).SortAction(table.ActionCustom).SortBy()))
	server.Callback(a, func(_ context.Context, in struct {
		Page int            `input:"table.page_current"`
		Size int            `input:"table.page_size"`
		By   []table.SortBy `input:"table.sort_by"`
	}) (out struct {
		Rows []city `output:"table.data"`
	}, _ error) {
		rows := cities(12)
		for _, by := range in.By {
			slices.SortStableFunc(rows, func(x, y city) int {
				order := cmp.Compare(x.Size, y.Size)
				if by.ColumnID == "name" {
					order = cmp.Compare(x.Name, y.Name)
				}
				if by.Direction == table.SortDirectionDesc {
					order = -order
				}
				return order
			})
		}
		out.Rows = rows[in.Page*in.Size : (in.Page+1)*in.Size]
		return out, nil
	})
}

func tableSelect(a *server.App) {
	a.SetLayout(html.Div(
		citiesTable().Data(cities(4)).RowSelectable(table.RowSelectableMulti).SelectedRows(), html.P().ID("rows"), html.P().ID("cell")))
	server.Callback(a, func(_ context.Context, in struct {
		Rows []int `input:"table.selected_rows"`
	}) (out struct {
		Text string `output:"rows.children"`
	}, _ error) {
		out.Text = "none"
		if len(in.Rows) > 0 {
			out.Text = strings.ReplaceAll(strings.Trim(fmt.Sprint(in.Rows), "[]"), " ", ",")
		}
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		Cell server.Opt[table.Cell] `input:"table.active_cell"`
	}) (out struct {
		Text string `output:"cell.children"`
	}, _ error) {
		out.Text = "none"
		if cell, ok := in.Cell.Get(); ok {
			out.Text = fmt.Sprintf("%d %s", cell.Row, cell.ColumnID)
		}
		return out, nil
	})
}
