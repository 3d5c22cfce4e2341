"""The layouts of the subject app, by name. subject.md lists them."""
import datetime
import decimal

from dash import dash_table, dcc, html

from subject_script import NATIVE

SINGLE = ["one", "two", "many-a", "many-b", "solo", "twice", "log", "mixed", "handled", "optional", "grouped-x",
          "grouped-y", "busy", "inline", "named", "job", "job-text", "quiet", "live", "either"]
SCRIPTS = ["one-script", "many-script", "solo-script", "twice-script", "silent-script", "mixed-script", "dup-script",
           "dup-first-script", "handled-script", "busy-script", "dynamic-script", "job-script", "quiet-script",
           "live-script", "grouped-script"]


def callbacks():
    """What the callbacks read and write."""
    return html.Div(
        [html.Div(id=name) for name in SINGLE]
        + [dcc.Store(id=name) for name in SCRIPTS]
        + [dcc.Input(id="one-state", value="state"), html.Button("run", id="run"), html.Button("stop", id="stop"),
           html.Progress(id="job-bar"), html.Button("a", id="a"), html.Button("b", id="b"), html.Button("c", id="c")]
        + [dcc.Store(id={"type": "row-script", "row": i}) for i in range(3)]
        + [dcc.Input(id={"type": "row-value", "row": i}, value=i) for i in range(3)]
        + [html.Div(id={"type": "row-out", "row": i}) for i in range(3)]
        + [dcc.Store(id={"type": "cell-script", "row": r, "col": c}) for r in range(2) for c in range(2)]
        + [html.Div(id={"type": "cell-out", "row": r, "col": c}) for r in range(2) for c in range(2)]
        + [html.Div(id={"type": "all-out", "n": i}) for i in range(2)]
        + [dcc.Store(id={"type": "all-script", "n": i}) for i in range(2)]
    )


def gallery():
    """One of each form that a component and its props can have."""
    return html.Div(
        id="gallery",
        children=[
            html.Div(),
            html.Div([]),
            html.Div(None, id="null"),
            html.Div("text", id="text"),
            html.Div(7, id="number"),
            html.Div(1.5, id="float"),
            html.Div([html.B("b"), "plain", 2, None, [html.I("nested"), ["deep"]]], id="mixed"),
            html.Div(html.Span("only child"), id="single"),
            html.Div(id={"type": "t", "index": 1}),
            html.Div(id={"z": "last", "a": True, "m": 0}),
            html.Div(id="wild", **{"data-a": "x", "data-b": {"k": [1]}, "aria-label": "l", "data-null": None}),
            html.Div(id="style", style={"color": "red", "--own": 1, "marginTop": 3}, className="c", hidden=False, tabIndex=0),
            html.Button("go", id="button", n_clicks=0, disabled=None),
            dcc.Input(id="input"),
            dcc.Input(id="input-full", value="v", type="text", debounce=True, min=0, max=1.5),
            dcc.Store(id="store", data={"l": [1, 2.0, None], "o": {}, "t": True}),
            dcc.Tabs([dcc.Tab(html.P("in tab"), label="one", value="1")], id="tabs"),
            dcc.Dropdown(options=[{"label": html.Em("A"), "value": "a"}, "b"], id="dropdown"),
            dash_table.DataTable(id="table", data=[{"a": 1, "b": None}], columns=[{"id": "a", "name": ["x", "y"]}]),
            html.Div(id="unicode", title=NATIVE["markup"]),
            html.Div(id="values", **{"data-v": [
                NATIVE["nan"], NATIVE["infinity"], NATIVE["minus_infinity"], NATIVE["date"], NATIVE["datetime"],
                NATIVE["time"], NATIVE["datetime_zone"], NATIVE["decimal"], NATIVE["big"], NATIVE["whole_float"],
                NATIVE["tuple"], NATIVE["number_keys"], True, 1e300, 1e-7, -0.0, 0.1]}),
        ],
    )


def figure():
    """A figure of plotly with typed arrays, beside the same as plain lists."""
    import numpy as np
    import plotly.graph_objects as go

    arrays = go.Figure([
        go.Scatter(x=np.array([1, 2, 3]), y=np.array([1.5, float("nan"), 2.0]), name="small"),
        go.Scatter(x=np.array([300, 70000]), y=np.array([1, 2], dtype="u1")),
        go.Heatmap(z=np.array([[1.0, 2.0], [3.0, 4.0]])),
        go.Scatter(x=np.array([2**40]), y=np.array([True, False])),
    ])
    arrays.layout.template = None
    return html.Div([
        dcc.Graph(id="arrays", figure=arrays),
        dcc.Graph(id="plain", figure={"data": [{"x": [1, 2], "y": [3.5, None], "type": "bar"}], "layout": {"title": {"text": "t"}}}),
        html.Div(id="numpy", **{"data-v": [np.float64(1.5), np.int64(3), np.array([1, 2]), np.array([[1.0], [2.0]])]}),
    ])


made = 0


def counted():
    """A layout that is another one each time."""
    global made
    made += 1
    return html.Div(["made", html.Span(made, id="again"), callbacks()])


LAYOUTS = {
    "callbacks": callbacks,
    "gallery": gallery,
    "figure": figure,
    "list": lambda: [html.H1("first"), "text", html.P("last", id="last")],
    "text": lambda: "only text",
    "bare": lambda: html.Div(id="bare"),
}
