"""The reference workload on Python Dash, on each of its three backends.

    PORT=8051 python conformance/apps/workload.py --backend flask|fastapi|quart

serves it on 127.0.0.1 with two worker processes: gunicorn for Flask, uvicorn
for the other two. README.md beside this file says what the workload is, and
the Go program in workload/ is the same app.
"""

import argparse
import asyncio
import importlib.util
import os
import sys
import time

# Dash encodes by another path when it finds orjson; see the README.
if importlib.util.find_spec("orjson"):
    sys.exit("workload.py: orjson is installed here; use the environment of scripts/venv.sh")

from dash import Dash, Input, Output, ctx, dash_table, dcc, html, set_props

COLUMNS = 10
POINTS = 1000
ROWS = 1000
TRACES = 3


def layout():
    return html.Div(
        [
            dcc.Slider(id="slider", min=0, max=100, value=5),
            html.Div(id="text"),
            dcc.Dropdown(["a", "b", "c"], "a", id="dd"),
            dcc.Graph(id="graph"),
            html.Button("Fill", id="btn"),
            dash_table.DataTable(
                id="table",
                columns=[{"id": f"c{j}", "name": f"c{j}"} for j in range(COLUMNS)],
                page_size=10,
            ),
            dcc.Store(id="store"),
            html.Div(id="size"),
            html.Div(id="live"),
            html.Div(id="tick"),
        ]
        + [
            html.Div(html.Span(f"row {i}", className="cell"), id=f"row-{i}")
            for i in range(ROWS)
        ]
    )


def register(app):
    @app.callback(Output("text", "children"), Input("slider", "value"))
    def small(value):
        return f"value {value}"

    @app.callback(Output("graph", "figure"), Input("dd", "value"))
    def figure(value):
        return {
            "data": [
                {
                    "type": "scatter",
                    "name": f"{value}{k}",
                    "x": list(range(POINTS)),
                    "y": [(37 * i + 11 * k) % 101 / 7 for i in range(POINTS)],
                }
                for k in range(TRACES)
            ],
            "layout": {"title": {"text": value}},
        }

    @app.callback(Output("table", "data"), Input("btn", "n_clicks"))
    def table(_clicks):
        return [{f"c{j}": i * j for j in range(COLUMNS)} for i in range(ROWS)]

    @app.callback(Output("size", "children"), Input("store", "data"))
    def upload(data):
        return len(data or [])


def register_sleep(app):
    """What a backend without an event loop does with a thread for each call."""

    @app.callback(Output("size", "title"), Input("store", "modified_timestamp"), prevent_initial_call=True)
    def sleep(milliseconds):
        time.sleep(milliseconds / 1000)
        return "slept"


def register_live(app):
    """What the backends with an event loop do better, or at all."""

    @app.callback(Output("size", "title"), Input("store", "modified_timestamp"), prevent_initial_call=True)
    async def sleep(milliseconds):
        await asyncio.sleep(milliseconds / 1000)
        return "slept"

    @app.callback(Output("live", "children"), Input("slider", "drag_value"), prevent_initial_call=True, websocket=True)
    async def echo(value):
        return f"value {value}"

    interval = 1 / float(os.environ.get("FAN_PER_SECOND", "10"))

    @app.callback(websocket=True, persistent=True)
    async def fan():
        n, due = 0, time.monotonic()
        while not ctx.websocket.is_shutdown:
            due += interval
            await asyncio.sleep(max(0, due - time.monotonic()))
            set_props("tick", {"children": f"{time.time_ns()} {n}"})
            n += 1


def serve(backend):
    """Builds the app; the web servers call it once in each worker."""
    app = Dash("workload", backend=backend)
    app.layout = layout()
    register(app)
    if backend == "flask":
        register_sleep(app)
    else:
        register_live(app)
    return app.server


def flask():
    return serve("flask")


def fastapi():
    return serve("fastapi")


def quart():
    return serve("quart")


def command(backend, port, workers):
    if backend == "flask":
        # The default worker class. It closes the connection after each answer, and
        # is still faster under this load than the threaded one, which keeps it.
        return ["gunicorn", "--workers", workers, "--bind", f"127.0.0.1:{port}",
                "--log-level", "warning", "workload:flask()"]
    return ["uvicorn", "--workers", workers, "--host", "127.0.0.1", "--port", port,
            "--log-level", "warning", "--factory", f"workload:{backend}"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--backend", choices=["flask", "fastapi", "quart"], default="flask")
    parser.add_argument("--workers", default="2", help="worker processes (default 2)")
    args = parser.parse_args()
    os.chdir(os.path.dirname(os.path.abspath(__file__)))
    server, *rest = command(args.backend, os.environ.get("PORT", "8050"), args.workers)
    program = os.path.join(os.path.dirname(sys.executable), server)
    os.execv(program, [program, *rest])


if __name__ == "__main__":
    main()
