#!/bin/sh
# Runs one of the apps of apps.py on Python Dash. See Contract in ../../backend.go
# for what goes in and out.
exec "$DASHWIRE_PYTHON" -u "$(dirname "$0")/apps.py"
