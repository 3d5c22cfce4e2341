"""Callbacks over the websocket, and what a server sends by itself."""
import asyncio

from dash import Input, Output, State, ctx, dcc, html, set_props

from .registry import page


@page(websocket_callbacks=True)
def socket_callback(app):
    app.layout = html.Div([dcc.Input(id="text", value="a"), html.P(id="echo"), html.P(id="after")])

    @app.callback(Output("echo", "children"), Input("text", "value"))
    def echo(text):
        return f"echo {text}"

    @app.callback(Output("after", "children"), Input("echo", "children"))
    def after(text):
        return f"after {text}"


@page(websocket_callbacks=True)
def socket_stream(app):
    """One callback that reports before it answers."""
    app.layout = html.Div([html.Button("start", id="start"), html.P("none", id="stage"), html.P("none", id="result"), html.P("none", id="seen")])

    @app.callback(Output("result", "children"), Input("start", "n_clicks"), prevent_initial_call=True)
    async def start(n):
        for i in range(1, 4):
            set_props("stage", {"children": f"stage {i}"})
            await asyncio.sleep(0.15)
        return f"result {n}"

    @app.callback(Output("seen", "children"), Input("stage", "children"), State("seen", "children"), prevent_initial_call=True)
    def seen(stage, before):
        return stage if before == "none" else f"{before}, {stage}"


@page(websocket_callbacks=True)
def socket_push(app):
    """A persistent callback: it ends with the page, and sends values meanwhile."""
    app.layout = html.Div([html.Button("count", id="count", n_clicks=0), html.P("0", id="tick"), html.P(id="counted")])

    @app.callback(Input("tick", "id"), persistent=True)
    async def ticks(_id):
        n = 0
        while not ctx.websocket.is_shutdown:
            n += 1
            set_props("tick", {"children": f"{n}"})
            await asyncio.sleep(0.05)

    @app.callback(Output("counted", "children"), Input("count", "n_clicks"))
    def count(n):
        return f"{n} counted"


@page(websocket_callbacks=True)
def socket_get(app):
    """A callback that asks the page for a property it was not called with."""
    app.layout = html.Div([dcc.Input(id="other", value="unseen"), html.Button("ask", id="ask"), html.P(id="answer")])

    @app.callback(Output("answer", "children"), Input("ask", "n_clicks"), prevent_initial_call=True)
    async def ask(_n):
        return f"it is {await ctx.websocket.get_prop('other', 'value')}"
