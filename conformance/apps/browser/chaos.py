"""One device that several pages drive, each over HTTP or over the websocket."""
import threading

from dash import Input, Output, dcc, html

from .registry import page

# The page's own log of what it asked for: Dash has none.
RENDERER = """var renderer = new DashRenderer({request_pre: payload => {
    (window.sent = window.sent || []).push(JSON.stringify(payload));
}})"""


@page()
def chaos(app):
    log, lock = [], threading.Lock()

    @app.server.get("/device.json")
    def device():
        with lock:
            return list(log)

    app.renderer = RENDERER
    app.layout = html.Div([
        dcc.Slider(id="http", min=0, max=100_000, step=1, marks=None, value=0),
        dcc.Slider(id="socket", min=0, max=100_000, step=1, marks=None, value=0),
        html.P("off", id="at-http"), html.P("off", id="at-socket"), html.P("off", id="device")])

    def drive(slider, **options):
        @app.callback(Output(f"at-{slider}", "children"), Input(slider, "value"), prevent_initial_call=True, **options)
        def move(value):
            with lock:
                log.append(value)
            return f"at {value}"

    drive("http")
    drive("socket", websocket=True)
