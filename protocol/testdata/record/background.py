"""Background callbacks over a manager that runs a job one step per poll."""

import re

from dash import Dash, Input, Output, State, html, set_props
from dash.background_callback.managers import BaseBackgroundCallbackManager
from dash.exceptions import PreventUpdate

from callbacks import exchange, one, request


class Steps(BaseBackgroundCallbackManager):
    """Keeps jobs in this process; a poll finds what the script says."""

    def __init__(self):
        super().__init__(None)
        self.progress, self.results, self.side, self.running = {}, {}, {}, False

    def make_job_fn(self, fn, progress, key=None):
        return fn

    def call_job_fn(self, key, job_fn, args, context):
        self.key, self.running = key, True
        return 1

    def get_or_create_signing_secret(self, generate):
        return b"0" * 32

    def job_running(self, job):
        return self.running

    def terminate_job(self, job):
        self.running = False

    terminate_unhealthy_job = terminate_job

    def get_progress(self, key):
        return self.progress.pop(key, None)

    def result_ready(self, key):
        return key in self.results

    def get_result(self, key, job):
        if key in self.results:
            self.running = False
        return self.results.pop(key, self.UNDEFINED)

    def get_updated_props(self, key):
        return self.side.pop(key, {})


manager = Steps()
app = Dash("background", assets_folder="none", background_callback_manager=manager, suppress_callback_exceptions=True)
app.layout = html.Div()


@app.callback(Output("job", "children"), Input("run", "n_clicks"), State("side", "children"), background=True, interval=300,
              prevent_initial_call=True, running=[(Output("run", "disabled"), True, False)],
              progress=[Output("bar", "value"), Output("text", "children")], progress_default=["0", "idle"],
              cancel=[Input("cancel", "n_clicks")])
def work(set_progress, clicks, side):
    return clicks


@app.callback(Output("plain", "children"), Input("run", "n_clicks"), background=True, prevent_initial_call=True)
def plain(clicks):
    return clicks


def dependencies():
    return [{"name": "background", "text": app.server.test_client().get("/_dash-dependencies").get_data(as_text=True)}]


def masked(row):
    row["response"] = re.sub(r'"(cacheKey|job)":"[^"]*"', r'"\1":"<\1>"', row["response"])
    return row


def exchanges():
    client = app.server.test_client()
    body = request("job.children", one("job.children"), [one("run.n_clicks", 1)], [one("side.children")], ["run.n_clicks"])
    start = exchange(client, "background, start", body)
    handles = dict(re.findall(r'"(cacheKey|job)":"([^"]*)"', start["response"]))
    query = "?cacheKey={cacheKey}&job={job}".format(**handles)
    poll = request("job.children", one("job.children"), [one("run.n_clicks", None)], [one("side.children", None)], ["run.n_clicks"])
    rows = [start, exchange(client, "background, nothing new", poll, query)]
    manager.progress[manager.key] = ["1", "step 1"]
    rows.append(exchange(client, "background, progress", poll, query))
    manager.progress[manager.key] = ["2", None]
    manager.side[manager.key] = {"side": {"children": "from the job"}}
    rows.append(exchange(client, "background, progress and side update", poll, query))
    manager.results[manager.key] = "done"
    rows.append(exchange(client, "background, done", poll, query))
    rows.append(exchange(client, "background, unknown job", poll, query))
    body = request("plain.children", one("plain.children"), [one("run.n_clicks", 1)], changed=["run.n_clicks"])
    rows.append(exchange(client, "background, start of a plain one", body))
    cancel = request("cancel.id", one("cancel.id"), [one("cancel.n_clicks", 1)], changed=["cancel.n_clicks"])
    rows.append(exchange(client, "background, cancel", cancel))
    return [masked(r) for r in rows]
