"""A component suite of one component, as a generated package looks."""
from .Badge import Badge

__all__ = ["Badge"]
__version__ = "1.2.0"

_js_dist = [
    {"relative_package_path": "badge_suite.js", "namespace": "badge_suite"},
    {"relative_package_path": "async-star.js", "namespace": "badge_suite", "async": True},
    {"relative_package_path": "badge_suite.js.map", "namespace": "badge_suite", "dynamic": True},
]
_css_dist = [{"relative_package_path": "badge_suite.css", "namespace": "badge_suite"}]

Badge._js_dist = _js_dist
Badge._css_dist = _css_dist
