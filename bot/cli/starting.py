"""`firstline init`: a small folder that passes `check` and answers its first question."""

from importlib import resources
from pathlib import Path

from bot.errors import UsageError


def init(directory: Path) -> list[Path]:
    """Write the starter files and return their paths; nothing is overwritten.

    Raises:
        UsageError: The folder holds something already, or cannot be written.
    """
    starter = resources.files("bot.cli").joinpath("starter")
    try:
        if directory.exists() and any(directory.iterdir()):
            raise UsageError(f"{str(directory)!r} is not empty; name a new folder")
        written: list[Path] = []
        for part in ("knowledge", "policies"):
            (directory / part).mkdir(parents=True, exist_ok=True)
            for source in sorted(starter.joinpath(part).iterdir(), key=lambda one: one.name):
                target = directory / part / source.name
                target.write_bytes(source.read_bytes())
                written.append(target)
    except OSError as error:
        raise UsageError(f"{str(directory)!r} cannot be written ({error.strerror})") from None
    return written
