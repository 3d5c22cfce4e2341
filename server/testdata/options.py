"""Prints the options of Python Dash's constructor, callbacks and run, and the
variables of the environment that it reads."""

import inspect
import json
import re
import sys

from dash import Dash, _callback, _configs, callback, dependencies


def names(function):
    return [n for n in inspect.signature(function).parameters if n != "self"]


# Some of a callback's options are not in its signature.
more = re.findall(r'\b_kwargs\.(?:get|pop)\(\s*"(\w+)"', inspect.getsource(_callback.register_callback))
more += re.findall(r'\bkwargs\.(?:get|pop)\(\s*"(\w+)"', inspect.getsource(dependencies))
json.dump({
    "App": names(Dash.__init__),
    "Callback": sorted(set(names(callback) + more)),
    "Run": names(Dash.run),
    "environment": sorted(_configs.load_dash_env_vars()),
}, sys.stdout)
