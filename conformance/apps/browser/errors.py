"""What a person sees of a callback that fails."""
from dash import Input, Output, html

from .registry import page


@page()
def errors(app):
    app.layout = html.Div([
        html.Button("fail", id="fail"), html.Button("work", id="work", n_clicks=0), html.P("untouched", id="failed"), html.P("untouched", id="worked"),
        html.P("untouched", id="after")])

    @app.callback(Output("failed", "children"), Input("fail", "n_clicks"), prevent_initial_call=True)
    def fail(_n):
        raise ValueError("the secret is 4711")

    @app.callback(Output("after", "children"), Input("failed", "children"), prevent_initial_call=True)
    def after(text):
        return f"after {text}"

    @app.callback(Output("worked", "children"), Input("work", "n_clicks"))
    def work(n):
        return f"worked {n}"


@page()
def plain(app):
    """Nothing but a text and a count, for tests of the page around it."""
    app.layout = html.Div([html.H1("plain", id="head", className="head"), html.Button("count", id="count", n_clicks=0), html.P(id="counted")])

    @app.callback(Output("counted", "children"), Input("count", "n_clicks"))
    def count(n):
        return f"{n} counted"
