"""Runs each form of the README's page "Python → Go" in an app of its own and prints
what it declares and answers. Takes a list of {code, pages, hooks, requests} on stdin."""

import json
import logging
import sys
import traceback

import dash
from dash import Dash, html
from dash.background_callback.managers import BaseBackgroundCallbackManager


class NoManager(BaseBackgroundCallbackManager):
    """A manager for who declares a background callback and never calls it."""

    def make_job_fn(self, fn, progress, key=None):
        return fn


NoManager.__abstractmethods__ = frozenset()

# What the page says stands at the top of a program, and the work of its job.
PRELUDE = "from dash import *\nfrom dash.exceptions import PreventUpdate\nimport time\n"
HEADERS = {"X-Team": "blue"}


def run(case):
    dash.page_registry.clear()
    dash.hooks.__init__()  # those of the case before
    arguments = {"use_pages": True, "pages_folder": ""} if case["pages"] else {}
    scope = {"work": lambda step: None}
    if case["hooks"]:  # an app has those that were there before it
        exec(PRELUDE + case["code"], scope)
    app = Dash(
        "case", suppress_callback_exceptions=True, background_callback_manager=NoManager(None), **arguments
    )
    scope["app"] = app
    if not case["hooks"]:
        exec(PRELUDE + case["code"], scope)
    app.layout = dash.page_container if case["pages"] else html.Div()
    app.enable_dev_tools(False, dev_tools_ui=True)
    app.setup_apis()
    client = app.server.test_client()
    client.set_cookie("who", "Ada")
    client.get("/")
    seen = {"before": client.get("/_dash-dependencies").json, "answers": []}
    for path, body in case["requests"]:
        method = client.post if body else client.get
        reply = method(path, data=body, content_type="application/json", headers=HEADERS)
        seen["answers"].append({"status": reply.status_code, "body": reply.text, "header": dict(reply.headers)})
    seen["after"] = client.get("/_dash-dependencies").json
    return seen


def safely(case):
    try:
        return run(case)
    except Exception:  # the test shows it
        return {"failure": traceback.format_exc()}


logging.disable(logging.CRITICAL)
cases = json.load(sys.stdin)
out, sys.stdout = sys.stdout, sys.stderr  # a callback may print
json.dump([safely(case) for case in cases], out)
