"""A component library that an app imports while it runs."""
from dash.development.base_component import Component

__version__ = "1.2.3"
_js_dist = [{"relative_package_path": "late_suite.js", "namespace": "late_suite"}]
_css_dist = [{"relative_package_path": "late_suite.css", "namespace": "late_suite"}]


class Badge(Component):
    """A button that counts."""

    _children_props = []
    _base_nodes = ["children"]
    _namespace = "late_suite"
    _type = "Badge"

    def __init__(self, **props):
        self._prop_names = ["id", "label", "n_clicks"]
        self.available_properties = self._prop_names
        self._valid_wildcard_attributes = []
        self.available_wildcard_properties = []
        super().__init__(**props)
