"""Which callbacks run, when, and what stops them."""
from dash import Input, Output, State, ctx, dcc, html, no_update, set_props
from dash.exceptions import PreventUpdate

from .registry import Gate, page


@page()
def initial(app):
    app.layout = html.Div([dcc.Input(id="name", value="ada"), html.P(id="upper"), html.P(id="length"), html.P(id="both")])

    @app.callback(Output("both", "children"), Input("upper", "children"), Input("length", "children"))
    def both(upper, length):
        return f"{upper} has {length}"

    @app.callback(Output("length", "children"), Input("upper", "children"))
    def length(upper):
        return len(upper)

    @app.callback(Output("upper", "children"), Input("name", "value"))
    def upper(name):
        return name.upper()


@page()
def diamond(app):
    app.layout = html.Div([
        html.Button("more", id="more", n_clicks=0), html.P(id="double"), html.P(id="square"), html.P(id="sum"), html.P(id="runs")])
    runs = []

    @app.callback(Output("double", "children"), Input("more", "n_clicks"))
    def double(n):
        return 2 * n

    @app.callback(Output("square", "children"), Input("more", "n_clicks"))
    def square(n):
        return n * n

    @app.callback(Output("sum", "children"), Output("runs", "children"), Input("double", "children"), Input("square", "children"))
    def add(a, b):
        runs.append(1)
        return a + b, f"{len(runs)} runs"


@page()
def multi(app):
    app.layout = html.Div([
        html.Button("next", id="next", n_clicks=0), html.P(id="count"), html.P("plain", id="look"), html.Ul(id="list")])

    @app.callback(
        Output("count", "children"), Output("look", "style"), Output("look", "children"), Output("list", "children"),
        Input("next", "n_clicks"))
    def several(n):
        colour = "rgb(255, 0, 0)" if n % 2 else "rgb(0, 0, 255)"
        return n, {"color": colour}, html.B(f"bold {n}"), [html.Li(f"item {i}") for i in range(n)]


@page()
def no_update_chain(app):
    app.layout = html.Div([
        html.Button("go", id="go"), html.P("old", id="kept"), html.P("old", id="changed"),
        html.P("not run", id="after-kept"), html.P("not run", id="after-changed")])

    @app.callback(Output("kept", "children"), Output("changed", "children"), Input("go", "n_clicks"), prevent_initial_call=True)
    def go(n):
        return no_update, f"new {n}"

    @app.callback(Output("after-kept", "children"), Input("kept", "children"), prevent_initial_call=True)
    def after_kept(text):
        return f"ran with {text}"

    @app.callback(Output("after-changed", "children"), Input("changed", "children"), prevent_initial_call=True)
    def after_changed(text):
        return f"ran with {text}"


@page()
def prevent_update(app):
    app.layout = html.Div([html.Button("go", id="go", n_clicks=0), html.P(id="even"), html.P(id="after")])

    @app.callback(Output("even", "children"), Input("go", "n_clicks"))
    def even(n):
        if n % 2:
            raise PreventUpdate
        return n

    @app.callback(Output("after", "children"), Input("even", "children"))
    def after(n):
        return f"after {n}"


@page()
def prevent_initial(app):
    app.layout = html.Div([
        html.Button("go", id="go", n_clicks=0), html.P("untouched", id="prevented"), html.P("untouched", id="normal"),
        html.P("untouched", id="chained")])

    @app.callback(Output("prevented", "children"), Input("go", "n_clicks"), prevent_initial_call=True)
    def prevented(n):
        return f"prevented {n}"

    @app.callback(Output("normal", "children"), Input("go", "n_clicks"))
    def normal(n):
        return f"normal {n}"

    # Its input is an output of a callback that runs at page load, so this does too.
    @app.callback(Output("chained", "children"), Input("normal", "children"), prevent_initial_call=True)
    def chained(text):
        return f"after {text}"


