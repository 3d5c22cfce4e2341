"""A shop: the Python app that the tests of package compat take over.

It runs on PORT of the environment, prints its address, and ends with SIGTERM. It
has what an app can have that a move must keep: pages, patterns, a Graph, a Store,
Patch, clientside callbacks, a background callback, duplicate outputs, a callback
without output, a component suite of its own, assets, hooks and a template.
"""
import os
import signal
import sys
import threading
import uuid

import dash
from dash import ALL, MATCH, Dash, Input, Output, Patch, State, dcc, html, set_props
from dash.background_callback.managers import BaseBackgroundCallbackManager
from dash.background_callback.managers.diskcache_manager import _make_job_fn
from werkzeug.serving import make_server

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import badge_suite  # noqa: E402  (the suite lies beside this file)


class Threads(BaseBackgroundCallbackManager):
    """Runs jobs in threads, which is enough for one process."""

    def __init__(self):
        self.kept = {}
        self.stopped = set()
        super().__init__(None)

    def set(self, key, value):
        self.kept[key] = value

    def make_job_fn(self, fn, progress, key=None):
        return _make_job_fn(fn, self, progress)

    def call_job_fn(self, key, job_fn, args, context):
        threading.Thread(target=job_fn, args=(key, self._make_progress_key(key), args, context), daemon=True).start()
        return uuid.uuid4().int % 10**9

    def terminate_job(self, job):
        self.stopped.add(job)

    def terminate_unhealthy_job(self, job):
        return False

    def job_running(self, job):
        return job not in self.stopped

    def get_progress(self, key):
        return self.kept.pop(self._make_progress_key(key), None)

    def result_ready(self, key):
        return key in self.kept

    def get_result(self, key, job):
        return self.kept.pop(key, self.UNDEFINED)

    def get_updated_props(self, key):
        return self.kept.pop(self._make_set_props_key(key), {})

    def get_or_create_signing_secret(self, generate):
        return self.kept.setdefault(self.SIGNING_SECRET_KEY, generate())


TEMPLATE = """<!DOCTYPE html>
<html lang="en">
    <head>
        {%metas%}
        <title>{%title%}</title>
        {%favicon%}
        {%css%}
        <style>body { margin: 1em; }</style>
    </head>
    <body>
        <header id="banner">The shop</header>
        {%app_entry%}
        <footer>
            {%config%}
            {%scripts%}
            {%renderer%}
        </footer>
    </body>
</html>
"""

app = Dash(
    __name__,
    title="Shop & Co",
    update_title=None,
    use_pages=True,
    pages_folder="",
    url_base_pathname="/shop/",
    meta_tags=[{"name": "author", "content": "A & B"}],
    external_scripts=["data:text/javascript,window.fromOutside=1"],
    external_stylesheets=[{"rel": "stylesheet", "href": "data:text/css,h1{color:navy}", "media": "all"}],
    index_string=TEMPLATE,
    hooks={"request_pre": "(payload) => { window.sent = (window.sent || 0) + 1; }"},
    background_callback_manager=Threads(),
    assets_ignore="^ignored",
)

ITEMS = {"1": "Apple", "2": "Pear", "3": "Plum"}

home = html.Div([
    html.H1("Order"),
    html.Img(id="logo", src=app.get_asset_url("logo.svg"), width=16),
    badge_suite.Badge(id="badge", text="new"),
    dcc.Input(id="name", value="Ada", type="text"),
    dcc.Input(id="quantity", value=2, type="number"),
    dcc.RadioItems(id="kind", options=["bar", "scatter"], value="bar"),
    html.P(id="greeting"), html.P(id="total"), html.P(id="twice"), html.P(id="loud"),
    dcc.Graph(id="chart", config={"displayModeBar": False, "staticPlot": True}, style={"width": 400, "height": 300}),
    html.Button("add", id="add"), html.Button("clear", id="clear"), html.Button("save", id="save"),
    html.Ul(id="rows", children=[]), html.P(id="done"),
    dcc.Store(id="basket", data={"lines": []}), html.P(id="basket-view"),
    html.P("log", id="log"), html.P("not saved", id="note"),
    html.Button("report", id="report"), html.Button("stop", id="stop", disabled=True),
    html.P("idle", id="stage"), html.P("none", id="paper"),
])

