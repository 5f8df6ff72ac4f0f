"""One FAQ file -> its entries, and every problem in it.

The format is told in docs/knowledge.md.  Reading never stops at a problem.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from bot.corpus.head import EXAMPLE, Head, head_from
from bot.corpus.ledger import Ledger
from bot.corpus.options import options_from, stray
from bot.corpus.outline import Outline, Part, outline_of, plain
from bot.corpus.values import hint_for, id_from, slug_for
from bot.decide.fields import Piece, pieces
from bot.domain import Entry, Need
from bot.errors import Problem

MOST_BRACES = 20  # of one answer: a pasted template would bury the rest


@dataclass(frozen=True, slots=True)
class Parsed:
    """The entries of one file, in its order, and what is wrong with them."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that make the file unusable."""
        return tuple(problem for problem in self.problems if not problem.warning)


def parse(text: str, path: str) -> Parsed:
    """Read one file; `path` is what problems and entries call it, its stem the default topic."""
    ledger = Ledger(path)
    lines = normal(text).split("\n")
    if not text.strip("\ufeff \t\r\n"):
        ledger.error(1, f"the file is empty: delete it, or {EXAMPLE}, then `## A question?`")
        return Parsed((), tuple(ledger.problems))
    head = head_from(lines, ledger)
    outline = outline_of(lines, head.lines, ledger)
    if not outline.parts:
        ledger.error(0, "no entry: begin each one with a line `## A question?`")
    visible = ["" if number in outline.comments else line for number, line in enumerate(lines)]
    entries = tuple(_entry(part, visible, head, outline, ledger) for part in outline.parts)
    return Parsed(entries, tuple(sorted(ledger.problems)))


def normal(text: str) -> str:
    """Drop the byte order mark and use one kind of line end."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _entry(part: Part, lines: Sequence[str], head: Head, outline: Outline, ledger: Ledger) -> Entry:
    question, slug = _heading(part, ledger)
    options, first = options_from(lines, part.first + 1, part.last, ledger)
    answer = "\n".join(lines[first : part.last]).rstrip()
    if not answer:
        ledger.error(part.first + 1, f"{question!r} has no answer: write one below its heading")
    _note_strays(lines, first, part.last, outline.literal, ledger)
    _note_braces(answer, options.needs, first, ledger)
    return Entry(
        topic=head.topic,
        slug=slug,
        question=question,
        answer=answer,
        owner=options.owner or head.owner,
        phrasings=options.phrasings,
        audience=head.audience if options.audience is None else options.audience,
        needs=options.needs,
        valid=options.valid,
        review_by=options.review_by or head.review_by,
        path=ledger.path,
        line=part.first + 1,
    )


def _heading(part: Part, ledger: Ledger) -> tuple[str, str]:
    """Return the question and its slug."""
    line, (title, given) = part.first + 1, _split(part.title)
    question = plain(title)
    if not question:
        ledger.error(line, "a heading without a question: write `## How do I ...? {#id}`")
    elif given is None and "}" not in title.partition("{#")[2] and "{#" in title:
        ledger.error(line, "an id is left open: write it as `{#vpn-reset}`")
    if given is not None:
        return question, ledger.attempt(lambda: id_from(given), line) or slug_for(question)
    slug = slug_for(question)
    if question and not slug:
        ledger.error(line, f"{question!r} gives no id: add one at its end, like {{#vpn-reset}}")
    return question, slug


def _split(title: str) -> tuple[str, str | None]:
    """Cut `{#id}` off the end of a heading; None when there is none."""
    before, mark, after = title.rstrip().rpartition("{#")
    if mark and after.endswith("}") and "}" not in after[:-1] and "{" not in after:
        return before, after[:-1]
    return title, None


def _note_strays(
    lines: Sequence[str], first: int, last: int, literal: frozenset[int], ledger: Ledger
) -> None:
    """Note options below the beginning of the answer: askers would read them."""
    for number in range(first, last):
        if number in literal:
            continue
        if name := stray(lines[number]):
            ledger.error(
                number + 1,
                f"{name}: stands inside the answer, where it does not count: move it right below"
                f" the heading, or write `{name}\\:` if askers shall read it",
            )
        if lines[number].startswith("# "):
            ledger.warn(number + 1, "`#` here belongs to the answer above: use `##` or `###`")


def _note_braces(answer: str, needs: Sequence[Need], first: int, ledger: Ledger) -> None:
    names = [need.name for need in needs]
    wrong = ((piece.at, said) for piece in pieces(answer) if (said := _brace_message(piece, names)))
    for at, message in islice(wrong, MOST_BRACES):
        line = answer.count("\n", 0, at)
        column = at - answer.rfind("\n", 0, at)
        ledger.error(first + 1 + line, message, column=column)


def _brace_message(piece: Piece, names: Sequence[str]) -> str:
    if piece.kind == "brace":
        return "a brace that never closes: write `\\{` for the sign itself"
    if piece.kind != "field" or piece.text[1:-1] in names:
        return ""
    return (
        f"unknown field {piece.text}{hint_for(piece.text[1:-1], names)}"
        " (declare it under Needs:, or write `\\{` for the brace itself)"
    )
