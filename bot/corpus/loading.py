"""A folder of FAQ files -> one frozen corpus.  Content never raises: it is reported.

A file with an error is used in its last good version, or left out.  Two files that clash
are not both bad: the one that changed since it was last good gives way, else the later.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from bot.corpus.clashes import Clash, clashes
from bot.corpus.entries import Parsed, parse
from bot.domain import Corpus, Entry
from bot.errors import Problem

LARGEST_FILE = 1_000_000
NOTHING: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A corpus and how it came about.

    Attributes:
        corpus: What can be used.
        problems: All that is wrong with the files as they are now, in file order.
        files: Contents the corpus was made of, by path below the folder: the last good ones.
        broken: Paths below the folder of the files that are not used as they are now.
        folder: Where the files were read.
    """

    corpus: Corpus
    problems: tuple[Problem, ...]
    files: Mapping[str, bytes]
    broken: tuple[str, ...]
    folder: Path

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that are not mere warnings."""
        return tuple(problem for problem in self.problems if not problem.warning)


@dataclass(slots=True)
class _Shelf:
    """The files being chosen from: what stands, what is wrong, what was put aside."""

    folder: Path
    last_good: Mapping[str, bytes]
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])
    parsed: dict[str, Parsed] = field(default_factory=dict[str, Parsed])
    problems: set[Problem] = field(default_factory=set[Problem])
    broken: set[str] = field(default_factory=set[str])

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def place(self, name: str, content: bytes) -> None:
        """Use these contents if they are good, note what is wrong in any case."""
        parsed = parsed_from(content, self.path(name))
        self.problems.update(parsed.problems)
        if parsed.errors:
            self.put_aside(name)
        else:
            self.files[name], self.parsed[name] = content, parsed

    def put_aside(self, name: str) -> None:
        """Fall back to the last good version, or leave the file out if that was in use."""
        used = self.files.pop(name, None)
        self.parsed.pop(name, None)
        self.broken.add(name)
        good = self.last_good.get(name)
        if good is None or good == used:
            return
        parsed = parsed_from(good, self.path(name))
        if not parsed.errors:
            self.files[name], self.parsed[name] = good, parsed

    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for name in sorted(self.parsed) for entry in self.parsed[name].entries)

    def changed(self, name: str) -> bool:
        return self.files.get(name) != self.last_good.get(name)


def load(folder: Path, last_good: Mapping[str, bytes] = NOTHING) -> Loaded:
    """Read every `*.md` below the folder (README.md and hidden ones aside), whatever is in them."""
    shelf = _Shelf(folder, last_good)
    names = _names(folder)
    if not names:
        shelf.problems.add(_no_files(folder))
        for name in last_good:
            shelf.put_aside(name)
    for name in names:
        _read(shelf, name)
    _settle(shelf)
    return Loaded(
        corpus=Corpus(entries=shelf.entries(), version=version_of(shelf.files)),
        problems=tuple(sorted(shelf.problems)),
        files=MappingProxyType(shelf.files),
        broken=tuple(sorted(shelf.broken)),
        folder=folder,
    )


@lru_cache(maxsize=1024)  # of a folder that is read again, most files are as they were
def parsed_from(content: bytes, path: str) -> Parsed:
    """Read one file's bytes: too many, or not UTF-8, is a problem like any other."""
    if len(content) > LARGEST_FILE:
        return Parsed((), (_too_large(path, len(content)),))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return Parsed((), (_not_utf8(path, content, error.start),))
    return parse(text, path)


def version_of(files: Mapping[str, bytes]) -> str:
    """Hash names and bytes: the same files give the same 12 digits everywhere."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{len(name.encode())} {len(files[name])} {name}".encode())
        digest.update(files[name])
    return digest.hexdigest()[:12]


def _names(folder: Path) -> list[str]:
    """Return paths below the folder, with `/`, in one order on every machine."""
    found = (path.relative_to(folder) for path in folder.rglob("*.md") if path.is_file())
    return sorted(
        path.as_posix()
        for path in found
        if path.name.casefold() != "readme.md"
        and not any(part.startswith(".") for part in path.parts)
    )


def _read(shelf: _Shelf, name: str) -> None:
    try:
        with (shelf.folder / name).open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
            size = len(content) if len(content) <= LARGEST_FILE else file.seek(0, 2)
    except OSError as error:
        message = f"cannot be read ({error.strerror}): check its permissions"
        shelf.problems.add(Problem(shelf.path(name), 0, 0, message))
        shelf.put_aside(name)
        return
    if size > LARGEST_FILE:
        shelf.problems.add(_too_large(shelf.path(name), size))
        shelf.put_aside(name)
    else:
        shelf.place(name, content)


def _settle(shelf: _Shelf) -> None:
    """Put files aside until no two entries clash; each round takes at least one version away."""
    while found := clashes(shelf.entries()):
        shelf.problems.update(clash.problem for clash in found)
        for name in {_yielding(shelf, clash) for clash in found}:
            shelf.put_aside(name)


def _yielding(shelf: _Shelf, clash: Clash) -> str:
    by_path = {shelf.path(name): name for name in shelf.files}
    first, second = by_path[clash.first.path], by_path[clash.second.path]
    return first if shelf.changed(first) and not shelf.changed(second) else second


def _no_files(folder: Path) -> Problem:
    what = "there are no FAQ files in this folder" if folder.is_dir() else "there is no such folder"
    return Problem(
        str(folder), 0, 0, f"{what}: write one (see docs/knowledge.md), or name another folder"
    )


def _too_large(path: str, size: int) -> Problem:
    megabytes = size / 1_000_000
    return Problem(
        path,
        0,
        0,
        f"the file has {megabytes:.1f} MB, more than the 1 MB allowed: split it by topic",
    )


def _not_utf8(path: str, content: bytes, start: int) -> Problem:
    before = content[:start]
    line, column = before.count(b"\n") + 1, start - (before.rfind(b"\n") + 1) + 1
    return Problem(
        path,
        line,
        column,
        f"byte 0x{content[start]:02x} is not UTF-8: save the file with the encoding UTF-8",
    )
