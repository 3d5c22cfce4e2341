"""Prints what Python Dash answers to the calls of an API endpoint on stdin: pairs
of path and body."""

import json
import logging
import sys

from dash import Dash, Input, Output, State, callback, html
from dash.exceptions import PreventUpdate

app = Dash("case", url_base_pathname="/app/")
app.layout = html.Div()


@callback(Output("a", "c"), Input("i", "v"), State("s", "v"), api_endpoint="/api/one")
def one(user_name, limit=None):
    return {"name": user_name, "limit": limit}


@callback(Output("b", "c"), Output("d", "c"), Input("i", "v"), api_endpoint="/api/two")
def two(what):
    if what == "prevent":
        raise PreventUpdate
    if what == "fail":
        raise ValueError(what)
    return what, 2


@callback(Input("i", "v"), api_endpoint="/api/none")
def none(what):
    pass


app.setup_apis()
logging.disable(logging.CRITICAL)
client = app.server.test_client()
answers = []
for path, body in json.load(sys.stdin):
    reply = client.post(path, data=body, content_type="application/json")
    answers.append([reply.status_code, reply.text.strip()])
json.dump(answers, sys.stdout)