@page(prevent_initial_callbacks=True)
def prevent_all(app):
    app.layout = html.Div([html.Button("go", id="go"), html.P("untouched", id="a"), html.P("untouched", id="b")])

    @app.callback(Output("a", "children"), Input("go", "n_clicks"))
    def first(n):
        return f"a {n}"

    @app.callback(Output("b", "children"), Input("go", "n_clicks"), prevent_initial_call=False)
    def second(n):
        return f"b {n}"


@page()
def state(app):
    app.layout = html.Div([dcc.Input(id="text", value="start"), html.Button("read", id="read"), html.P(id="shown")])

    @app.callback(Output("shown", "children"), Input("read", "n_clicks"), State("text", "value"))
    def read(n, text):
        return f"{n or 0}: {text}"


@page()
def triggered(app):
    app.layout = html.Div([html.Button(name, id=name) for name in ("red", "green", "blue")] + [html.P(id="last"), html.P(id="props")])

    @app.callback(Output("last", "children"), Output("props", "children"), [Input(c, "n_clicks") for c in ("red", "green", "blue")])
    def which(*_clicks):
        return str(ctx.triggered_id), ", ".join(sorted(ctx.triggered_prop_ids))


@page()
def no_output(app):
    app.layout = html.Div([html.Button("note", id="note"), html.Button("show", id="show"), html.P(id="notes")])
    notes = []

    @app.callback(Input("note", "n_clicks"), prevent_initial_call=True)
    def note(n):
        notes.append(str(n))

    @app.callback(Output("notes", "children"), Input("show", "n_clicks"), prevent_initial_call=True)
    def show(_n):
        return " ".join(notes)


@page(suppress_callback_exceptions=True)
def inserted(app):
    app.layout = html.Div([html.Button("insert", id="insert"), html.Div(id="place")])

    @app.callback(Output("place", "children"), Input("insert", "n_clicks"), prevent_initial_call=True)
    def insert(n):
        return [dcc.Input(id="late", value=f"late {n}"), html.P(id="late-echo")]

    @app.callback(Output("late-echo", "children"), Input("late", "value"))
    def echo(text):
        return f"echo of {text}"


@page()
def set_props_apart(app):
    app.layout = html.Div([
        html.Button("go", id="go"), html.P("old", id="plain"), html.P("old", id={"type": "dict", "n": 1}),
        html.P("old", id="returned"), html.P("not run", id="after")])

    @app.callback(Output("returned", "children"), Input("go", "n_clicks"), prevent_initial_call=True)
    def go(n):
        set_props("plain", {"children": f"set {n}", "style": {"color": "rgb(0, 128, 0)"}})
        set_props({"type": "dict", "n": 1}, {"children": "set too"})
        return f"returned {n}"

    @app.callback(Output("after", "children"), Input("plain", "children"), prevent_initial_call=True)
    def after(text):
        return f"after {text}"


@page()
def running(app):
    app.layout = html.Div([
        html.Button("work", id="work"), html.Button("finish", id="finish"), html.P("idle", id="state"), html.P(id="result")])
    gate = Gate()

    @app.callback(
        Output("result", "children"), Input("work", "n_clicks"), prevent_initial_call=True,
        running=[(Output("work", "disabled"), True, False), (Output("state", "children"), "busy", "idle again")])
    def work(n):
        gate.wait()
        return f"result {n}"

    @app.callback(Input("finish", "n_clicks"), prevent_initial_call=True)
    def finish(_n):
        gate.open()


@page()
def duplicate(app):
    app.layout = html.Div([html.Button("left", id="left"), html.Button("right", id="right"), html.P("nobody", id="who")])

    @app.callback(Output("who", "children"), Input("left", "n_clicks"), prevent_initial_call=True)
    def left(n):
        return f"left {n}"

    @app.callback(Output("who", "children", allow_duplicate=True), Input("right", "n_clicks"), prevent_initial_call=True)
    def right(n):
        return f"right {n}"
