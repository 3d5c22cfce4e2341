"""One component each: what a person does with it, and what the server learns."""
from dash import Input, Output, State, dcc, html

from .registry import page


def echo(app, *components, of="value"):
    """A layout of components, of which each has a text that shows a property."""
    app.layout = html.Div([html.Div([c, html.P(id=f"{c.id}-shown")]) for c in components])
    for c in components:
        @app.callback(Output(f"{c.id}-shown", "children"), Input(c.id, of))
        def show(value):
            return written(value)


def written(value):
    """A value as the texts show it."""
    if value is None:
        return "nothing"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "empty"
    return str(value)


@page()
def debounce(app):
    echo(app, dcc.Input(id="each"), dcc.Input(id="enter", debounce=True), dcc.Input(id="pause", debounce=0.3))


@page()
def number(app):
    echo(app, dcc.Input(id="number", type="number", min=0, max=10, step=2, value=4))


@page()
def dropdown(app):
    echo(app, dcc.Dropdown(["red", "green", "blue"], id="one"), dcc.Dropdown(["red", "green", "blue"], ["red"], id="many", multi=True))


@page()
def checks(app):
    echo(app, dcc.Checklist(["a", "b", "c"], ["b"], id="checks"), dcc.RadioItems({"x": "Ex", "y": "Why"}, "x", id="radio"))


@page()
def date(app):
    echo(app, dcc.DatePickerSingle(id="date", date="2024-02-10", display_format="YYYY-MM-DD"), of="date")


@page()
def textarea(app):
    echo(app, dcc.Textarea(id="area", value="one"))


@page()
def slider(app):
    echo(app, dcc.Slider(0, 10, 1, value=3, id="slider"), dcc.RangeSlider(0, 10, 1, value=[2, 8], id="range"))


@page()
def markdown(app):
    app.layout = html.Div([
        dcc.Textarea(id="source", value="# Head\n\nsome **bold** and `code`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<b id='raw'>raw</b>"),
        dcc.Markdown(id="target")])

    @app.callback(Output("target", "children"), Input("source", "value"))
    def show(text):
        return text


@page()
def confirm(app):
    app.layout = html.Div([
        html.Button("ask", id="ask"), dcc.ConfirmDialog(id="dialog", message="Really?"), html.P(id="answers")])

    @app.callback(Output("dialog", "displayed"), Input("ask", "n_clicks"), prevent_initial_call=True)
    def ask(_n):
        return True

    @app.callback(Output("answers", "children"), Input("dialog", "submit_n_clicks"), Input("dialog", "cancel_n_clicks"))
    def answers(yes, no):
        return f"{yes or 0} yes, {no or 0} no"


@page()
def tabs(app):
    """One Tabs with children of its own, one whose content the server makes."""
    app.layout = html.Div([
        dcc.Tabs([dcc.Tab(dcc.Input(id="kept", value="first"), label="One", value="1"), dcc.Tab(html.P("second", id="second"), label="Two", value="2")],
                 id="own", value="1"),
        dcc.Tabs([dcc.Tab(label=n, value=n) for n in ("x", "y")], id="made", value="x"), html.Div(id="content")])

    @app.callback(Output("content", "children"), Input("made", "value"))
    def content(tab):
        return html.P(f"content of {tab}", id="inner")


@page()
def interval(app):
    app.layout = html.Div([dcc.Interval(id="clock", interval=50, max_intervals=3), html.P(id="ticks")])

    @app.callback(Output("ticks", "children"), Input("clock", "n_intervals"))
    def ticks(n):
        return f"{n or 0} ticks"


@page()
def clicks(app):
    """What a click tells: how often, and in which order two inputs changed."""
    app.layout = html.Div([
        html.Div("press", id="area"), dcc.Input(id="text"), html.P(id="count"), html.P(id="submitted")])

    @app.callback(Output("count", "children"), Input("area", "n_clicks"))
    def count(n):
        return f"{n or 0} clicks"

    @app.callback(Output("submitted", "children"), Input("text", "n_submit"), State("text", "value"), prevent_initial_call=True)
    def submitted(n, text):
        return f"{n}: {text}"


@page()
def persistence(app):
    app.layout = html.Div([
        dcc.Input(id="local", value="a", persistence=True), dcc.Input(id="session", value="b", persistence=True, persistence_type="session"),
        dcc.Input(id="none", value="c"), html.P(id="shown")])

    @app.callback(Output("shown", "children"), Input("local", "value"), Input("session", "value"), Input("none", "value"))
    def show(*values):
        return " ".join(values)
