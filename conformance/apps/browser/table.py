"""DataTable: edited, sorted, filtered and paged."""
from dash import Input, Output, State, dash_table, dcc, html

from .registry import page

COLUMNS = [{"id": "name", "name": "Name"}, {"id": "size", "name": "Size", "type": "numeric"}]


def cities(n):
    """Made-up rows, whose sizes are in no order."""
    return [{"name": f"city {i}", "size": i * 7 % 10} for i in range(n)]


@page()
def table_edit(app):
    app.layout = html.Div([
        dash_table.DataTable(id="table", columns=COLUMNS, data=cities(3), editable=True, row_deletable=True), html.P(id="sum"), html.P("none", id="before")])

    @app.callback(Output("sum", "children"), Input("table", "data"))
    def total(rows):
        return f"{len(rows)} rows, {sum(r['size'] for r in rows)}"

    @app.callback(Output("before", "children"), Input("table", "data_timestamp"), State("table", "data_previous"), prevent_initial_call=True)
    def before(_time, rows):
        return f"{len(rows)} rows, {sum(r['size'] for r in rows)}"


@page()
def table_sort(app):
    app.layout = html.Div([
        dash_table.DataTable(id="table", columns=COLUMNS, data=cities(5), sort_action="native", filter_action="native"),
        html.P(id="order")])

    @app.callback(Output("order", "children"), Input("table", "derived_virtual_data"))
    def order(rows):
        return " ".join(str(r["size"]) for r in rows or [])


@page()
def table_page(app):
    app.layout = html.Div([
        dash_table.DataTable(id="table", columns=COLUMNS, data=cities(12), page_size=5), html.P(id="page")])

    @app.callback(Output("page", "children"), Input("table", "page_current"))
    def current(n):
        return f"page {n}"


@page()
def table_custom(app):
    """The server sorts and pages."""
    app.layout = html.Div(dash_table.DataTable(
        id="table", columns=COLUMNS, page_size=4, page_current=0, page_action="custom", sort_action="custom", sort_by=[], page_count=3))

    @app.callback(Output("table", "data"), Input("table", "page_current"), Input("table", "page_size"), Input("table", "sort_by"))
    def part(current, size, sort_by):
        rows = cities(12)
        for by in sort_by:
            rows.sort(key=lambda r: r[by["column_id"]], reverse=by["direction"] == "desc")
        return rows[current * size:(current + 1) * size]


@page()
def table_select(app):
    app.layout = html.Div([
        dash_table.DataTable(id="table", columns=COLUMNS, data=cities(4), row_selectable="multi", selected_rows=[]),
        html.P(id="rows"), html.P(id="cell")])

    @app.callback(Output("rows", "children"), Input("table", "selected_rows"))
    def rows(selected):
        return ",".join(str(i) for i in selected) or "none"

    @app.callback(Output("cell", "children"), Input("table", "active_cell"))
    def cell(active):
        return f"{active['row']} {active['column_id']}" if active else "none"
