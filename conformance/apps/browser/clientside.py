"""Callbacks that run in the browser."""
from dash import ALL, ClientsideFunction, Input, Output, State, dcc, html

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


@page()
def client_context(app):
    """What a function in the browser knows of its call, and what it changes besides its output."""
    app.layout = html.Div([
        html.Button("a", id="a"), html.Button("b", id="b"), *[html.Button("n", id={"n": i}) for i in range(2)], html.P(id="why"), html.P("not set", id="set"), html.P("not run", id="after"),
        html.Ul([html.Li("first")], id="list"), html.Button("fail", id="fail"), html.P("as it was", id="failed"), html.P("not run", id="after-failed"), html.P(id="all")])
    app.clientside_callback(
        """(a, b, list) => {
            const c = window.dash_clientside.callback_context;
            return [c.triggered_id, c.triggered.map(t => t.prop_id + '=' + t.value), Object.keys(c.inputs).join(), Object.keys(c.states).join(), c.inputs_list.length, c.outputs_list.id].join(' | ');
        }""",
        Output("why", "children"), Input("a", "n_clicks"), Input("b", "n_clicks"), State("list", "id"))
    app.clientside_callback(
        "n => { window.dash_clientside.set_props('set', {children: 'set ' + n, style: {color: 'rgb(255, 0, 0)'}}); }", Input("a", "n_clicks"), prevent_initial_call=True)
    app.clientside_callback(
        """n => {
            const patch = new window.dash_clientside.Patch();
            return patch.append([], {namespace: 'dash_html_components', type: 'Li', props: {children: 'item ' + n}}).build();
        }""",
        Output("list", "children"), Input("b", "n_clicks"), prevent_initial_call=True)
    app.clientside_callback("() => { throw new Error('broken on purpose'); }", Output("failed", "children"), Input("fail", "n_clicks"), prevent_initial_call=True)
    app.clientside_callback(
        "values => JSON.stringify(values) + ' ' + JSON.stringify(window.dash_clientside.callback_context.triggered_id ?? null)", Output("all", "children"), Input({"n": ALL}, "n_clicks"))

    @app.callback(Output("after", "children"), Input("set", "children"), prevent_initial_call=True)
    def after(text):
        return f"after {text}"

    @app.callback(Output("after-failed", "children"), Input("failed", "children"), prevent_initial_call=True)
    def after_failed(text):
        return f"after {text}"
