"""The YAML head of an FAQ file: topic, owner, audience, review_by."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import TypeVar

import yaml

from bot.corpus.ledger import Ledger
from bot.corpus.values import (
    BadValueError,
    audience_from,
    date_from,
    hint_for,
    owner_from,
    slug_for,
    topic_from,
)

KEYS = ("topic", "owner", "audience", "review_by")
EXAMPLE = "start the file with three lines: `---`, `owner: it-helpdesk`, `---`"

T = TypeVar("T")

_FENCE = "---"
_COMMENT_FOR_VALUE = re.compile(r"(?:[\[,]|:\s|-\s)\s*#")


@dataclass(frozen=True, slots=True)
class Head:
    """What a file says of all its entries, and how many lines that takes."""

    topic: str
    owner: str = ""
    audience: frozenset[str] = frozenset()
    review_by: date | None = None
    lines: int = 0


def head_from(lines: Sequence[str], ledger: Ledger) -> Head:
    """Read the head; what cannot be read is noted and takes its default."""
    length = _length(lines, ledger)
    nodes = _nodes(lines[1 : length - 1], ledger) if length else {}
    if nodes is None:
        return Head(topic=_topic_of(ledger.path), lines=length)
    for key in nodes.keys() - set(KEYS):
        line, column = _place(nodes[key][0])
        message = f"unknown key {key!r}{hint_for(key, KEYS)}"
        ledger.error(line, message, column=column)
    if "owner" not in nodes:
        ledger.error(1, f"no owner: somebody must answer for these entries; {_add_owner(length)}")
    return Head(
        topic=_value(nodes, "topic", _word(topic_from), ledger) or _topic_of(ledger.path),
        owner=_value(nodes, "owner", _word(owner_from), ledger) or "",
        audience=_value(nodes, "audience", _audience, ledger) or frozenset(),
        review_by=_value(nodes, "review_by", _word(date_from), ledger),
        lines=length,
    )


def _add_owner(length: int) -> str:
    return "add a line `owner: it-helpdesk` to the head" if length else EXAMPLE


def _topic_of(path: str) -> str:
    return slug_for(PurePath(path).stem) or "faq"


def _length(lines: Sequence[str], ledger: Ledger) -> int:
    """Count the head's lines, both `---` included; 0 without a head."""
    if not lines or lines[0].rstrip() != _FENCE:
        return 0
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() in {_FENCE, "..."}:
            return number
        if line.startswith("## "):
            break
    ledger.error(1, "the head that begins here never ends: put a line `---` after its last key")
    return _guess(lines)


def _guess(lines: Sequence[str]) -> int:
    """Take the first blank line or heading for the end of a head that was left open."""
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip() or line.startswith("#"):
            return number
    return len(lines) + 1


Nodes = dict[str, tuple[yaml.Node, yaml.Node]]


def _nodes(lines: Sequence[str], ledger: Ledger) -> Nodes | None:
    """Return key and value nodes by key, or None when the head is no YAML mapping.

    Nodes, not values: `topic: no` stays the word it is, and every value keeps its place.
    """
    try:
        root = yaml.compose("\n".join(lines), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        ledger.error(line + 2, _explain(error, lines, line, column), column=column + 1)
        return None
    except (yaml.YAMLError, RecursionError):
        ledger.error(2, "the head holds characters or nesting that YAML does not allow; retype it")
        return None
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        ledger.error(2, "the head must hold lines like `owner: it-helpdesk`")
        return None
    return _by_key(root, ledger)


def _by_key(root: yaml.MappingNode, ledger: Ledger) -> Nodes:
    nodes: Nodes = {}
    for key, value in root.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
        if name in nodes:
            line, column = _place(key)
            ledger.error(line, f"{name} is given twice: keep one", column=column)
        nodes[name] = (key, value)
    return nodes


def _explain(error: yaml.MarkedYAMLError, lines: Sequence[str], line: int, column: int) -> str:
    text = lines[line] if line < len(lines) else ""
    sign = text[column : column + 1]
    if sign == "@":
        return "in YAML a value cannot begin with `@`: leave the `@` out, it is optional here"
    if sign == "\t" or text.startswith("\t"):
        return "a tab: YAML wants spaces; replace it"
    if any(_COMMENT_FOR_VALUE.search(each) for each in lines):
        return "in YAML an unquoted `#` begins a comment: leave the `#` out, it is optional here"
    return f"not YAML ({error.problem or error}): write one `key: value` a line"


def _place(node: yaml.Node) -> tuple[int, int]:
    """Return the line in the file (the head begins on line 2) and the column."""
    return node.start_mark.line + 2, node.start_mark.column + 1


def _value(nodes: Nodes, key: str, read: Callable[[str, yaml.Node], T], ledger: Ledger) -> T | None:
    if key not in nodes:
        return None
    node = nodes[key][1]
    line, column = _place(node)
    return ledger.attempt(lambda: read(key, node), line, column=column)


def _word(read: Callable[[str], T]) -> Callable[[str, yaml.Node], T]:
    def word(key: str, node: yaml.Node) -> T:
        if not isinstance(node, yaml.ScalarNode):
            raise BadValueError(f"{key} must be one value, not a list or a group of keys")
        return read(_text(key, node))

    return word


def _text(key: str, node: yaml.ScalarNode) -> str:
    if node.value:
        return str(node.value)
    raise BadValueError(
        f"{key} is empty: give it a value (an unquoted `#` begins a comment in YAML;"
        " the `#` before a handle may be left out)"
    )


def _audience(key: str, node: yaml.Node) -> frozenset[str]:
    if isinstance(node, yaml.ScalarNode):
        if node.tag.endswith((":bool", ":float")):
            raise BadValueError(f"{key} is {node.value!r}: write everyone, or a list of handles")
        return audience_from(_text(key, node).split(","))
    names = node.value if isinstance(node, yaml.SequenceNode) else None
    if names is None or not all(isinstance(name, yaml.ScalarNode) for name in names):
        raise BadValueError(f"{key} must be everyone, or a list of handles like [hr-staff]")
    return audience_from(str(name.value) for name in names)
