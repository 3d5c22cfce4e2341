"""A component suite that comes while the app runs."""
import os
import sys

from dash import Input, Output, html

from .registry import page


@page(suppress_callback_exceptions=True)
def suite(app):
    """A callback brings components that the page knows nothing of."""
    app.layout = html.Div([html.Button("bring", id="bring"), html.Div(id="place"), html.P("not pressed", id="pressed")])

    @app.callback(Output("place", "children"), Input("bring", "n_clicks"), prevent_initial_call=True, _allow_dynamic_callbacks=True)
    def bring(n):
        here = os.path.dirname(os.path.abspath(__file__))
        if here not in sys.path:
            sys.path.insert(0, here)
        import late_suite

        return late_suite.Badge(id="badge", label=f"badge {n}", n_clicks=0)

    @app.callback(Output("pressed", "children"), Input("badge", "n_clicks"))
    def pressed(n):
        return f"pressed {n}"
