"""Jobs of rows, and jobs that change the page while they run."""
import tempfile
from os import path

import dash
from dash import ALL, MATCH, Input, Output, State, dcc, html, set_props

from .background import manager, wait_for
from .registry import page


@page(background_callback_manager=manager)
def job_rows(app):
    """Each row has a job of its own."""
    folder = tempfile.mkdtemp()
    app.layout = [
        *[html.Div([html.Button("start", id={"part": "start", "row": i}), html.P("nothing", id={"part": "result", "row": i}), html.P("ready", id={"part": "state", "row": i})]) for i in (1, 2)],
        html.Button("step", id="step"), html.P("0 steps", id="steps")]

    @app.callback(
        Output({"part": "result", "row": MATCH}, "children"), Input({"part": "start", "row": MATCH}, "n_clicks"), State({"part": "start", "row": MATCH}, "id"),
        background=True, interval=100, prevent_initial_call=True, running=[(Output({"part": "state", "row": MATCH}, "children"), "busy", "ended")])
    def work(n, own):
        wait_for(path.join(folder, f"{own['row']}-{n}"))
        return f"row {own['row']} done {n}"

    # Lets the jobs of all rows end that have been started.
    @app.callback(Output("steps", "children"), Input("step", "n_clicks"), State({"part": "start", "row": ALL}, "n_clicks"), prevent_initial_call=True)
    def step(n, started):
        for row, times in enumerate(started, 1):
            if times:
                open(path.join(folder, f"{row}-{times}"), "w").close()
        return f"{n} steps"


def keeping():
    """Jobs whose results are kept for the next time."""
    import diskcache

    return dash.DiskcacheManager(diskcache.Cache(tempfile.mkdtemp()), cache_by=lambda: "1")


def job_failed(err):
    """What the page shows of a job that fails."""
    # Dash adds where it happened.
    set_props("log", {"children": "failed for want of a job" if "no job for" in str(err) else str(err)})
    return "failed"


@page(background_callback_manager=keeping)
def job_updates(app):
    """A job sets other properties while it runs; the same job again takes the result of before."""
    folder = tempfile.mkdtemp()
    app.layout = [
        dcc.Input(id="text", value="one"), html.Button("start", id="start"), html.Button("step", id="step"), html.P("none", id="log"),
        html.P("nothing", id="result"), html.P("none", id="heard")]

    @app.callback(
        Output("result", "children"), Input("start", "n_clicks"), State("text", "value"), background=True, interval=100, prevent_initial_call=True,
        cache_args_to_ignore=[0], on_error=job_failed)
    def work(n, text):
        if text.endswith("bad"):
            raise ValueError(f"no job for {text}")
        wait_for(path.join(folder, f"step-{n}"))
        set_props("log", {"children": text})
        return f"{text} by run {n}"

    # Lets the job of the last start end.
    @app.callback(Input("step", "n_clicks"), State("start", "n_clicks"), prevent_initial_call=True)
    def step(_n, start):
        open(path.join(folder, f"step-{start}"), "w").close()

    @app.callback(Output("heard", "children"), Input("log", "children"), prevent_initial_call=True)
    def heard(text):
        return f"heard {text}"
