"""The apps that browser tests drive also on Python Dash, to see that the page
behaves the same there.

Reads {"app": "hello", "prefix": "/x/"} from standard input, prints {"url": ...}
when it is ready, and ends when standard input does.
"""

import json
import os
import sys
import threading

from dash import Dash, Input, Output, dcc, html
from werkzeug.serving import make_server


def hello(**options):
    app = Dash("hello", title="Hello", **options)
    app.layout = html.Div([dcc.Input(id="name", value="world"), html.H1(id="greeting")])

    @app.callback(Output("greeting", "children"), Input("name", "value"))
    def greet(name):
        return f"Hello {name or ''}"

    return app


APPS = {"hello": hello}


def main():
    wanted = json.loads(sys.stdin.readline())
    prefix = wanted.get("prefix") or "/"
    app = APPS[wanted["app"]](url_base_pathname=prefix)
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"url": f"http://127.0.0.1:{server.server_port}{prefix}"}), flush=True)
    sys.stdin.read()
    os._exit(0)


main()
