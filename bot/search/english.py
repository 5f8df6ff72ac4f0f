"""English words and how common they are, so that repair leaves good words alone."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

_PACKAGE = (
    "symspellpy"  # its dictionary: the most frequent 82,765 words; nothing else of it is used
)
_FILE = "frequency_dictionary_en_82_765.txt"
RARE = 50_000  # occurrences in its sources; below this a word is as likely a slip


@cache
def english() -> dict[str, int]:
    """Words in small letters -> occurrences; empty when the package is not installed."""
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return {}
    path = Path(spec.submodule_search_locations[0]) / _FILE
    pairs = (line.split() for line in path.read_text("utf-8-sig").splitlines())
    return {word: int(count) for word, count in pairs if int(count) >= RARE}