dash.register_page("home", path="/", title="Order here", description="Orders", layout=home)
dash.register_page("items", path="/items", title="All items", image="logo.svg", redirect_from=["/everything"], layout=html.Ul(
    [html.Li(dcc.Link(name, href=f"/shop/item/{n}", id="to-" + n.split()[0])) for n, name in {**ITEMS, "quince jam": "Jam"}.items()]))
dash.register_page("item", path_template="/item/<n>", title=lambda n=None, **_: f"Item {n}",
                   layout=lambda n=None, **_: html.Div([html.H2(ITEMS.get(n, n)), dcc.Link("back", href="/shop/items")]))

app.layout = html.Div([
    html.Nav([dcc.Link("home", href="/shop/", id="to-home"), " ", dcc.Link("items", href="/shop/items", id="to-items")]),
    dash.page_container,
])


@app.callback(Output("greeting", "children"), Input("name", "value"))
def greet(name):
    return f"Hello {name}!"


@app.callback(Output("total", "children"), Output("total", "title"), Input("quantity", "value"), State("name", "value"))
def total(quantity, name):
    if quantity is None:
        return dash.no_update, "how many?"
    return f"{quantity * 3} pounds", f"for {name}"


@app.callback(Output("chart", "figure"), Input("quantity", "value"), Input("kind", "value"))
def chart(quantity, kind):
    return {"data": [{"type": kind, "x": [1, 2, 3], "y": [quantity or 0, 1, 2]}],
            "layout": {"title": {"text": f"{quantity} of a kind"}, "width": 400, "height": 300}}


app.clientside_callback("(n) => `twice is ${2 * n}`", Output("twice", "children"), Input("quantity", "value"))
app.clientside_callback(dash.ClientsideFunction("shop", "loud"), Output("loud", "children"), Input("name", "value"))


@app.callback(Output("rows", "children"), Input("add", "n_clicks"), State("name", "value"), prevent_initial_call=True)
def add(n, name):
    rows = Patch()
    rows.append(html.Li([
        html.Span(f"{n}: {name} "), dcc.Input(id={"type": "note", "index": n}, value="", type="text"),
        html.B(id={"type": "echo", "index": n})]))
    return rows


@app.callback(Output({"type": "echo", "index": MATCH}, "children"), Input({"type": "note", "index": MATCH}, "value"),
              State({"type": "note", "index": MATCH}, "id"))
def echo(value, own):
    return f"{own['index']}={value}"


@app.callback(Output("done", "children"), Input({"type": "note", "index": ALL}, "value"))
def done(values):
    return f"{len([v for v in values if v])} of {len(values)} have notes"


@app.callback(Output("basket", "data"), Input("add", "n_clicks"), State("basket", "data"), State("quantity", "value"), prevent_initial_call=True)
def fill(n, basket, quantity):
    return {"lines": basket["lines"] + [quantity]}


@app.callback(Output("basket-view", "children"), Input("basket", "data"))
def view(basket):
    return "basket: " + ", ".join(str(line) for line in basket["lines"])


@app.callback(Output("log", "children", allow_duplicate=True), Input("add", "n_clicks"), prevent_initial_call=True)
def log_add(n):
    return f"added {n}"


@app.callback(Output("log", "children", allow_duplicate=True), Input("clear", "n_clicks"), prevent_initial_call=True)
def log_clear(n):
    return f"cleared {n}"


@app.callback(Input("save", "n_clicks"), State("name", "value"), prevent_initial_call=True)
def save(n, name):
    set_props("note", {"children": f"saved {n} for {name}"})


@app.callback(
    Output("paper", "children"), Input("report", "n_clicks"), background=True, interval=100, prevent_initial_call=True,
    running=[(Output("report", "disabled"), True, False), (Output("stop", "disabled"), False, True)],
    progress=[Output("stage", "children")], progress_default=["idle"], cancel=[Input("stop", "n_clicks")])
def report(set_progress, n):
    set_progress(["writing"])
    return f"report {n}"


def main():
    server = make_server("127.0.0.1", int(os.environ.get("PORT", "8050")), app.server, threaded=True)
    print(f"http://127.0.0.1:{server.server_port}/shop/", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server.serve_forever()


if __name__ == "__main__":
    main()
