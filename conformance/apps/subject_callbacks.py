"""The callbacks of the subject app. subject.md lists them, in this order."""
import typing

from dash import ALL, ALLSMALLER, MATCH, ClientsideFunction, Input, Output, State
from dash.exceptions import PreventUpdate

from subject_script import run, run_async

PERSISTENT = [{"set_props": ["log", {"children": "hello"}]}]


def register(app, wanted):
    """Registers all callbacks on app, and those for what wanted has besides."""

    @app.callback(Output("one", "children"), Input("one-script", "data"), State("one-state", "value"))
    def one(script, state):
        return run(script, [state])

    @app.callback(Output("many-a", "children"), Output("many-b", "children"), Input("many-script", "data"))
    def many(script):
        return run(script, [])

    @app.callback([Output("solo", "children")], Input("solo-script", "data"))
    def solo(script):
        return run(script, [])

    @app.callback(Output("twice", "children"), Output("twice", "title"), Input("twice-script", "data"), prevent_initial_call=True)
    def twice(script):
        return run(script, [])

    @app.callback(Input("silent-script", "data"))
    def silent(script):
        out = run(script, [])
        return None if not isinstance(out, (str, int, list)) else out

    @app.callback(Output({"type": "row-out", "row": MATCH}, "children"), Input({"type": "row-script", "row": MATCH}, "data"),
                  State({"type": "row-value", "row": MATCH}, "value"), State({"type": "row-value", "row": ALLSMALLER}, "value"))
    def row(script, own, smaller):
        return run(script, [own, smaller])

    @app.callback(Output({"type": "all-out", "n": ALL}, "children"), Input({"type": "all-script", "n": ALL}, "data"))
    def every(scripts):
        return run(next((s for s in scripts if s), [{"return": []}]), scripts)

    @app.callback(Output("mixed", "children"), Output({"type": "all-out", "n": ALL}, "title"), Input("mixed-script", "data"),
                  State({"type": "row-value", "row": ALL}, "value"), State("one-state", "value"))
    def mixed(script, rows, state):
        return run(script, [rows, state])

    @app.callback(Output({"type": "cell-out", "row": MATCH, "col": ALL}, "children"),
                  Input({"type": "cell-script", "row": MATCH, "col": ALL}, "data"))
    def cells(scripts):
        return run(next((s for s in scripts if s), []), scripts)

    @app.callback(Output("one", "children", allow_duplicate=True), Input("dup-script", "data"), prevent_initial_call=True)
    def duplicate(script):
        return run(script, [])

    @app.callback(Output("one", "children", allow_duplicate=True), Output("two", "children"), Input("dup-first-script", "data"),
                  Input("a", "n_clicks"), prevent_initial_call="initial_duplicate")
    def duplicate_first(script, clicks):
        return run(script, [clicks])

    @app.callback(Output("either", "children"), Input("a", "n_clicks"), Input("b", "n_clicks"), Input("c", "n_clicks"))
    def either(*clicks):
        return run([{"return": {"args": {"$args": 0}, "id": {"$context": "triggered_id"}}}], clicks) if clicks[0] != 99 else \
            run([{"return": {"triggered": {"$context": "triggered"}, "props": {"$context": "triggered_prop_ids"},
                             "inputs": {"$context": "inputs"}, "list": {"$context": "inputs_list"}, "out": {"$context": "outputs_list"}}}], clicks)

    @app.callback(Output("optional", "children"), Input("nowhere", "value", allow_optional=True), State("one-state", "value"),
                  State("elsewhere", "value", allow_optional=True), optional=True, hidden=True)
    def optional(missing, state, other):
        return {"missing": missing, "state": state, "other": other}

    @app.callback(output={"x": Output("grouped-x", "children"), "y": Output("grouped-y", "children")},
                  inputs={"script": Input("grouped-script", "data"), "pair": (State("one-state", "value"), State("run", "n_clicks"))},
                  prevent_initial_call=True)
    def grouped(script, pair):
        return run(script, list(pair))

    @app.callback(Output("busy", "children"), Input("busy-script", "data"), prevent_initial_call=True,
                  running=[(Output("run", "disabled"), True, False), (Output({"type": "row-out", "row": ALL}, "title"), "busy", "")])
    def busy(script):
        return run(script, [])

    def answer_error(error):
        if str(error) == "to null":
            return None
        return f"handled {error}"

    @app.callback(Output("handled", "children"), Input("handled-script", "data"), on_error=answer_error)
    def handled(script):
        return run(script, [])

    @app.callback(Output("dynamic-script", "data"), Input("dynamic-script", "modified_timestamp"), _allow_dynamic_callbacks=True)
    def dynamic(script):
        return run(script, []) if isinstance(script, list) else [{"return": 1}]

    app.clientside_callback("function(a, b) { return a + '</b>' + b; }", Output("inline", "children"), Input("a", "n_clicks"),
                            State("b", "n_clicks"))
    app.clientside_callback(ClientsideFunction("space", "function"), Output("named", "children"), Input("a", "n_clicks"),
                            prevent_initial_call=True)

    if wanted.get("websocket"):
        @app.callback(Output("live", "children"), Input("live-script", "data"), websocket=True)
        async def live(script):
            return await run_async(script, [])

        @app.callback(websocket=True, persistent=True)
        async def forever():
            await run_async(PERSISTENT, [])

    if wanted.get("background"):
        register_background(app)

    if wanted.get("api"):
        @app.callback(Output("two", "title"), Input("b", "n_clicks"), api_endpoint="/api/double")
        def double(b):
            return 2 * b

    if wanted.get("mcp"):
        register_mcp(app)


def register_mcp(app):
    """The callbacks that an MCP client calls."""

    @app.callback(Output("log", "title"), Input("one-state", "value"), State("run", "n_clicks"))
    def repeat(text: str, times: typing.Optional[int]):
        if text == "fail":
            raise ValueError(text)
        if text == "stay":
            raise PreventUpdate
        return text * (times or 1)

    @app.callback(Output("log", "className"), Input("one-state", "value"), mcp_enabled=False)
    def hidden(text: str):
        return text

    @app.callback(Output({"type": "row-out", "row": MATCH}, "title"), Input({"type": "row-value", "row": MATCH}, "value"))
    def label(value):
        return f"row {value}"


def register_background(app):
    """The callbacks that run as jobs."""

    @app.callback(Output("job", "children"), Input("job-script", "data"), State("one-state", "value"), background=True, interval=50,
                  prevent_initial_call=True, running=[(Output("run", "disabled"), True, False)],
                  progress=[Output("job-bar", "value"), Output("job-text", "children")], progress_default=["0", "idle"],
                  cancel=[Input("stop", "n_clicks")])
    def job(set_progress, script, state):
        return run(script, [state], set_progress)

    @app.callback(Output("quiet", "children"), Input("quiet-script", "data"), background=True, prevent_initial_call=True)
    def quiet(script):
        return run(script, [])
