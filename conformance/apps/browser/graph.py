"""Figures: drawn, drawn again, clicked, zoomed and extended."""
from dash import Input, Output, State, dcc, html
from dash.exceptions import PreventUpdate

from .registry import page


def bars(heights, title):
    """A figure with one bar for each height."""
    names = [chr(ord("a") + i) for i in range(len(heights))]
    return {
        "data": [{"type": "bar", "x": names, "y": heights, "customdata": [f"id-{n}" for n in names]}],
        "layout": {"title": {"text": title}, "width": 600, "height": 400},
    }


@page()
def graph_redraw(app):
    app.layout = html.Div([html.Button("more", id="more", n_clicks=0), dcc.Graph(id="graph")])

    @app.callback(Output("graph", "figure"), Input("more", "n_clicks"))
    def draw(n):
        return bars([i + 1 for i in range(n + 2)], f"{n + 2} bars")


@page()
def graph_click(app):
    app.layout = html.Div([dcc.Graph(id="graph", figure=bars([3, 1, 2], "click one")), html.P("nothing", id="clicked"), html.P("nothing", id="hovered")])

    @app.callback(Output("clicked", "children"), Input("graph", "clickData"), prevent_initial_call=True)
    def click(data):
        point = data["points"][0]
        return f"{point['x']} is {point['y']}, {point['customdata']}"

    @app.callback(Output("hovered", "children"), Input("graph", "hoverData"), prevent_initial_call=True)
    def hover(data):
        return "nothing" if data is None else data["points"][0]["x"]


@page()
def graph_zoom(app):
    app.layout = html.Div([dcc.Graph(id="graph", figure=bars([3, 1, 2], "zoom")), html.P("all", id="zoom")])

    @app.callback(Output("zoom", "children"), Input("graph", "relayoutData"), prevent_initial_call=True)
    def zoom(data):
        if "xaxis.range[0]" not in (data or {}):
            raise PreventUpdate
        return "right part" if data["xaxis.range[0]"] > 0 else "left part"


@page()
def graph_extend(app):
    app.layout = html.Div([
        html.Button("extend", id="extend", n_clicks=0),
        dcc.Graph(id="graph", figure={"data": [{"x": [0], "y": [0], "mode": "markers"}], "layout": {"width": 600, "height": 400}}),
        html.P(id="points")])

    @app.callback(Output("graph", "extendData"), Input("extend", "n_clicks"), prevent_initial_call=True)
    def extend(n):
        return [{"x": [[n]], "y": [[n * n]]}, [0], 3]  # the last three points stay

    @app.callback(Output("points", "children"), Input("extend", "n_clicks"), State("graph", "figure"), prevent_initial_call=True)
    def count(n, figure):
        return f"click {n}, {len(figure['data'])} traces"
