"""The command `firstline`: words in, the line run, words out."""

import os
import sys


def main() -> None:
    """Run the command line; exit status 0 good, 1 the thing checked is not good, 2 wrong use."""
    # Numpy's helper threads spin for cores that others hold: on a busy machine a fit took three
    # times as long with two of them as with one.  Read when numpy is imported, so before it is.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from bot.cli.commands import run  # noqa: PLC0415  setup.py runs before click is installed

    sys.exit(run(sys.argv[1:]))
