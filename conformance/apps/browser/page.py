"""The page around the components: title, loading states, history, tags."""
from dash import Input, Output, dcc, html

from .registry import Gate, page


def slow(app, around=lambda component: component):
    """A text that comes when a second button says so."""
    app.layout = html.Div([
        html.Button("work", id="work"), html.Button("finish", id="finish"), around(html.P("idle", id="result")), html.P("apart", id="apart")])
    gate = Gate()

    @app.callback(Output("result", "children"), Input("work", "n_clicks"), prevent_initial_call=True)
    def work(n):
        gate.wait()
        return f"result {n}"

    @app.callback(Input("finish", "n_clicks"), prevent_initial_call=True)
    def finish(_n):
        gate.open()


@page(title="Slow app")
def title(app):
    slow(app)


@page(title="Slow app", update_title="Please wait")
def own_title(app):
    slow(app)


@page()
def loading(app):
    slow(app, lambda component: dcc.Loading(component, id="loading", type="circle"))


@page(show_undo_redo=True)
def undo(app):
    app.layout = html.Div([dcc.Input(id="text", value="one", debounce=True), html.P(id="echo")])

    @app.callback(Output("echo", "children"), Input("text", "value"))
    def echo(text):
        return f"echo {text}"


@page(
    external_scripts=["data:text/javascript,window.order=['external']", {"src": "data:text/javascript,window.order.push('second')", "id": "second-script", "data-own": "yes"}],
    external_stylesheets=[{"href": "data:text/css,.head{color:rgb(1,2,3);margin-left:11px}", "rel": "stylesheet", "id": "outside"}],
    meta_tags=[{"name": "description", "content": "a page <for> tests"}],
    title="Tags & more",
)
def tags(app):
    app.layout = html.H1("head", id="head", className="head")


@page(index_string="""<!DOCTYPE html>
<html lang="en"><head>{%metas%}<title>{%title%}</title>{%favicon%}{%css%}</head>
<body class="own"><header id="mine">my own page</header>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body></html>""")
def index_string(app):
    app.layout = html.H1("inside", id="head")
