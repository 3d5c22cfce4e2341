"""Callbacks that run in the browser."""
from dash import ClientsideFunction, Input, Output, State, dcc, html

from .registry import page


@page()
def clientside(app):
    """Functions given inline and by name; the chain goes from browser to server."""
    app.layout = html.Div([
        dcc.Input(id="text", value="abc"), html.P(id="upper"), html.P(id="length"), html.P("old", id="kept"), html.P(id="promise"), html.P(id="named")])
    app.clientside_callback("text => text.toUpperCase()", Output("upper", "children"), Input("text", "value"))
    app.clientside_callback("() => window.dash_clientside.no_update", Output("kept", "children"), Input("text", "value"))
    app.clientside_callback("async (text) => { await null; return 'promised ' + text; }", Output("promise", "children"), Input("text", "value"))
    app.clientside_callback(ClientsideFunction("own", "reverse"), Output("named", "children"), Input("text", "value"))

    @app.callback(Output("length", "children"), Input("upper", "children"))
    def length(upper):
        return f"{upper} has {len(upper)}"
