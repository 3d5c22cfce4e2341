"""Runs the scripts of the subject app. subject.md says what each step does."""
import asyncio
import datetime
import decimal
import importlib
import os
import sys
import time

import dash
from dash import Patch, ctx, html, no_update, set_props
from dash.exceptions import PreventUpdate


class NotJSON:
    """A value that no encoder takes."""


NATIVE = {
    "nan": float("nan"),
    "infinity": float("inf"),
    "minus_infinity": float("-inf"),
    "date": datetime.date(2020, 1, 2),
    "datetime": datetime.datetime(2020, 1, 2, 3, 4, 5, 60007),
    "time": datetime.time(3, 4, 5),
    "datetime_zone": datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=datetime.timezone(datetime.timedelta(hours=2))),
    "decimal": decimal.Decimal("1.25"),
    "big": 12345678901234567890123,
    "whole_float": 3.0,
    "tuple": (1, 2),
    "not_json": NotJSON(),
    "nan_list": [1.5, float("nan"), None],
    "number_keys": {1: "one", 2.5: "two and a half", False: "no"},
    "markup": "</script><b>&amp;\u2028é🎉",
}


def component(spec):
    """A component of dash.html from [name, props]."""
    name, props = spec
    return getattr(html, name)(**{k: value(v) for k, v in props.items()})


def patch(operations):
    """A Patch, made by the operations that an app would write."""
    p = Patch()
    for op in operations:
        name, *args = op["do"], *op.get("args", [])
        at = p
        for key in op.get("at", [])[:-1]:
            at = at[key]
        last = op["at"][-1] if op.get("at") else None
        target = at if last is None else at[last]
        args = [value(a) for a in args]
        if name == "assign":
            at[last] = args[0]
        elif name == "delete":
            del at[last]
        elif name in ("add", "sub", "mul", "div"):
            method = {"add": "__iadd__", "sub": "__isub__", "mul": "__imul__", "div": "__itruediv__"}[name]
            at[last] = getattr(target, method)(args[0])
        elif name == "merge":
            target.update(args[0])
        else:
            getattr(target, name)(*args)
    return p


def context(name):
    """One thing that the callback's context knows, as JSON."""
    if name == "args":
        return ctx.args_grouping
    found = {
        "triggered": lambda: ctx.triggered,
        "triggered_id": lambda: ctx.triggered_id,
        "triggered_prop_ids": lambda: dict(ctx.triggered_prop_ids),
        "inputs": lambda: ctx.inputs,
        "states": lambda: ctx.states,
        "inputs_list": lambda: ctx.inputs_list,
        "states_list": lambda: ctx.states_list,
        "outputs_list": lambda: ctx.outputs_list,
        "cookies": lambda: dict(ctx.cookies),
        "remote": lambda: ctx.remote,
        "origin": lambda: ctx.origin,
        "websocket": lambda: ctx.websocket is not None,
    }
    if name.startswith("header:"):
        wanted = name.removeprefix("header:").lower()
        return next((v for k, v in ctx.headers.items() if k.lower() == wanted), None)
    return found[name]()


def value(v, args=(), found=None):
    """Replaces each {"$word": ...} in a value by what it stands for."""
    if isinstance(v, list):
        return [value(item, args, found) for item in v]
    if not isinstance(v, dict):
        return v
    if len(v) == 1 and next(iter(v)).startswith("$"):
        word, arg = next(iter(v.items()))
        return {
            "$no_update": lambda: no_update,
            "$native": lambda: NATIVE[arg],
            "$component": lambda: component(arg),
            "$patch": lambda: patch(arg),
            "$args": lambda: list(args),
            "$context": lambda: context(arg),
            "$found": lambda: found[arg],
        }[word]()
    return {k: value(item, args, found) for k, item in v.items()}


SUITE = """
from dash.development.base_component import ComponentMeta

__version__ = {version!r}
_js_dist = [{{"relative_package_path": path, "namespace": __name__}} for path in {scripts!r}]
_css_dist = [{{"relative_package_path": path, "namespace": __name__}} for path in {styles!r}]
for name, props in {components!r}.items():
    ComponentMeta(name, (), {{"__module__": __name__, "_children_props": props}})
"""


def import_suite(folder, suite):
    """Imports a folder as a component library, as a callback of an app would."""
    with open(os.path.join(folder, "__init__.py"), "w", encoding="utf-8") as file:
        file.write(SUITE.format(**suite))
    sys.path.insert(0, os.path.dirname(folder))
    importlib.import_module(os.path.basename(folder))


def start(step, args, found):
    """Does a step that needs no waiting; returns whether it was one."""
    word, arg = next(iter(step.items()))
    if word == "raise":
        if arg == "prevent_update":
            raise PreventUpdate
        raise ValueError(arg)
    if word == "set_props":
        set_props(arg[0], value(arg[1], args, found))
    elif word == "cookie":
        name, text, options = arg
        ctx.response.set_cookie(name, text, **options)
    elif word == "header":
        ctx.response.set_header(*arg)
    elif word == "append_header":
        ctx.response.append_header(*arg)
    elif word == "timing":
        ctx.record_timing(*arg)
    elif word == "suite":
        import_suite(*arg)
    else:
        return False
    return True


def run(script, args, set_progress=None):
    """Runs a script; the result of its return step is the callback's."""
    found = {}
    for step in script or []:
        word, arg = next(iter(step.items()))
        if word == "return":
            return value(arg, args, found)
        if start(step, args, found):
            continue
        if word == "sleep_ms":
            time.sleep(arg / 1000)
        elif word == "wait_for":
            while not os.path.exists(arg):
                time.sleep(0.01)
        elif word == "progress":
            set_progress(tuple(value(arg)))
        elif word == "get_prop":
            name, component_id, prop = arg
            found[name] = asyncio.run(ctx.websocket.get_prop(component_id, prop))
        else:
            raise KeyError(f"the script has no step {word!r}")
    return no_update


async def run_async(script, args):
    """run for a callback that is a coroutine."""
    found = {}
    for step in script or []:
        word, arg = next(iter(step.items()))
        if word == "return":
            return value(arg, args, found)
        if start(step, args, found):
            continue
        if word == "sleep_ms":
            await asyncio.sleep(arg / 1000)
        elif word == "get_prop":
            name, component_id, prop = arg
            found[name] = await ctx.websocket.get_prop(component_id, prop)
        else:
            raise KeyError(f"the script has no step {word!r}")
    return no_update
