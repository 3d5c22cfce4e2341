"""What the browser keeps."""
from dash import Input, Output, State, dcc, html

from .registry import page


@page()
def stores(app):
    kinds = ("memory", "session", "local")
    app.layout = html.Div([
        html.Button("count", id="count"), html.Button("clear", id="clear"),
        *[dcc.Store(id=k, storage_type=k) for k in kinds], *[html.P(id=f"{k}-shown") for k in kinds]])

    @app.callback([Output(k, "data") for k in kinds], Input("count", "n_clicks"), [State(k, "data") for k in kinds], prevent_initial_call=True)
    def count(_n, *data):
        return [{"n": (d or {"n": 0})["n"] + 1} for d in data]

    @app.callback(Output("local", "clear_data"), Input("clear", "n_clicks"), prevent_initial_call=True)
    def clear(_n):
        return True

    for kind in kinds:
        # What was kept is there only when modified_timestamp comes.
        @app.callback(Output(f"{kind}-shown", "children"), Input(kind, "modified_timestamp"), State(kind, "data"))
        def show(_time, data):
            return f"{(data or {'n': 0})['n']}"
