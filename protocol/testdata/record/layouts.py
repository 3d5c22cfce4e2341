"""Layouts: every way in which props, children and ids can be given."""

import numpy as np
import plotly.graph_objects as go
from dash import Dash, dash_table, dcc, html


def figure():
    fig = go.Figure(go.Scatter(x=np.array([1, 2, 3]), y=np.array([1.5, float("nan"), 2.0]), name="</script>"))
    fig.add_heatmap(z=np.arange(6).reshape(2, 3))
    fig.layout.template = None
    return fig


LAYOUTS = {
    "no children": html.Div(),
    "one child": html.Div("text"),
    "several children": html.Div(["a", 1, 1.5, True, None, html.B("b")]),
    "nested": html.Div([html.Ul([html.Li(html.A("x", href="/a?b=1&c=<2>")) for _ in range(2)])]),
    "no children prop": dcc.Input(),
    "null against missing": dcc.Input(id="n", value=None, type="number"),
    "wildcards": html.Div("w", **{"data-x": [1, None], "aria-label": "é", "data-dict": {"b": 1, "a": 2}}),
    "dictionary id": html.Div(id={"type": "row", "index": 0}),
    "dictionary id of all kinds": html.Div(id={"z": 1.5, "b": True, "a": "q\"x é", "n": 10**15}),
    "graph": dcc.Graph(id="g", figure=figure(), config={"displayModeBar": False}),
    "plain figure": dcc.Graph(figure={"data": [{"y": [1, float("inf"), None]}], "layout": {}}),
    "table": dash_table.DataTable(
        id="t", data=[{"a": 1, "b": "x"}, {"a": None, "b": "y"}], columns=[{"name": "A", "id": "a"}], sort_action="native"
    ),
    "component as prop": dcc.Tabs([dcc.Tab(html.P("in"), label="one", value="1")], value="1"),
    "store": dcc.Store(id="s", data={"nested": [[], {}, "", 0, -0.0, 1e21, 1e-7, 2**70]}),
    "list": [html.Div("one"), "text", dcc.Input(id="a", value="x")],
    "unicode": html.P("\u00e9 \U0001f600 \u2028 \x7f \x01 </script> & '\" \\ /"),
}


def record():
    rows = []
    for name, layout in LAYOUTS.items():
        app = Dash(f"layout_{len(rows)}", assets_folder="none")
        app.layout = layout
        rows.append({"name": name, "text": app.server.test_client().get("/_dash-layout").get_data(as_text=True)})
    return rows
