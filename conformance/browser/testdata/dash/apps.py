"""The apps that browser tests drive also on Python Dash, to see that the page
behaves the same there.

Reads {"app": "hello", "prefix": "/x/"} from standard input, prints {"url": ...}
when it is ready, and ends when standard input does.
"""

import json
import os
import socket
import sys
import threading

from dash import Dash, Input, Output, dcc, html


def hello(backend, prefix, **options):
    app = Dash("hello", title="Hello", backend=backend, url_base_pathname=prefix, **options)
    app.layout = html.Div([dcc.Input(id="name", value="world"), html.H1(id="greeting")])

    @app.callback(Output("greeting", "children"), Input("name", "value"))
    def greet(name):
        return f"Hello {name or ''}"

    return app


def on_flask(listener, prefix):
    from werkzeug.serving import make_server

    app = hello("flask", prefix)
    make_server("127.0.0.1", 0, app.server, threaded=True, fd=listener.fileno()).serve_forever()


def on_websocket(listener, prefix):
    import uvicorn

    app = hello("fastapi", prefix, websocket_callbacks=True)
    uvicorn.Server(uvicorn.Config(app.server, log_level="warning")).run(sockets=[listener])


APPS = {"hello": on_flask, "hello-websocket": on_websocket}


def main():
    wanted = json.loads(sys.stdin.readline())
    prefix = wanted.get("prefix") or "/"
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()  # from here on the browser can connect; it waits until the app is there
    threading.Thread(target=APPS[wanted["app"]], args=(listener, prefix), daemon=True).start()
    print(json.dumps({"url": f"http://127.0.0.1:{listener.getsockname()[1]}{prefix}"}), flush=True)
    sys.stdin.read()
    os._exit(0)


main()
