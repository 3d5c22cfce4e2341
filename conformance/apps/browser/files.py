"""Files that go up and come down."""
import base64

from dash import Input, Output, State, dcc, html

from .registry import page


@page()
def upload(app):
    app.layout = html.Div([
        dcc.Upload("drop here", id="one"), html.P("none", id="one-shown"),
        dcc.Upload("drop many here", id="many", multiple=True), html.P("none", id="many-shown")])

    def text(contents):
        kind, data = contents.split(",", 1)
        return f"{kind} {base64.b64decode(data).decode()}"

    @app.callback(Output("one-shown", "children"), Input("one", "contents"), State("one", "filename"), prevent_initial_call=True)
    def one(contents, name):
        return f"{name}: {text(contents)}"

    @app.callback(Output("many-shown", "children"), Input("many", "contents"), State("many", "filename"), prevent_initial_call=True)
    def many(contents, names):
        return "; ".join(f"{n}: {text(c)}" for n, c in zip(names, contents))


@page()
def download(app):
    app.layout = html.Div([html.Button("text", id="text"), html.Button("bytes", id="bytes"), dcc.Download(id="download"), dcc.Download(id="raw")])

    @app.callback(Output("download", "data"), Input("text", "n_clicks"), prevent_initial_call=True)
    def text(_n):
        return {"content": "käse,1\n", "filename": "table.csv", "type": "text/csv", "base64": False}

    @app.callback(Output("raw", "data"), Input("bytes", "n_clicks"), prevent_initial_call=True)
    def raw(_n):
        return {"content": base64.b64encode(bytes([0, 1, 254, 255])).decode(), "filename": "four.bin", "type": None, "base64": True}
