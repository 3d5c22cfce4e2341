"""Wildcards, over components that come and go."""
from dash import ALL, ALLSMALLER, MATCH, Input, Output, State, ctx, dcc, html, no_update

from .registry import page


@page()
def todo(app):
    """ALL, with components that are added and removed."""
    app.layout = html.Div([html.Button("add", id="add", n_clicks=0), html.Div([], id="items"), html.P(id="total")])

    @app.callback(
        Output("items", "children"), Input("add", "n_clicks"), Input({"type": "remove", "n": ALL}, "n_clicks"),
        State({"type": "remove", "n": ALL}, "id"), prevent_initial_call=True)
    def change(adds, clicks, ids):
        numbers = [i["n"] for i, n in zip(ids, clicks) if not n]
        if ctx.triggered_id == "add":
            numbers.append(adds)
        elif not any(clicks):
            return no_update  # the buttons themselves have just come
        return [
            html.Div([dcc.Input(id={"type": "amount", "n": n}, value=n, type="number"), html.Button("x", id={"type": "remove", "n": n})])
            for n in numbers
        ]

    @app.callback(Output("total", "children"), Input({"type": "amount", "n": ALL}, "value"))
    def total(amounts):
        return f"{len(amounts)} items, {sum(a or 0 for a in amounts)}"


@page()
def rows(app):
    """MATCH: each row has its own callback, also the rows that come later."""
    app.layout = html.Div([html.Button("add", id="add", n_clicks=1), html.Div(id="rows")])

    @app.callback(Output("rows", "children"), Input("add", "n_clicks"))
    def add(n):
        return [
            html.Div([dcc.Input(id={"type": "word", "row": i}, value=f"word{i}"), html.P(id={"type": "echo", "row": i})])
            for i in range(n)
        ]

    @app.callback(Output({"type": "echo", "row": MATCH}, "children"), Input({"type": "word", "row": MATCH}, "value"))
    def echo(word):
        return f"row {ctx.triggered_id['row'] if ctx.triggered_id else '?'}: {word}"


@page()
def smaller(app):
    """ALLSMALLER: each number is added to those before it."""
    app.layout = html.Div([
        html.Div([dcc.Input(id={"type": "number", "n": i}, value=10 * i, type="number"), html.P(id={"type": "sum", "n": i})])
        for i in range(1, 4)])

    @app.callback(
        Output({"type": "sum", "n": MATCH}, "children"), Input({"type": "number", "n": MATCH}, "value"),
        Input({"type": "number", "n": ALLSMALLER}, "value"))
    def add(own, before):
        return f"{own} and {sum(before)} of {len(before)} before"


@page()
def grid(app):
    """MATCH and ALL in one id: a sum for each row, and one output that is ALL."""
    app.layout = html.Div(
        [html.Div([dcc.Input(id={"row": r, "col": c}, value=r * 10 + c, type="number") for c in range(3)]
                  + [html.Span(id={"row": r, "out": "sum"})]) for r in range(2)]
        + [html.Button("paint", id="paint", n_clicks=0)])

    @app.callback(Output({"row": MATCH, "out": "sum"}, "children"), Input({"row": MATCH, "col": ALL}, "value"))
    def add(values):
        return sum(values)

    @app.callback(Output({"row": ALL, "col": ALL}, "style"), Input("paint", "n_clicks"), State({"row": ALL, "col": ALL}, "id"),
                  prevent_initial_call=True)
    def paint(_n, ids):
        return [{"color": "rgb(255, 0, 0)"} if i["col"] == 1 else no_update for i in ids]
