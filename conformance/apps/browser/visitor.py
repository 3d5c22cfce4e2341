"""What passes between browser and server besides values: cookies, headers, and requests that the page itself changes."""
from dash import Input, Output, ctx, dcc, html

from .registry import page


@page()
def cookies(app):
    app.layout = [
        *[html.Button(name, id=name) for name in ("enter", "who", "leave")], html.P("outside", id="state"), html.P(id="known"), html.P(id="agent")]

    @app.callback(Output("state", "children"), Input("enter", "n_clicks"), Input("leave", "n_clicks"), prevent_initial_call=True)
    def change(_enter, _leave):
        if ctx.triggered_id == "leave":
            ctx.response.set_cookie("visitor", "", max_age=0)
            return "left"
        ctx.response.set_cookie("visitor", "number-7")
        ctx.response.set_cookie("seen", "yes")
        ctx.response.set_header("X-Visit", "first")
        return "entered"

    @app.callback(Output("known", "children"), Input("who", "n_clicks"))
    def who(n):
        return f"{n or 0}: {ctx.cookies.get('visitor', 'nobody')}, seen: {ctx.cookies.get('seen', 'no')}"

    @app.callback(Output("agent", "children"), Input("who", "n_clicks"))
    def agent(_n):
        headers = {name.lower(): value for name, value in ctx.headers.items()}
        return f"{'a browser' if 'Chrome' in headers['user-agent'] else 'something'} at {ctx.path.split('?')[0].rsplit('/', 1)[1]}"


@page(hooks={
    "layout_pre": "() => { window.told = ['layout']; }",
    "layout_post": "layout => { window.told.push('got a ' + layout.type); }",
    "request_pre": "payload => { window.told.push('ask ' + payload.output); if (payload.inputs[0].value === 'secret') payload.inputs[0].value = 'hidden'; }",
    "request_post": "(payload, response) => { window.told.push('answer ' + JSON.stringify(response.echo ?? response.after)); }",
    "callback_resolved": "callback => { window.resolved = (window.resolved ?? 0) + 1; }",
})
def request_hooks(app):
    app.layout = html.Div([dcc.Input(id="text", value="open", debounce=True), html.P(id="echo"), html.P(id="after")])

    @app.callback(Output("echo", "children"), Input("text", "value"))
    def echo(text):
        return f"echo {text}"

    @app.callback(Output("after", "children"), Input("echo", "children"))
    def after(text):
        return f"after {text}"
