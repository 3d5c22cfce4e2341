"""Callbacks of each kind, and requests as the stock renderer sends them."""

import json

from dash import (
    ALL,
    ALLSMALLER,
    MATCH,
    ClientsideFunction,
    Dash,
    Input,
    Output,
    Patch,
    State,
    dcc,
    html,
    no_update,
    set_props,
)
from dash.exceptions import PreventUpdate

app = Dash("callbacks", assets_folder="none", suppress_callback_exceptions=True)
app.layout = html.Div()


@app.callback(Output("out", "children"), Input("a", "value"))
def single(value):
    return {"none": None, "no_update": no_update, "component": html.B("x", id="bold")}.get(value, f"got {value}")


@app.callback(Output("m1", "children"), Output("m2", "title"), Input("a", "value"), State("b", "value"))
def multi(value, state):
    if value == "prevent":
        raise PreventUpdate
    return [value, state], no_update


@app.callback([Output("one", "children")], Input("a", "value"))
def list_of_one(value):
    return [value]


@app.callback(Output("m1", "title"), Output("m1", "children", allow_duplicate=True), Input("b", "value"), prevent_initial_call=True)
def same_component(value):
    return "title", value


@app.callback(Output("log", "children", allow_duplicate=True), Input("go", "n_clicks"), prevent_initial_call=True)
def duplicate(clicks):
    return f"clicked {clicks}"


@app.callback(Output("side", "children"), Input("go", "n_clicks"), running=[(Output("go", "disabled"), True, False)])
def side(clicks):
    set_props("log", {"children": "side", "title": None})
    set_props({"type": "row", "index": 1}, {"value": 77})
    appended = Patch()
    appended.append(1)
    set_props("store", {"data": appended})
    return clicks


@app.callback(Output({"type": "out", "index": MATCH}, "children"), Input({"type": "row", "index": MATCH}, "value"),
              State({"type": "row", "index": ALLSMALLER}, "value"))
def match(value, smaller):
    return f"{value} {smaller}"


@app.callback(Output("all", "children"), Output({"type": "out", "index": ALL}, "title"), Input({"type": "row", "index": ALL}, "value"),
              State("b", "value"))
def every(values, _state):
    return len(values), [no_update if value is None else f"<{value}>" for value in values]


@app.callback(Output({"type": "out", "index": ALL}, "lang"), Input("a", "value"))
def single_pattern(value):
    return [value, no_update]


@app.callback(Output("store", "data"), Input("go", "n_clicks"), prevent_initial_call=True)
def patch(_clicks):
    p = Patch()
    p["d"]["k"] = 5
    p["l"].append(3)
    p["l"].prepend(html.I("é"))
    p["l"].insert(-1, float("nan"))
    p["l"].extend([4, 5])
    p["l"].remove({"a": 1})
    p["l"].reverse()
    p["n"] += 2
    p["n"] -= 1
    p["n"] *= 4
    p["n"] /= 2
    p["d"].update({"z": None})
    del p["d"]["y"]
    p["e"].clear()
    p["l"][-1] = 100
    return p


@app.callback(Output("whole", "data"), Input("go", "n_clicks"), prevent_initial_call=True)
def patch_whole(_clicks):
    p = Patch()
    p += 1
    return p


@app.callback(Input("go", "n_clicks"), prevent_initial_call=True)
def no_output(clicks):
    if clicks == 9:
        set_props("log", {"children": "from no output"})


app.clientside_callback("function(v) { return v + '</b>'; }", Output("inline", "children"), Input("a", "value"))
app.clientside_callback(ClientsideFunction("ns", "fn"), Output("named", "children"), Input("a", "value", allow_optional=True))


@app.callback(Output("missing", "children"), Input("absent", "value", allow_optional=True), optional=True, hidden=True)
def optional(value):
    return value


@app.callback(Output("late", "children"), Input("go", "n_clicks"), _allow_dynamic_callbacks=True, prevent_initial_call=True)
def dynamic(_clicks):
    return "late"


@app.callback(Output({"type": "é"}, "children"), Input({"type": "é", "on": True}, "value"), prevent_initial_call=True)
def accented(value):
    return value


def one(prop, value=...):
    """One entry of a request for "id.property"; ... leaves the value out."""
    id_, _, property_ = prop.rpartition(".")
    entry = {"id": json.loads(id_) if id_.startswith("{") else id_, "property": property_}
    if value is not ...:
        entry["value"] = value
    return entry


