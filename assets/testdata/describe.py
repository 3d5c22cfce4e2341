"""Prints what Python Dash makes of its own release, for a comparison."""

import itertools
import json
import sys

import dash
from plotly.utils import PlotlyJSONEncoder
from dash import Input, Output, _dash_renderer, dcc, html
from dash.fingerprint import build_fingerprint, check_fingerprint

# Every app that is made adds plotly.js to the list once more.
scripts = list(dcc._js_dist)


def make(**options):
    dcc._js_dist[:] = scripts
    return dash.Dash("describe", **options)


def tags():
    for react, check, dev, eager, local in itertools.product(
        ["18.3.1", "18.2.0", "16.14.0"], *[[False, True]] * 4
    ):
        if dev and not local:
            continue  # enable_dev_tools turns serve_locally on then
        _dash_renderer._set_react_version(react)
        app = make(
            eager_loading=eager, serve_locally=local, external_scripts=["external"]
        )
        app._dev_tools.props_check = check
        app._dev_tools.serve_dev_bundles = dev
        yield {
            "React": react,
            "PropsCheck": check,
            "DevBundles": dev,
            "Eager": eager,
            "CDN": not local,
            "Scripts": app._generate_scripts_html(),
            "Styles": app._generate_css_dist_html(),
            "Registered": {k: sorted(v) for k, v in app.registered_paths.items()},
        }
    _dash_renderer._set_react_version("18.3.1")


def config(**options):
    app = make(**options)
    app.layout = (lambda: html.Div("x")) if options else html.Div()
    app._dev_tools.update(ui=bool(options), hot_reload=bool(options))
    app._dev_tools.hot_reload_interval = 3
    app._dev_tools.hot_reload_max_retry = 8
    return list(app._config().items())


def fingerprints(names):
    for name in names:
        yield {
            "Name": name,
            "Built": build_fingerprint(name, "1.2.3-rc.1+x", 1700000000)
            if "." in name.split("/")[-1]
            else None,
            "Stripped": check_fingerprint(name),
        }


def dependency_fields():
    app = make()
    app.callback(Output("a", "children"), Input("b", "n_clicks"))(lambda _: None)
    return list(app._callback_list[-1])


app = make()
json.dump(
    {
        "Version": dash.__version__,
        "Tags": list(tags()),
        "Config": config(),
        "ConfigWithAll": config(serve_locally=False, backend="fastapi"),
        "DependencyFields": dependency_fields(),
        "Index": dash.dash._default_index,
        "Entry": dash.dash._app_entry,
        "Renderer": app.renderer,
        "Metas": [list(m.items()) for m in app._generate_meta()],
        "Fingerprints": list(fingerprints(json.load(sys.stdin))),
    },
    sys.stdout,
    cls=PlotlyJSONEncoder,
)
