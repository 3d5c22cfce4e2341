"""The small apps that the browser tests drive, on Python Dash.

Each module has the apps of one topic, and README.md says what each does in words,
for somebody who writes them for another backend.
"""
import os
import sys
import tempfile

from . import (
    background, callbacks, chaos, clientside, controls, errors, files, flows, graph, jobs, lists, page, patch, paths, patterns, site, store, suites, table, views, visitor,
    websocket,
)
from .registry import APPS

__all__ = ["build"]

TOPICS = (
    background, callbacks, chaos, clientside, controls, errors, files, flows, graph, jobs, lists, page, patch, paths, patterns, site, store, suites, table, views, visitor,
    websocket)


def build(backend, options):
    """Makes the app that options["app"] names, or returns None if there is none."""
    import dash

    name = options["app"].removeprefix("browser/")
    if name not in APPS:
        return None
    unknown = set(options) - {"app", "url_base_pathname", "files", "dev_tools", "port"}
    if unknown:
        sys.exit(f"the browser apps have no option {', '.join(sorted(unknown))}")
    register, settings = APPS[name]
    settings = {k: v() if callable(v) else v for k, v in settings.items()}
    if "url_base_pathname" in options:
        settings["url_base_pathname"] = options["url_base_pathname"]
    settings["assets_folder"] = os.path.join(options.get("files") or tempfile.mkdtemp(), "assets")
    if backend == "flask":
        settings.pop("websocket_callbacks", None)
    app = dash.Dash("browser", backend=backend, add_log_handler=False, **settings)
    register(app)
    if "dev_tools" in options:
        tools = dict(options["dev_tools"])
        debug = tools.pop("debug", True)
        app.enable_dev_tools(debug, **{f"dev_tools_{k}": v for k, v in tools.items()})
    return app
