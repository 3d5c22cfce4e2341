"""Views that depend on each other: chained choices, filtered charts and tables, texts that load."""
from dash import Input, Output, State, dash_table, dcc, html

from .registry import Gate, page
from .table import COLUMNS, cities as rows

CITIES = {"north": ["Oslo", "Turku"], "south": ["Rome", "Porto", "Nice"]}


@page()
def cities(app):
    """The choices of the second list depend on the first, its value on the choices."""
    app.layout = html.Div([dcc.RadioItems(list(CITIES), "north", id="region"), dcc.Dropdown(id="city", clearable=False), html.P(id="chosen")])

    @app.callback(Output("city", "options"), Input("region", "value"))
    def options(region):
        return [{"label": f"{c} in the {region}", "value": c} for c in CITIES[region]]

    @app.callback(Output("city", "value"), Input("city", "options"))
    def first(options):
        return options[0]["value"]

    @app.callback(Output("chosen", "children"), Input("region", "value"), Input("city", "value"))
    def chosen(region, city):
        return f"{city} is in the {region}" if city in CITIES[region] else "wait"


@page()
def crossfilter(app):
    """Points that are selected in one chart are marked in the other."""
    def figure(values, picked):
        chosen = picked and [p["pointIndex"] for p in picked["points"]]
        return {
            "data": [{"x": [1, 2, 3, 4], "y": values, "mode": "markers", "marker": {"size": 20}, "selectedpoints": chosen}],
            "layout": {"dragmode": "select", "width": 400, "height": 300, "uirevision": "same", "margin": {"t": 20, "b": 20, "l": 20, "r": 20}},
        }

    app.layout = html.Div([dcc.Graph(id="left", figure=figure([1, 2, 3, 4], None)), dcc.Graph(id="right"), html.P(id="picked")])

    @app.callback(Output("right", "figure"), Input("left", "selectedData"))
    def draw(picked):
        return figure([4, 1, 3, 2], picked)

    @app.callback(Output("picked", "children"), Input("left", "selectedData"))
    def show(picked):
        return "nothing" if picked is None else " ".join(str(p["x"]) for p in picked["points"]) or "no point"


@page()
def table_filter(app):
    """The server filters the table, and adds rows to it."""
    app.layout = html.Div([
        html.Button("add", id="add"),
        dash_table.DataTable(
            id="table", columns=COLUMNS, data=rows(2), filter_action="custom", filter_query="", editable=True,
            style_data_conditional=[{"if": {"filter_query": "{size} > 3", "column_id": "size"}, "color": "rgb(255, 0, 0)"}]),
        html.P(id="query"), dcc.Store(id="all", data=rows(2))])

    @app.callback(Output("all", "data"), Input("add", "n_clicks"), State("all", "data"), prevent_initial_call=True)
    def add(n, data):
        return data + [{"name": f"new {n}", "size": 3 * n}]

    @app.callback(Output("table", "data"), Output("query", "children"), Input("table", "filter_query"), Input("all", "data"))
    def narrow(query, data):
        words = query.split(" s> ") if " s> " in query else query.split(" > ")
        if len(words) == 2:
            data = [r for r in data if r["size"] > int(words[1])]
        return data, f"{query or 'all'}: {len(data)} rows"


@page()
def loading_chain(app):
    """Three texts that depend on each other; each is veiled while it, and only it, is made."""
    def veiled(name):
        return html.Div(dcc.Loading(html.P(id=name), target_components={name: "children"} if name == "third" else None), id=f"around-{name}")

    app.layout = html.Div([html.Button("start", id="start", n_clicks=0), html.Button("finish", id="finish"), *map(veiled, ("first", "second", "third"))])
    gate = Gate()

    def work(name, n):
        if n:
            gate.wait()
        return f"{name} {n}"

    @app.callback(Output("first", "children"), Input("start", "n_clicks"))
    def first(n):
        return work("first", n)

    @app.callback(Output("second", "children"), Input("first", "children"), State("start", "n_clicks"))
    def second(_text, n):
        return work("second", n)

    @app.callback(Output("third", "children"), Input("second", "children"), State("start", "n_clicks"))
    def third(_text, n):
        return work("third", n)

    @app.callback(Input("finish", "n_clicks"), prevent_initial_call=True)
    def finish(_n):
        gate.open()
