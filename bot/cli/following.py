"""Changed files come to life while the bot serves, and the head is fitted behind its back."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Collection
from contextlib import aclosing, asynccontextmanager, suppress
from pathlib import Path
from typing import TypeAlias

from watchfiles import Change, awatch

from bot.app import Reloader

LOOK_MS = 50  # between looks at the folders, once something changed
SETTLED_MS = 120  # an editor's burst of writes is over by then
QUIET_MS = 500  # without a change, until the watcher comes back
AGAIN_SECONDS = 0.5  # between looks for a folder that went away

Changes: TypeAlias = set[tuple[Change, str]]

log = logging.getLogger(__name__)


@asynccontextmanager
async def kept_fresh(reloader: Reloader) -> AsyncGenerator[None]:
    """Follow the folders until the block ends.

    What changed is live at once, found by its nearest phrasing; the fit takes seconds and follows
    in a task of its own, so the next change never waits for it.
    """
    stale = asyncio.Event()
    stale.set()  # the bot starts before its head is fitted
    tasks = [
        asyncio.create_task(_follow(reloader, stale)),
        asyncio.create_task(_keep_fitted(reloader, stale)),
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _follow(reloader: Reloader, stale: asyncio.Event) -> None:
    """Read again what changes; a folder that is replaced by another is found again."""
    folders = (reloader.folders.knowledge, reloader.folders.policies)
    while True:
        while not all(folder.is_dir() for folder in folders):  # noqa: ASYNC110  no event tells of it
            await asyncio.sleep(AGAIN_SECONDS)
        with suppress(FileNotFoundError):  # gone again, between two lines
            await _until_lost(reloader, stale, folders)


async def _until_lost(reloader: Reloader, stale: asyncio.Event, folders: tuple[Path, ...]) -> None:
    """Read everything, then what changes, until a folder is deleted: nothing is heard of it then.

    The first look comes when watching has begun, so that no change falls in between.
    """
    unread: tuple[Path, ...] = folders
    watching = awatch(
        *folders,
        step=LOOK_MS,
        debounce=SETTLED_MS,
        rust_timeout=QUIET_MS,
        yield_on_timeout=True,
    )
    async with aclosing(watching):
        async for changes in watching:
            await _read(reloader, stale, {*unread, *(f for f in folders if _holds(f, changes))})
            unread = ()
            if any(_deleted(folder, changes) for folder in folders):
                return


def _holds(folder: Path, changes: Changes) -> bool:
    """Say whether anything in the folder changed; the folder may be a link."""
    at = folder.resolve()
    return any(Path(path).resolve().is_relative_to(at) for _, path in changes)


def _deleted(folder: Path, changes: Changes) -> bool:
    at = folder.absolute()
    return any(what is Change.deleted and Path(path) == at for what, path in changes)


async def _read(reloader: Reloader, stale: asyncio.Event, folders: Collection[Path]) -> None:
    try:
        if reloader.folders.policies in folders:
            await reloader.policies()
        if reloader.folders.knowledge in folders:
            await reloader.knowledge()
            stale.set()
    except Exception:
        log.exception("files could not be read again, the last good version stays")


async def _keep_fitted(reloader: Reloader, stale: asyncio.Event) -> None:
    while await stale.wait():
        stale.clear()
        try:
            await reloader.fitted()
        except Exception:
            log.exception("the head could not be fitted, the nearest phrasing decides alone")
