"""Prints the index pages that Python Dash makes for the cases on stdin, and the
arguments of its constructor with their defaults."""

import inspect
import json
import sys

from dash import Dash, dcc, html

asked = json.load(sys.stdin)
scripts = len(dcc._js_dist)
pages = {}
for case in asked["cases"]:
    del dcc._js_dist[scripts:]  # each Dash appends plotly.js to it
    app = Dash("case", assets_folder=asked["assets"], **case["arguments"] or {})
    app.layout = (lambda: html.Div("b", id="a")) if case["function"] else html.Div("b", id="a")
    if case["dev_tools"]:
        app.enable_dev_tools(**case["dev_tools"])
    path = app.config.routes_pathname_prefix
    pages[case["name"]] = app.server.test_client().get(path).text

defaults = {}
for name, parameter in inspect.signature(Dash.__init__).parameters.items():
    if name != "self" and parameter.kind is not parameter.VAR_KEYWORD:
        defaults[name] = parameter.default
json.dump({"pages": pages, "defaults": defaults}, sys.stdout)
