"""What Python's encoder makes of values. The Go test names each row's Go value."""

import datetime
import decimal
import json

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from dash import ALL, ALLSMALLER, MATCH, Patch, dcc, html
from dash._utils import stringify_id, to_json

UTC = datetime.timezone.utc
EAST = datetime.timezone(datetime.timedelta(hours=5, minutes=30))


VALUES = {
    "null": None,
    "true": True,
    "int": 3,
    "negative": -3,
    "big int": 2**70,
    "float": 1.5,
    "1e21": 1e21,
    "1e-7": 1e-7,
    "smallest": 5e-324,
    "largest": 1.7976931348623157e308,
    "nan": float("nan"),
    "infinities": [float("inf"), -float("inf"), 1.0],
    "nan in a dict in a list": [{"a": {"b": [float("nan")]}}],
    "numpy float32": np.float32(1.5),
    "numpy int64": np.int64(3),
    "numpy list with nan": np.array([1.0, np.nan]),
    "numpy matrix": np.arange(6).reshape(2, 3),
    "series": pd.Series([1, 2, None]),
    "decimal": decimal.Decimal("1.10"),
    "date": datetime.date(2020, 1, 2),
    "naive datetime": datetime.datetime(2020, 1, 2, 3, 4, 5),
    "naive microseconds": datetime.datetime(2020, 1, 2, 3, 4, 5, 678),
    "utc": datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC),
    "utc microseconds": datetime.datetime(2020, 1, 2, 3, 4, 5, 678000, tzinfo=UTC),
    "offset": datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=EAST),
    "year 1": datetime.datetime(1, 1, 1, tzinfo=UTC),
    "string": "plain",
    "escapes": "\"\\/\b\f\n\r\t\x00\x1f\x7f",
    "html": "</script><!-- & 'x'",
    "unicode": "\u00e9\U0001f600\u2028\u2029\ufeff",
    "lone surrogates": "a\ud800b\udc00",
    "empty": ["", [], {}],
    "int keys": {1: "a", 10: "b"},
    "tuple": (1, "a"),
    "component": html.Div(["x", None], id="i", **{"data-a": 1, "aria-b": "c"}),
    "empty component": html.Div(),
    "component without children": dcc.Input(),
    "dictionary id": html.Div(id={"b": 1, "a": "z"}),
    "empty patch": Patch(),
}

ARRAYS = {
    "i8": np.array([1, -2, 3], dtype="i1"),
    "u8": np.array([1, 200], dtype="u1"),
    "i16": np.array([1, -300], dtype="i2"),
    "u16": np.array([1, 60000], dtype="u2"),
    "i32": np.array([1, -70000], dtype="i4"),
    "u32": np.array([1, 4000000000], dtype="u4"),
    "f32": np.array([1.5, float("nan")], dtype="f4"),
    "f64": np.array([1.5, float("nan"), float("inf")]),
    "i64 narrowed to i8": np.array([-128, 127]),
    "i64 narrowed to i16": np.array([128, -32768]),
    "i64 narrowed to i32": np.array([32768, -2147483648]),
    "i64 too big": np.array([2**40, 1]),
    "u64 narrowed to u8": np.array([0, 255], dtype="u8"),
    "u64 narrowed to u16": np.array([256], dtype="u8"),
    "u64 narrowed to u32": np.array([65536], dtype="u8"),
    "u64 too big": np.array([2**40], dtype="u8"),
    "empty array": np.array([], dtype=float),
    "2-D": np.array([[1, 2, 3], [4, 5, 6]]),
    "2-D floats": np.array([[1.5, 2.0], [float("nan"), 4.0]]),
}

IDS = {
    "sorted keys": {"b": 1, "a": "z"},
    "all": {"type": "row", "index": ALL},
    "match": {"type": "row", "index": MATCH},
    "allsmaller": {"type": "row", "index": ALLSMALLER},
    "bool": {"on": True, "off": False},
    "float": {"x": 1.5},
    "quotes": {"a\"b": "c\\d"},
    "digits": {"10": 1, "9": 2},
}


def row(name, kind, text):
    return {"name": name, "kind": kind, "text": text}


def in_figure(array):
    """What becomes of an array inside a figure."""
    trace = go.Heatmap(z=array) if array.ndim > 1 else go.Scatter(y=array)
    figure = json.loads(to_json(go.Figure(trace, layout={"template": None})))
    return json.dumps(figure["data"][0]["z" if array.ndim > 1 else "y"], separators=(",", ":"))


def record():
    rows = [row(name, "value", to_json(value)) for name, value in VALUES.items()]
    rows += [row(name, "array", in_figure(array)) for name, array in ARRAYS.items()]
    rows += [row(name, "id", stringify_id(id_)) for name, id_ in IDS.items()]
    return rows
