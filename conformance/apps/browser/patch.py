"""Partial updates: what a Patch does to the page."""
from dash import ALL, Input, Output, Patch, dcc, html

from .registry import page


@page()
def patch_children(app):
    """Adds to, takes from and changes a list of components."""
    app.layout = html.Div([
        *[html.Button(name, id=name) for name in ("append", "prepend", "insert", "remove", "rename")],
        html.Ul([html.Li("one"), html.Li("two")], id="list")])

    @app.callback(Output("list", "children"), Input("append", "n_clicks"), prevent_initial_call=True)
    def append(n):
        patch = Patch()
        patch.append(html.Li(f"appended {n}"))
        return patch

    def also(button):
        return app.callback(Output("list", "children", allow_duplicate=True), Input(button, "n_clicks"), prevent_initial_call=True)

    @also("prepend")
    def prepend(n):
        patch = Patch()
        patch.prepend(html.Li(f"prepended {n}"))
        return patch

    @also("insert")
    def insert(n):
        patch = Patch()
        patch.insert(1, html.Li(f"inserted {n}"))
        return patch

    @also("remove")
    def remove(_n):
        patch = Patch()
        del patch[0]
        return patch

    @also("rename")
    def rename(n):
        patch = Patch()
        patch[0]["props"]["children"] = f"renamed {n}"
        return patch


@page()
def patch_figure(app):
    """Changes the title and a trace's colour of a figure, and nothing else."""
    app.layout = html.Div([
        html.Button("change", id="change"), html.Button("points", id="points"),
        dcc.Graph(id="graph", figure={
            "data": [{"x": [1, 2, 3], "y": [1, 3, 2], "type": "scatter", "mode": "markers"}], "layout": {"title": {"text": "before"}}})])

    @app.callback(Output("graph", "figure"), Input("change", "n_clicks"), prevent_initial_call=True)
    def change(n):
        patch = Patch()
        patch["layout"]["title"]["text"] = f"after {n}"
        patch["data"][0]["marker"] = {"color": "rgb(255, 0, 0)"}
        return patch

    @app.callback(Output("graph", "figure", allow_duplicate=True), Input("points", "n_clicks"), prevent_initial_call=True)
    def points(_n):
        patch = Patch()
        patch["data"][0]["x"].extend([4, 5])
        patch["data"][0]["y"].extend([5, 4])
        return patch


@page()
def patch_numbers(app):
    """Counts in a Store, and merges a style, for all of a wildcard's components."""
    app.layout = html.Div([
        html.Button("count", id="count"), dcc.Store(id="store", data={"n": 10, "seen": ["first"]}), html.P(id="shown"),
        *[html.P(f"p{i}", id={"p": i}, style={"color": "rgb(0, 0, 255)", "fontWeight": "700"}) for i in range(2)]])

    @app.callback(Output("store", "data"), Output({"p": ALL}, "style"), Input("count", "n_clicks"), prevent_initial_call=True)
    def count(n):
        data, style = Patch(), Patch()
        data["n"] += 5
        data["n"] *= 2
        data["seen"].append(n)
        style["color"] = "rgb(255, 0, 0)"
        return data, [style, style]

    @app.callback(Output("shown", "children"), Input("store", "data"))
    def show(data):
        return f"{data['n']} {data['seen']}".replace("'", '"')
