"""Builds the component that each line names and prints what Dash would send."""

import importlib
import json
import sys
import warnings
from datetime import date, datetime

from dash import html
from dash._utils import to_json

warnings.simplefilter("ignore")  # DataTable announces its end at each use


def value(v):
    if isinstance(v, list):
        return [value(e) for e in v]
    if not isinstance(v, dict):
        return v
    if v.get("$") == "float":
        return float(v["v"].replace("Inf", "inf"))
    if v.get("$") == "datetime":
        return datetime.fromisoformat(v["v"])
    if v.get("$") == "date":
        return date.fromisoformat(v["v"])
    if v.get("$") == "component":
        return getattr(html, v["v"])(**value(v["props"]))
    return {k: value(e) for k, e in v.items()}


def main():
    # The text may hold line separators of Unicode: lines end at \n alone.
    for line in sys.stdin.buffer.read().decode().strip("\n").split("\n"):
        case = json.loads(line)
        component = getattr(importlib.import_module(case["suite"]), case["name"])
        try:
            made = component(**value(case["props"]))
            sys.stdout.buffer.write(to_json(made).encode() + b"\n")
        except Exception:
            print("at", line, file=sys.stderr)
            raise


main()
