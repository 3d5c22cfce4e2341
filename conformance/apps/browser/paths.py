"""Addresses: Location, links, and pages."""
import dash
from dash import Input, Output, State, dcc, html

from .registry import page


@page(suppress_callback_exceptions=True)
def location(app):
    app.layout = html.Div([
        dcc.Location(id="url"), dcc.Link("to a", href="a?x=1#top", id="to-a"), dcc.Link("to b", href="b", id="to-b"),
        html.Button("search", id="search"), html.P(id="where")])

    @app.callback(Output("where", "children"), Input("url", "pathname"), Input("url", "search"), Input("url", "hash"))
    def where(path, search, anchor):
        return f"{path.rsplit('/', 1)[1] or 'home'} {search} {anchor}".strip()

    @app.callback(Output("url", "search"), Input("search", "n_clicks"), prevent_initial_call=True)
    def search(n):
        return f"?n={n}"


@page()
def location_href(app):
    """The server sends the page somewhere else, with and without loading it again."""
    app.layout = html.Div([
        dcc.Location(id="soft", refresh="callback-nav"), dcc.Location(id="hard", refresh=True), html.Button("soft", id="go-soft"),
        html.Button("hard", id="go-hard"), html.P(id="where")])

    @app.callback(Output("where", "children"), Input("soft", "pathname"))
    def where(path):
        return path

    @app.callback(Output("soft", "pathname"), Input("go-soft", "n_clicks"), prevent_initial_call=True)
    def soft(_n):
        return "/soft"

    @app.callback(Output("hard", "pathname"), Input("go-hard", "n_clicks"), prevent_initial_call=True)
    def hard(_n):
        return "/hard"


@page(use_pages=True, pages_folder="", title="Site")
def pages(app):
    dash.register_page("home", path="/", title="Home page", layout=html.P("this is home", id="home"))
    dash.register_page("item", path_template="/item/<name>", title=lambda name=None: f"Item {name}",
                       layout=lambda name=None, **query: html.P(f"item {name}, {query.get('size', 'no')} size", id="item"))
    dash.register_page("counter", path="/counter", title="Counter", layout=html.Div([html.Button("count", id="count"), html.P(id="counted")]))
    app.layout = html.Div([
        html.Nav([dcc.Link(name, href=app.get_relative_path(href), id=f"to-{name}") for name, href in
                  [("home", "/"), ("item", "/item/bolt?size=12"), ("counter", "/counter"), ("nowhere", "/nowhere")]]),
        dash.page_container])

    @app.callback(Output("counted", "children"), Input("count", "n_clicks"))
    def count(n):
        return f"{n or 0} counted"
