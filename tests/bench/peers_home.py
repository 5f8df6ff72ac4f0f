"""The peers' own environment, below `var/bench`: made once, and again when their list changes."""

import subprocess
import sys
import venv
from pathlib import Path
from typing import Final

import click

from bot.cli.setup import CPU_TORCH

ROOT: Final = Path(__file__).resolve().parents[2]
WANTED: Final = ROOT / "tests" / "bench" / "peers" / "requirements.txt"
HOME: Final = ROOT / "var" / "bench" / "peers"


def interpreter() -> Path:
    """The Python that has the peers; the first time this takes minutes and 1.5 GB.

    Raises:
        CalledProcessError: pip could not install them; what it says was shown.
    """
    python, stamp = HOME / "bin" / "python", HOME / "installed.txt"
    wanted = WANTED.read_text("utf-8")
    if not stamp.is_file() or stamp.read_text("utf-8") != wanted:
        click.echo(f"peers: installing them into {HOME}", err=True)
        venv.create(HOME, clear=True, with_pip=True)
        torch = next(line for line in wanted.splitlines() if line.startswith("torch="))
        there = ["--extra-index-url", CPU_TORCH, "--timeout", "15", "--retries", "1"]
        # Alone and first: asked for by the others, it would come with gigabytes of CUDA.
        _install(python, *(there if sys.platform == "linux" else []), torch)
        _install(python, "--requirement", str(WANTED))
        stamp.write_text(wanted, "utf-8")
    return python


def _install(python: Path, *what: str) -> None:
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *what], check=True)  # noqa: S603  our own list
