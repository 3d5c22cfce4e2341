"""Prints what Python Dash's MCP server says that each property of each component
takes, and what it is."""

import inspect
import json
import sys

from dash import dash_table, dcc, html
from dash.mcp.primitives.tools.input_schemas.input_descriptions.description_docstrings import _get_prop_description
from dash.mcp.primitives.tools.input_schemas.schema_callback_type_annotations import annotation_to_json_schema

found = {}
for namespace, suite in (("dash_core_components", dcc), ("dash_html_components", html), ("dash_table", dash_table)):
    for component in vars(suite).values():
        if not hasattr(component, "_prop_names") and not hasattr(component, "_namespace"):
            continue
        for name, parameter in inspect.signature(component.__init__).parameters.items():
            if name in ("self", "args", "kwargs"):
                continue
            schema = None
            if parameter.annotation is not inspect.Parameter.empty:
                schema = annotation_to_json_schema(parameter.annotation)
            found[f"{namespace} {component._type} {name}"] = {"schema": schema, "text": _get_prop_description(component, name)}
json.dump(found, sys.stdout)
