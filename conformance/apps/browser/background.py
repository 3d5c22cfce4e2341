"""Jobs that run beside the server, report and can be cancelled."""
import tempfile
import time
from os import path

import dash
from dash import Input, Output, State, dcc, html

from .registry import page


def manager():
    """Jobs and results in a folder of their own."""
    import diskcache

    return dash.DiskcacheManager(diskcache.Cache(tempfile.mkdtemp()))


def wait_for(file):
    """Waits until a file is there. The job is another process, so no Gate reaches it."""
    end = time.monotonic() + 30
    while not path.exists(file):
        if time.monotonic() > end:
            raise TimeoutError("nobody opened the gate")
        time.sleep(0.02)


@page(background_callback_manager=manager)
def background(app):
    folder = tempfile.mkdtemp()
    app.layout = html.Div([
        html.Button("start", id="start"), html.Button("step", id="step"), html.Button("cancel", id="cancel", disabled=True),
        html.Progress(id="bar", max="3", value="0"), html.P("idle", id="stage"), html.P("nothing", id="result"), html.P(id="steps")])

    @app.callback(
        Output("result", "children"), Input("start", "n_clicks"), State("steps", "children"), background=True, prevent_initial_call=True,
        interval=100,
        running=[(Output("start", "disabled"), True, False), (Output("cancel", "disabled"), False, True)],
        progress=[Output("bar", "value"), Output("stage", "children")], progress_default=["0", "idle"],
        cancel=[Input("cancel", "n_clicks")])
    def work(set_progress, n, _steps):
        for step in range(1, 4):
            set_progress((str(step), f"step {step} of 3"))
            wait_for(path.join(folder, f"{n}-{step}"))
        return f"done {n}"

    # Each click lets the job of the last start take one step.
    @app.callback(Output("steps", "children"), Input("step", "n_clicks"), State("start", "n_clicks"), prevent_initial_call=True)
    def step(n, start):
        made = [i for i in range(1, 4) if not path.exists(path.join(folder, f"{start}-{i}"))][:1]
        for i in made:
            with open(path.join(folder, f"{start}-{i}"), "w"):
                pass
        return f"{n} steps"


@page(background_callback_manager=manager)
def background_error(app):
    app.layout = html.Div([html.Button("start", id="start"), html.P("nothing", id="result"), html.P("idle", id="state")])

    @app.callback(
        Output("result", "children"), Input("start", "n_clicks"), background=True, prevent_initial_call=True, interval=100,
        running=[(Output("state", "children"), "busy", "ended")])
    def work(_n):
        raise ValueError("the job broke")
