"""The command `firstline`: words in, the line run, words out."""

import sys


def main() -> None:
    """Run the command line; exit status 0 good, 1 the thing checked is not good, 2 wrong use."""
    from bot.cli.commands import run  # noqa: PLC0415  setup.py runs before click is installed

    sys.exit(run(sys.argv[1:]))
