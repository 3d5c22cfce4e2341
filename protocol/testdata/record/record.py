"""Writes what Python Dash puts on the wire into JSON files for the Go tests.

Run by scripts/record.sh. Nothing listens on a port: the Flask apps are called
through their test client, the FastAPI app as an ASGI callable. What differs
from run to run is replaced by a name in angle brackets.
"""

import json
import pathlib
import sys

import plotly.io as pio

import acceptance
import background
import callbacks
import layouts
import sockets
import values

WANTED = "4.4.1"


def main():
    import dash

    if dash.__version__ != WANTED:
        sys.exit(f"record.py: this environment has Dash {dash.__version__}, the captures are of {WANTED}")
    # The other engine, orjson, spells some values differently.
    pio.json.config.default_engine = "json"
    out = pathlib.Path(sys.argv[1])
    for name, rows in {
        "layouts": layouts.record(),
        "dependencies": callbacks.dependencies() + background.dependencies() + sockets.dependencies(),
        "exchanges": callbacks.exchanges() + background.exchanges(),
        "frames": sockets.record(),
        "values": values.record(),
        "acceptance": acceptance.record(),
    }.items():
        text = json.dumps({"dash": WANTED, "rows": rows}, indent=1, ensure_ascii=True)
        (out / f"{name}.json").write_text(text + "\n")
        print(f"{name}.json: {len(rows)} rows")


main()
