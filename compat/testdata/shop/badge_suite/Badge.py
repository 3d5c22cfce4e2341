from dash.development.base_component import Component


class Badge(Component):
    """A word in a box, with a star whose script is loaded when it is needed."""

    _children_props = []
    _base_nodes = ["children"]
    _namespace = "badge_suite"
    _type = "Badge"

    def __init__(self, id=None, text=None, **kwargs):
        self._prop_names = ["id", "text"]
        self._valid_wildcard_attributes = []
        self.available_properties = ["id", "text"]
        self.available_wildcard_properties = []
        super().__init__(**{k: v for k, v in {"id": id, "text": text, **kwargs}.items() if v is not None})
