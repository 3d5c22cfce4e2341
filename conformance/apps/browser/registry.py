"""The list of apps, which each topic's module adds its own to."""
import threading

APPS = {}


def page(**settings):
    """Registers a function that gives an app its layout and callbacks.

    The app is called as the function is, with hyphens. settings are arguments of
    dash.Dash; one that is a function is called when the app is made.
    """

    def register(function):
        APPS[function.__name__.replace("_", "-")] = (function, settings)
        return function

    return register


class Gate:
    """What a slow callback waits for, so that a test decides how slow it is."""

    def __init__(self):
        self._opened = threading.Semaphore(0)

    def wait(self):
        """Waits until open is called, once for each wait."""
        if not self._opened.acquire(timeout=30):
            raise TimeoutError("nobody opened the gate")

    def open(self):
        """Lets one wait end."""
        self._opened.release()
