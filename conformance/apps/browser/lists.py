"""Lists of components that come and go, and what callbacks know of each."""
from dash import ALL, ALLSMALLER, MATCH, Input, Output, State, ctx, dcc, html, no_update

from .registry import Gate, page


@page()
def fibonacci(app):
    """Each number is the sum of the two before it, by a callback of its own."""
    app.layout = html.Div([dcc.Input(id="n", type="number", min=0, max=9, value=4), html.Div(id="series"), html.P(id="sum")])

    @app.callback(Output("series", "children"), Input("n", "value"))
    def series(n):
        return [html.P(id={"i": i}) for i in range(n)]

    @app.callback(Output({"i": MATCH}, "children"), Input({"i": ALLSMALLER}, "children"))
    def number(before):
        return sum(v or 0 for v in before[-2:]) if len(before) > 1 else len(before)

    @app.callback(Output("sum", "children"), Input({"i": ALL}, "children"))
    def total(numbers):
        return f"{len(numbers)} numbers, sum {sum(n or 0 for n in numbers)}"


@page()
def todo_list(app):
    """A list to tick off: each item knows how many before it are done."""
    app.layout = html.Div([
        dcc.Input(id="new"), html.Button("add", id="add"), html.Button("clear", id="clear"), html.Div(id="list"), html.P(id="totals")])

    @app.callback(
        Output("list", "children"), Output("new", "value"),
        Input("add", "n_clicks"), Input("new", "n_submit"), Input("clear", "n_clicks"),
        State("new", "value"), State({"item": ALL, "part": "text"}, "children"), State({"item": ALL, "part": "done"}, "value"),
        prevent_initial_call=True)
    def edit(_add, _submit, _clear, new, texts, done):
        clear = ctx.triggered_id == "clear"
        items = [(t, d) for t, d in zip(texts, done) if not (clear and d)]
        if not clear:
            items.append((new, []))
        return [
            html.Div([
                dcc.Checklist([{"label": "", "value": "done"}], d, id={"item": i, "part": "done"}),
                html.B(t, id={"item": i, "part": "text"}), html.I(id={"item": i, "part": "note"})])
            for i, (t, d) in enumerate(items)
        ], no_update if clear else ""

    @app.callback(Output({"item": MATCH, "part": "text"}, "style"), Input({"item": MATCH, "part": "done"}, "value"))
    def look(done):
        return {"textDecoration": "line-through"} if done else {"fontWeight": "700"}

    @app.callback(
        Output({"item": MATCH, "part": "note"}, "children"),
        Input({"item": ALLSMALLER, "part": "done"}, "value"), Input({"item": MATCH, "part": "done"}, "value"))
    def note(before, done):
        if done:
            return ""
        ready = sum(1 for d in before if d)
        return f"{ready} of {len(before)} before" + (", next" if ready == len(before) else "")

    @app.callback(Output("totals", "children"), Input({"item": ALL, "part": "done"}, "value"))
    def totals(done):
        return f"{sum(1 for d in done if d)} of {len(done)} done"


@page()
def running_match(app):
    """While a row works, its button says so and all buttons are off."""
    app.layout = [
        html.Div([html.Button("go", id={"part": "go", "row": i}) for i in (1, 2)], id="buttons"),
        html.Div([html.P("idle", id={"part": "to", "row": i}) for i in (1, 2)], id="results"), html.Button("finish", id="finish")]
    gate = Gate()

    @app.callback(
        Output({"part": "to", "row": MATCH}, "children"), Input({"part": "go", "row": MATCH}, "n_clicks"), prevent_initial_call=True,
        running=[(Output({"part": "go", "row": MATCH}, "children"), "busy", "again"), (Output({"part": "go", "row": ALL}, "disabled"), True, False)])
    def go(n):
        gate.wait()
        return f"done {n}"

    @app.callback(Input("finish", "n_clicks"), prevent_initial_call=True)
    def finish(_n):
        gate.open()


@page()
def parts(app):
    """Components where other components have text, with callbacks; and children of every kind."""
    def label(name):
        return [html.Button(f"count {name}", id={"part": "button", "name": name}), html.Span("none", id={"part": "count", "name": name})]

    kinds = [None, "text", 5, [], ["a", html.B("b"), 7], html.I("one"), [html.B("x"), None, "y"]]
    app.layout = [
        dcc.Checklist([{"label": label(n), "value": n} for n in ("left", "right")], ["right"], id="checks"), html.P(id="chosen"),
        dcc.Checklist(id="made"), html.P("none", id="heard"), html.Button("next", id="next"), html.Div("first", id="kind")]

    @app.callback(Output({"part": "count", "name": MATCH}, "children"), Input({"part": "button", "name": MATCH}, "n_clicks"), prevent_initial_call=True)
    def count(n):
        return f"{ctx.triggered_id['name']} {n}"

    @app.callback(Output("chosen", "children"), Output("made", "options"), Input("checks", "value"))
    def chosen(names):
        return " ".join(names), [{"label": html.U(f"say {n}", id={"say": n}), "value": n} for n in names]

    @app.callback(Output("heard", "children"), Input({"say": ALL}, "n_clicks"), prevent_initial_call=True)
    def heard(clicks):
        return f"{len(clicks)} labels, {sum(c or 0 for c in clicks)} clicks"

    @app.callback(Output("kind", "children"), Input("next", "n_clicks"), prevent_initial_call=True)
    def kind(n):
        return kinds[n - 1]
