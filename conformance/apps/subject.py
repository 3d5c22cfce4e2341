"""The subject app of the judge, in Python: dash on Flask, FastAPI or Quart.

    python subject.py flask|fastapi|quart

reads one JSON line with the app's options on standard input, prints {"url": ...}
when it answers requests, and ends when standard input does. subject.md says what
the options are. An app called browser/NAME is one of those in the folder browser.
"""
import asyncio
import inspect
import json
import logging
import os
import socket
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))

# Options that are arguments of dash.Dash under the same name.
ARGUMENTS = """
    title update_title url_base_pathname routes_pathname_prefix requests_pathname_prefix serve_locally compress
    meta_tags index_string external_scripts external_stylesheets suppress_callback_exceptions
    prevent_initial_callbacks show_undo_redo eager_loading include_assets_files assets_url_path assets_ignore
    assets_path_ignore assets_external_path health_endpoint csrf_token_name csrf_header_name description
    include_pages_meta websocket_callbacks websocket_allowed_origins websocket_inactivity_timeout
    websocket_heartbeat_interval websocket_batch_delay enable_mcp mcp_path
""".split()

# Options that say something else; any other one is an error.
OTHERS = """
    app files port env layout callbacks global_callbacks dev_tools hooks pages background websocket api mcp on_error
    validation_layout connect message
""".split()


def build(backend, options):
    """Makes the app that options describe."""
    unknown = sorted(set(options) - set(ARGUMENTS) - set(OTHERS))
    if unknown:
        sys.exit(f"the subject has no option {', '.join(unknown)}")
    os.environ.update(options.get("env", {}))
    import dash

    from subject_callbacks import register
    from subject_layout import LAYOUTS, counted

    arguments = {name: options[name] for name in ARGUMENTS if name in options}
    arguments["assets_folder"] = os.path.join(options.get("files") or tempfile.mkdtemp(), "assets")
    if backend == "flask":
        arguments = {k: v for k, v in arguments.items() if not k.startswith("websocket_")}
    if options.get("hooks"):
        arguments["hooks"] = options["hooks"]
    if options.get("background"):
        import diskcache

        arguments["background_callback_manager"] = dash.DiskcacheManager(diskcache.Cache(tempfile.mkdtemp()))
    if options.get("on_error"):
        arguments["on_error"] = lambda error: f"app handled {error}"
    if options.get("pages"):
        arguments["use_pages"] = True
        arguments["pages_folder"] = ""
    add_hooks(options)
    if backend != "flask":
        if "backend" not in inspect.signature(dash.Dash).parameters:
            sys.exit(f"Dash {dash.__version__} runs on Flask alone; other backends came with 4.2.0")
        arguments["backend"] = backend
    app = dash.Dash("subject", add_log_handler=False, **arguments)
    if options.get("pages"):
        from subject_pages import register_pages

        register_pages(app)
    elif options.get("layout") == "function":
        app.layout = counted
    else:
        app.layout = LAYOUTS[options.get("layout", "callbacks")]()
    if options.get("validation_layout"):
        app.validation_layout = dash.html.Div([LAYOUTS["bare"](), LAYOUTS[options["validation_layout"]]()])
    if options.get("callbacks", True):
        register(dash if options.get("global_callbacks") else app, options)
    if options.get("api"):
        app.setup_apis()
    if options.get("dev_tools") is not None:
        settings = dict(options["dev_tools"])
        debug = settings.pop("debug", True)
        watching = first_look()
        app.enable_dev_tools(debug, **{f"dev_tools_{k}": v for k, v in settings.items()})
        if settings.get("hot_reload", debug):
            watching.wait()
    return app


def first_look():
    """An event that is set when Dash has seen every file that it watches."""
    from dash import _watch

    seen = threading.Event()

    class Clock:
        @staticmethod
        def sleep(seconds):
            seen.set()
            time.sleep(seconds)

    _watch.time = Clock
    return seen


def add_hooks(options):
    """Registers who may open a websocket and what may be sent over it."""
    if options.get("connect") or options.get("message"):
        from dash import hooks

    if options.get("connect"):
        @hooks.websocket_connect()
        def connect(ws):
            return ws.cookies.get("who") == options["connect"] or (4001, "who are you?")

    if options.get("message"):
        @hooks.websocket_message()
        def message(_ws, body):
            return body.get("type") != options["message"] or (4010, "not allowed")


def ready(port):
    """Tells the judge where the app is."""
    print(json.dumps({"url": f"http://127.0.0.1:{port}"}), flush=True)


def end_with_input():
    """Ends the process when standard input ends."""
    # Not sys.stdin.read(): it would hold a lock that a forked job needs to start.
    while os.read(0, 1 << 16):
        pass
    os._exit(0)


def serve(backend, app, port=0):
    """Serves app until the process ends. Port 0 is any that is free."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("127.0.0.1", port))
    sock.listen(128)
    port = sock.getsockname()[1]
    if backend == "flask":
        from werkzeug.serving import make_server

        logging.getLogger("werkzeug").setLevel(logging.ERROR)

        server = make_server("127.0.0.1", port, app.server, threaded=True, fd=sock.fileno())
        ready(port)
        server.serve_forever()
    elif backend == "fastapi":
        import uvicorn

        class Server(uvicorn.Server):
            async def startup(self, sockets=None):
                await super().startup(sockets)
                ready(port)

        Server(uvicorn.Config(app.server, log_level="warning")).run([sock])
    else:
        from hypercorn.asyncio import serve as hypercorn
        from hypercorn.config import Config

        config = Config()
        config.bind = [f"fd://{sock.fileno()}"]
        config.errorlog = logging.getLogger("hypercorn")
        app.server.before_serving(lambda: ready(port))
        asyncio.run(hypercorn(app.server, config))


def main():
    backend = sys.argv[1]
    sys.path.insert(0, HERE)
    options = json.loads(sys.stdin.readline())
    threading.Thread(target=end_with_input, daemon=True).start()
    if str(options.get("app", "")).startswith("browser/"):
        from browser import build as build_browser

        app = build_browser(backend, options)
        if app is None:
            print(json.dumps({"missing": options["app"]}), flush=True)
            threading.Event().wait()
        serve(backend, app, options.get("port", 0))
    serve(backend, build(backend, options))


if __name__ == "__main__":
    main()
