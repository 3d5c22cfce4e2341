"""Websocket sessions with the FastAPI backend, called as an ASGI app."""

import asyncio
import json
import re

from dash import Dash, Input, Output, Patch, ctx, html, set_props
from dash.exceptions import PreventUpdate

from callbacks import one, request

app = Dash("sockets", backend="fastapi", assets_folder="none", websocket_callbacks=False, suppress_callback_exceptions=True)
app.layout = html.Div()
PAGE = "11111111-2222-4333-8444-555555555555"


@app.callback(Output("out", "children"), Input("a", "value"), websocket=True)
async def answer(value):
    set_props("log", {"children": "from ws", "title": "t"})
    set_props({"t": "p", "i": 1}, {"children": html.B("é")})
    appended = Patch()
    appended.append("item")
    set_props("list", {"data": appended})
    current = await ctx.websocket.get_prop("log", "children") if value == "get" else None
    return f"{value} {current}"


@app.callback(Output("quiet", "children"), Input("a", "value"), websocket=True, prevent_initial_call=True)
def quiet(value):
    raise PreventUpdate


@app.callback(Output("bad", "children"), Input("a", "value"), websocket=True, prevent_initial_call=True)
def bad(value):
    raise ValueError("boom")


@app.callback(Input("a", "value"), websocket=True, persistent=True, prevent_initial_call=True)
def nothing(value):
    return None


async def http_get(path):
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(event):
        sent.append(event)

    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http", "path": path,
             "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": [(b"host", b"localhost")],
             "client": ("127.0.0.1", 1), "server": ("localhost", 80)}
    await app.server(scope, receive, send)
    return b"".join(e.get("body", b"") for e in sent).decode()


async def session(frames):
    """Sends frames and returns all frames of both directions in order."""
    inbox, log, done = asyncio.Queue(), [], asyncio.Event()

    async def send(event):
        if event["type"] != "websocket.send":
            return
        text = re.sub(r'("type":"get_props_request".*?"requestId":)"[^"]*"', r'\1"<request>"', event["text"])
        log.append({"from": "server", "text": text})
        for message in json.loads(event["text"]) if text.startswith("[") else [json.loads(event["text"])]:
            if message["type"] == "get_props_request":
                reply = {"type": "get_props_response", "rendererId": PAGE, "requestId": message["requestId"], "payload": {"children": "now"}}
                await inbox.put(json.dumps(reply, separators=(",", ":")))
                log.append({"from": "browser", "text": json.dumps({**reply, "requestId": "<request>"}, separators=(",", ":"))})
            elif message["type"] in ("callback_response", "heartbeat_ack", "error"):
                done.set()

    async def receive():
        if not receive.connected:
            receive.connected = True
            return {"type": "websocket.connect"}
        text = await inbox.get()
        return {"type": "websocket.disconnect", "code": 1000} if text is None else {"type": "websocket.receive", "text": text}

    receive.connected = False
    scope = {"type": "websocket", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "ws", "path": "/_dash-ws-callback",
             "raw_path": b"/_dash-ws-callback", "query_string": b"", "root_path": "", "subprotocols": [],
             "headers": [(b"host", b"localhost"), (b"origin", b"http://localhost")], "client": ("127.0.0.1", 1), "server": ("localhost", 80)}
    server = asyncio.create_task(app.server(scope, receive, send))
    for text in frames:
        done.clear()
        log.append({"from": "browser", "text": text})
        await inbox.put(text)
        await asyncio.wait_for(done.wait(), 20)
    await inbox.put(None)
    await asyncio.wait_for(server, 20)
    return log


def callback(n, body):
    return '{"type":"callback_request","rendererId":"%s","requestId":"%s-%d","payload":%s}' % (PAGE, PAGE, n, body)


def dependencies():
    return [{"name": "sockets", "text": asyncio.run(http_get("/_dash-dependencies"))}]


def record():
    entries = json.loads(dependencies()[0]["text"])
    silent = next(e["output"] for e in entries if e["no_output"])
    outputs = {"set_props": ("out", "x"), "get_props": ("out", "get"), "prevent_update": ("quiet", 1), "error": ("bad", 1)}
    sessions = {
        name: [callback(1, request(f"{id_}.children", one(f"{id_}.children"), [one("a.value", value)], changed=["a.value"]))]
        for name, (id_, value) in outputs.items()
    }
    sessions["no output"] = [callback(1, request(silent, None, [one("a.value", 1)]))]
    sessions["heartbeat"] = ['{"type":"heartbeat"}']
    return [{"name": name, "frames": asyncio.run(session(frames))} for name, frames in sessions.items()]
