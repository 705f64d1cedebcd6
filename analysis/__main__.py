"""Run ``python -m analysis``."""

import atexit
import gc
import io
import sys

from analysis.cli import main

if __name__ == "__main__":
    atexit.register(gc.freeze)  # a last walk through all objects of pandas would free nothing and take a while
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal without our letters still gets its lines
    sys.exit(main())
