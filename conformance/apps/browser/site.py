"""A site of several pages: in their order, with redirects, nested addresses, and a page for addresses that have none."""
import dash
from dash import Input, Output, State, dcc, html

from .registry import page


@page(use_pages=True, pages_folder="", title="Site", description="all of it", routing_callback_inputs={"language": State("language", "value"), "size": Input("size", "value")})
def site(app):
    def archive(year=None, month=None, language=None, size=None, **query):
        return [html.P(f"archive {year} {month}, {language} {size}, {query.get('q', 'no query')}", id="archive"), html.Button("mark", id="mark"), html.P("not marked", id="marked")]

    def title(year=None, month=None):
        return f"Archive of {year}"

    dash.register_page("archive", path_template="/archive/<year>/<month>", title=title, description="old things", layout=archive, order=2)
    dash.register_page("site.about_us", layout=lambda **_: html.P("about us", id="about"), redirect_from=["/who", "/imprint/old"], order=1)
    dash.register_page("start", path="/", title="Start", layout=html.P("start", id="home"), order=0)
    dash.register_page("not_found_404", layout=lambda **_: html.P("no such page", id="lost"))
    app.layout = html.Div([
        dcc.Input(id="language", value="en"), dcc.Input(id="size", value="small"),
        html.Nav([dcc.Link(p["name"], href=p["relative_path"], id=f"to-{p['module']}") for p in dash.page_registry.values() if p["module"] != "not_found_404"]),
        dcc.Link("deep", href=dash.get_relative_path("/archive/1999/12?q=a%20b"), id="deep"), dcc.Link("lost", href=dash.get_relative_path("/nowhere/at/all"), id="nowhere"),
        dash.page_container])

    @app.callback(Output("marked", "children"), Input("mark", "n_clicks"), prevent_initial_call=True)
    def mark(n):
        return f"marked {n}"
