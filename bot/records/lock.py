"""One process for each SQLite file."""

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import SettingsError


@contextmanager
def held(home: Path) -> Generator[None]:
    """Make the folder, readable by its owner alone, and keep other processes out of it.

    Raises:
        SettingsError: Another process has it, or it cannot be made.
    """
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        home.chmod(0o700)
        descriptor = os.open(home / "firstline.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise SettingsError(
            f"FIRSTLINE_HOME is {str(home)!r}, which cannot be used ({error.strerror}): name a"
            " folder that this user may write to"
        ) from None
    try:
        _lock(descriptor, home)
        yield
    finally:
        os.close(descriptor)  # which also gives the lock back


def _lock(descriptor: int, home: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise SettingsError(
            f"another firstline is running on {str(home)!r}: stop it, or give this one another"
            " FIRSTLINE_HOME (several processes need DATABASE_URL=postgresql://...)"
        ) from None
