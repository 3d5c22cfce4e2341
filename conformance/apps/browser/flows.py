"""How values flow: in a circle, in groups, from components that aren't there, late, and wrong."""
from dash import ALL, MATCH, Input, Output, State, ctx, dcc, html, set_props
from dash.exceptions import PreventUpdate

from .registry import Gate, page


@page()
def converter(app):
    """Two fields that follow each other: an input is an output of the same callback."""
    app.layout = html.Div([dcc.Input(id="celsius", type="number", value=10), dcc.Input(id="fahrenheit", type="number"), html.P(id="seen")])

    @app.callback(Output("celsius", "value"), Output("fahrenheit", "value"), Input("celsius", "value"), Input("fahrenheit", "value"))
    def convert(celsius, fahrenheit):
        if ctx.triggered_id == "fahrenheit":
            return None if fahrenheit is None else (fahrenheit - 32) * 5 / 9, fahrenheit
        return celsius, None if celsius is None else celsius * 9 / 5 + 32

    @app.callback(Output("seen", "children"), Input("celsius", "value"), Input("fahrenheit", "value"))
    def seen(celsius, fahrenheit):
        return f"{celsius or 0:g} C, {fahrenheit or 0:g} F"


@page()
def grouped(app):
    """Arguments and results by name, some of them nested."""
    app.layout = html.Div([
        dcc.Input(id="first", value="Ada"), dcc.Input(id="last", value="King"), dcc.Input(id="greeting", value="Hi"),
        html.P(id="text"), html.P(id="length"), html.P(id="why")])

    @app.callback(
        output={"texts": {"text": Output("text", "children"), "length": Output("length", "children")}, "why": Output("why", "children")},
        inputs={"name": {"first": Input("first", "value"), "last": Input("last", "value")}, "greeting": State("greeting", "value")})
    def greet(name, greeting):
        text = f"{greeting} {name['first']} {name['last']}"
        changed = [k for k, v in ctx.args_grouping["name"].items() if v["triggered"]]
        return {"texts": {"text": text, "length": len(text)}, "why": " ".join(changed) or "page load"}


@page(suppress_callback_exceptions=True)
def missing(app):
    """Callbacks of components that aren't on the page, then are, then aren't again."""
    app.layout = html.Div([
        html.Button("come", id="come"), html.Button("go", id="go"), html.Div(id="place"),
        html.P("not run", id="needs"), html.P("not run", id="takes"), html.P("not run", id="all"), html.P("not run", id="none")])

    @app.callback(Output("place", "children"), Input("come", "n_clicks"), Input("go", "n_clicks"), prevent_initial_call=True)
    def change(_come, _go):
        if ctx.triggered_id == "go":
            return []
        return [dcc.Input(id="late", value="here"), *[html.B(str(i), id={"part": "late", "n": i}) for i in range(2)], *[html.I(id={"part": "echo", "n": i}) for i in range(2)]]

    @app.callback(Output("needs", "children"), Input("late", "value"))
    def needs(value):
        return f"needs {value}"

    @app.callback(Output("takes", "children"), Input("come", "n_clicks"), Input("late", "value", allow_optional=True), State("never", "value", allow_optional=True))
    def takes(n, late, never):
        return f"{n or 0} {late or 'none'}, {never or 'none'}"

    @app.callback(Output("all", "children"), Input({"part": "late", "n": ALL}, "children"))
    def every(values):
        return f"{len(values)}: {','.join(values)}"

    @app.callback(Output({"part": "echo", "n": MATCH}, "children"), Input({"part": "late", "n": MATCH}, "children"))
    def echo(value):
        return f"echo {value}"

    # Its output never comes, so it never runs.
    @app.callback(Output("never", "children"), Input("come", "n_clicks"))
    def never(_n):
        set_props("none", {"children": "has run"})
        return "never"


@page()
def dynamic(app):
    """A callback that registers another one."""
    app.layout = html.Div([html.Button("create", id="create"), html.Button("use", id="use"), html.P("none", id="created"), html.P("not used", id="used")])

    @app.callback(Output("created", "children"), Input("create", "n_clicks"), prevent_initial_call=True, _allow_dynamic_callbacks=True)
    def create(n):
        if n == 1:
            @app.callback(Output("used", "children"), Input("use", "n_clicks"), prevent_initial_call=True)
            def use(m):
                return f"used {m}"
        return f"created {n}"


def note_error(err):
    """What the app does with an error that nobody else takes."""
    set_props("noted", {"children": f"noted: {err}"})


@page(on_error=lambda: note_error)
def error_handler(app):
    """Errors that a callback, or the app, takes care of."""
    app.layout = [
        *[html.Button(name, id=name) for name in ("own", "common", "several", "fine")],
        html.P("as it was", id="own-out"), html.P("none", id="noted"), html.P("none", id="told"), html.P("as it was", id="common-out"),
        html.P("as it was", id="a"), html.P("as it was", id="b"), html.P("not run", id="after")]

    def own_error(err):
        set_props("told", {"children": f"told: {err}"})
        return f"instead of {err}"

    @app.callback(Output("own-out", "children"), Input("own", "n_clicks"), on_error=own_error, prevent_initial_call=True)
    def own(n):
        raise ValueError(f"own error {n}")

    @app.callback(Output("after", "children"), Input("own-out", "children"), prevent_initial_call=True)
    def after(text):
        return f"after {text}"

    @app.callback(Output("common-out", "children"), Input("common", "n_clicks"), prevent_initial_call=True)
    def common(n):
        raise ValueError(f"common error {n}")

    @app.callback(output={"a": Output("a", "children"), "b": Output("b", "children")}, inputs={"n": Input("several", "n_clicks")}, prevent_initial_call=True)
    def several(n):
        raise ValueError(f"several errors {n}")

    # What prevents an update is no error.
    @app.callback(Output("common-out", "children", allow_duplicate=True), Input("fine", "n_clicks"), prevent_initial_call=True)
    def fine(_n):
        raise PreventUpdate


@page(suppress_callback_exceptions=True)
def race(app):
    """An answer that comes after a later one, and one for a component that has gone."""
    app.layout = html.Div([
        *[html.Button(name, id=name) for name in ("slow", "quick", "finish", "drop")], html.Div(html.P("idle", id="shown"), id="place"), html.P(id="after")])
    gate = Gate()

    @app.callback(Output("shown", "children"), Input("slow", "n_clicks"), Input("quick", "n_clicks"), prevent_initial_call=True)
    def work(slow, quick):
        if ctx.triggered_id == "quick":
            return f"quick {quick}"
        gate.wait()
        return f"slow {slow}"

    @app.callback(Output("after", "children"), Input("shown", "children"))
    def after(text):
        return f"after {text}"

    @app.callback(Input("finish", "n_clicks"), prevent_initial_call=True)
    def finish(_n):
        gate.open()

    @app.callback(Output("place", "children"), Input("drop", "n_clicks"), prevent_initial_call=True)
    def drop(_n):
        return "dropped"