def row(kind, index):
    return '{"type":"%s","index":%d}' % (kind, index)


def output_of(start):
    return next(d["output"] for d in json.loads(dependencies()[0]["text"]) if d["output"].startswith(start))


def dependencies():
    return [{"name": "callbacks", "text": app.server.test_client().get("/_dash-dependencies").get_data(as_text=True)}]


def request(output, outputs, inputs, state=None, changed=()):
    body = {"output": output}
    if outputs is not None:
        body["outputs"] = outputs
    body["inputs"] = inputs
    body["changedPropIds"] = list(changed)
    body["parsedChangedPropsIds"] = [json.loads(c.rpartition(".")[0]) if c.startswith("{") else c for c in changed]
    if state is not None:
        body["state"] = state
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False)


def exchange(client, name, body, query=""):
    answer = client.post("/_dash-update-component" + query, data=body.encode(), content_type="application/json")
    text = answer.get_data(as_text=True) if answer.status_code < 300 else ""
    return {"name": name, "request": body, "status": answer.status_code, "response": text}


def exchanges():
    client = app.server.test_client()
    a = "a.value"
    clicked = [one("go.n_clicks", 1)]
    no_output_id = output_of(next(d["output"] for d in json.loads(dependencies()[0]["text"]) if d["no_output"]))
    rows = [row("row", i) for i in range(3)]
    cases = {
        "single": request("out.children", one("out.children"), [one(a, "hi")], changed=[a]),
        "single, initial": request("out.children", one("out.children"), [one(a)]),
        "single, None": request("out.children", one("out.children"), [one(a, "none")], changed=[a]),
        "single, no_update": request("out.children", one("out.children"), [one(a, "no_update")], changed=[a]),
        "single, component": request("out.children", one("out.children"), [one(a, "component")], changed=[a]),
        "single, unicode": request("out.children", one("out.children"), [one(a, "é\u2028</b>\U0001f600")], changed=[a]),
        "multi": request("..m1.children...m2.title..", [one("m1.children"), one("m2.title")], [one(a, {"x": [1.5, None]})], [one("b.value")], [a]),
        "multi, PreventUpdate": request("..m1.children...m2.title..", [one("m1.children"), one("m2.title")], [one(a, "prevent")], [one("b.value", 0)]),
        "list of one": request("..one.children..", [one("one.children")], [one(a, 1)]),
        "one component twice": request(output_of("..m1.title"), [one("m1.title"), one(output_of("..m1.title").strip(".").split("...")[1])], [one("b.value", 2)], changed=["b.value"]),
        "duplicate": request(output_of("log.children@"), one(output_of("log.children@")), clicked, changed=["go.n_clicks"]),
        "side update": request("side.children", one("side.children"), clicked, changed=["go.n_clicks"]),
        "match": request('{"index":["MATCH"],"type":"out"}.children', one(row("out", 1) + ".children"), [one(rows[1] + ".value", "v")],
                         [[one(rows[0] + ".value", 0)]], ['{"index":1,"type":"row"}.value']),
        "all": request('..all.children...{"index":["ALL"],"type":"out"}.title..', [one("all.children"), [one(row("out", i) + ".title") for i in range(3)]],
                       [[one(r + ".value", v) for r, v in zip(rows, ("x", None, 3))]], [one("b.value")], ['{"index":2,"type":"row"}.value']),
        "all, empty": request('..all.children...{"index":["ALL"],"type":"out"}.title..', [one("all.children"), []], [[]], [one("b.value")]),
        "all, single output": request('{"index":["ALL"],"type":"out"}.lang', [one(row("out", i) + ".lang") for i in range(2)], [one(a, "x")]),
        "patch": request("store.data", one("store.data"), clicked, changed=["go.n_clicks"]),
        "patch of the whole": request("whole.data", one("whole.data"), clicked, changed=["go.n_clicks"]),
        "no output": request(no_output_id, None, clicked, changed=["go.n_clicks"]),
        "no output, side update": request(no_output_id, None, [one("go.n_clicks", 9)], changed=["go.n_clicks"]),
        "missing optional": request("missing.children", one("missing.children"), [{**one("absent.value", None), "allow_optional": True}]),
        "accented id": request(output_of('{"type":"'), one('{"type":"é"}.children'), [one('{"type":"é","on":true}.value', "x")]),
        "unknown output": request("nobody.children", one("nobody.children"), [one(a, 1)]),
        "no output key": "{}",
    }
    return [exchange(client, name, body) for name, body in cases.items()]
