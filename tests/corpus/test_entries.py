from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.corpus.entries import Parsed, parse
from bot.domain import Entry, Need, Span

HEAD = "---\nowner: it-helpdesk\n---\n\n"
FULL = """---
topic: vpn
owner: "@IT-helpdesk"
audience: everyone
review_by: 2027-03-01
---

# VPN

A note to readers.

## How do I reset my *VPN* password? {#vpn-reset}

Also asked:
- I forgot my VPN password
- vpn login
  does not work

Needs:
- os: Windows, macOS, Linux
- laptop

Valid: 2026-01-01 to 2027-12-31
Audience: [@staff, contractors]
Owner: U012ABCDEF
Review by: 2027-01-01

Open the portal on {os}.

### More

```
## not a heading {os}
```

## Second question?

Yes.
"""


def only(text: str) -> Entry:
    parsed = parse(text, "knowledge/vpn.md")
    assert parsed.problems == ()
    (entry,) = parsed.entries
    return entry


def said(parsed: Parsed) -> list[str]:
    return [str(problem) for problem in parsed.problems]


def test_everything_an_entry_can_say_is_read() -> None:
    parsed = parse(FULL, "knowledge/vpn.md")

    assert parsed.problems == ()
    assert parsed.entries[0] == Entry(
        topic="vpn",
        slug="vpn-reset",
        question="How do I reset my VPN password?",
        answer="Open the portal on {os}.\n\n### More\n\n```\n## not a heading {os}\n```",
        owner="U012ABCDEF",
        phrasings=("I forgot my VPN password", "vpn login does not work"),
        audience=frozenset({"staff", "contractors"}),
        needs=(Need("os", ("Windows", "macOS", "Linux")), Need("laptop")),
        valid=Span(date(2026, 1, 1), date(2027, 12, 31)),
        review_by=date(2027, 1, 1),
        path="knowledge/vpn.md",
        line=12,
    )


def test_an_entry_takes_what_it_does_not_say_from_the_head() -> None:
    entry = parse(FULL, "x.md").entries[1]

    assert (entry.name, entry.owner, entry.review_by, entry.audience) == (
        "vpn/second-question",
        "it-helpdesk",
        date(2027, 3, 1),
        frozenset(),
    )


def test_the_topic_is_the_files_name_by_default() -> None:
    assert only(HEAD + "## Q?\n\nA").topic == "vpn"


def test_windows_files_read_the_same() -> None:
    windows = "\ufeff" + FULL.replace("\n", "\r\n")

    assert parse(windows, "v.md") == parse(FULL, "v.md")


@pytest.mark.parametrize(
    "order",
    [
        "Valid: 2026-01-01 to 2026-01-02\n\nAlso asked:\n\n* b\n* c",
        "also asked:\n* b\n* c\nvalid: 2026-01-01 to 2026-01-02",
    ],
)
def test_options_come_in_any_order(order: str) -> None:
    entry = only(f"{HEAD}## Q?\n{order}\n\nA")

    assert (entry.phrasings, entry.answer) == (("b", "c"), "A")
    assert entry.valid == Span(date(2026, 1, 1), date(2026, 1, 2))


def test_a_numbered_answer_after_a_list_is_the_answer() -> None:
    entry = only(f"{HEAD}## Q?\n\nAlso asked:\n- b\n- c\n\n1. Open\n2. Close")

    assert (entry.phrasings, entry.answer) == (("b", "c"), "1. Open\n2. Close")


def test_an_answer_may_begin_with_a_list_but_is_mentioned() -> None:
    parsed = parse(f"{HEAD}## Q?\n\nAlso asked:\n- b\n- c\n\n- one\n- two", "v.md")

    assert parsed.entries[0].answer == "- one\n- two"
    assert said(parsed) == [
        (
            "v.md:11: warning: a blank line ended the list of Also asked: and the answer begins"
            " with this list; begin it with a sentence, or delete the blank line if this belongs"
            " above"
        )
    ]


def test_everyone_may_be_said_of_one_entry() -> None:
    text = "---\nowner: x\naudience: [hr-staff]\n---\n## Q?\n\nAudience: everyone\n\nA"

    assert only(text).audience == frozenset()


@pytest.mark.parametrize(
    "inside",
    [
        "- item\n\n      ## no",
        "> ## no",
        "    ## no",
        "text\n---\nmore",
        "A `{x}` \\{y\\}",
    ],
)
def test_what_only_looks_like_a_heading_or_field_belongs_to_the_answer(inside: str) -> None:
    assert only(f"{HEAD}## Q?\n\nB\n\n{inside}").answer == f"B\n\n{inside}"


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    parse(text, "x.md")


WORDS = st.sampled_from(
    [
        "---\n",
        "owner: a\n",
        "## Q?\n",
        "\n",
        "Needs:\n",
        "- a: b, c\n",
        "Also asked:\n",
        "- x\n",
        "Valid: 2026-01-01 to 2026-01-02\n",
        "text {a} \\{\n",
        "```\n",
        "<!--",
        "-->\n",
        "# t\n",
        "Audience: [x]\n",
        "{#id}",
        "- - -\n",
        "1. a\n",
        "   ",
        "\t",
        "[" * 50,
        "\x85",
        "\ufeff",
    ]
)


@given(st.lists(WORDS, max_size=30))
def test_no_mixture_of_markers_breaks_the_reader(parts: list[str]) -> None:
    text = "".join(parts)

    parsed = parse(text, "x.md")

    assert all(0 <= problem.line <= text.count("\n") + 1 for problem in parsed.problems)
    assert parsed.errors or parsed.entries


def test_an_entry_in_a_comment_is_no_entry_and_no_part_of_an_answer() -> None:
    entry = only(
        f"{HEAD}## Q?\n\n<!-- why -->\nOwner: x\n\nA\n\n<!--\n## Old? {{#o}}\n\n{{x}}\n-->\n"
    )

    assert (entry.owner, entry.answer) == ("x", "A")
