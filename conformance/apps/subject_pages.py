"""The pages of the subject app. subject.md lists them."""
import dash
from dash import html


def register_pages(app):
    """Registers the pages and a layout that holds the current one."""
    dash.register_page("home", path="/", title="Home", description="The first page", layout=html.Div("home", id="home"))
    dash.register_page("about", path="/about", name="About us", redirect_from=["/old-about"], image_url="https://x.example/i.png",
                       layout=lambda **query: html.Div(["about", html.Pre(str(sorted(query.items())))], id="about"))
    dash.register_page("item", path_template="/item/<item_id>/<part>", title=lambda item_id=None, part=None: f"Item {item_id}",
                       description=lambda item_id=None, part=None: f"About {item_id}",
                       layout=lambda item_id=None, part=None, **query: html.Div(f"item {item_id} part {part} {sorted(query.items())}", id="item"))
    dash.register_page("late", path="/late", order=1, layout=html.Div("late", id="late"))
    app.layout = html.Div([html.H1("pages"), dash.page_container])
