from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.layout import Message, Prose
from bot.slack.packing import length_of, packed, parts_of
from bot.slack.render import blocks_json
from bot.slack.rich import rich_from
from tests.slack.oracle import attack_rows, block_problems, live_tokens, needs_shared

OURS = frozenset({"portal.acme.example"})
PORTAL = "https://portal.acme.example/reset"
Json = dict[str, Any]


def drawn(element: Json) -> str:
    """An element as a person would note it down: its kind, then its words in their styles."""
    match element["type"]:
        case "text":
            marks = "".join(sorted(name[0] for name in element.get("style", {})))
            return f"{marks}<{element['text']}>" if marks else element["text"]
        case "link":
            return f"[{element['text']}]({element['url']})"
        case "rich_text_list":
            items = ", ".join("".join(map(drawn, item["elements"])) for item in element["elements"])
            start = element.get("offset", 0) + 1
            mark = f"{start}." if element["style"] == "ordered" else "-"
            return f"list{element['indent']} {mark} {items}"
        case kind:
            return f"{kind.removeprefix('rich_text_')} " + "".join(map(drawn, element["elements"]))


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("a **b** _c_ ~~d~~ `e`", ["section a b<b> i<c> s<d> c<e>"]),
        ("**bold _and_ slanted**", ["section b<bold >bi<and>b< slanted>"]),
        ("# Steps\n\nfirst", ["section b<Steps>", "section first"]),
        ("- a\n- b", ["list0 - a, b"]),
        ("- a\n  - b\n- c", ["list0 - a", "list1 - b", "list0 - c"]),
        ("3. a\n4. b", ["list0 3. a, b"]),
        ("1. a\n\n   more\n2. b", ["list0 1. a\nmore, b"]),
        ("1. a\n   - b\n2. c", ["list0 1. a", "list1 - b", "list0 2. c"]),
        ("1. a\n   ```\n   x\n   ```\n2. c", ["list0 1. a", "preformatted x", "list0 2. c"]),
        ("> a\n>\n> b", ["quote a\n\nb"]),
        ("> - a\n> - b", ["quote • a\n• b"]),
        ("```sh\nif a < b\n\nthen\n```", ["preformatted if a < b\n\nthen"]),
        ("one\ntwo\\\nthree", ["section one two\nthree"]),
        ("***", ["section ———"]),
        ("<b>x</b> & <!channel>", ["section <b>x</b> & <!channel>"]),
        ("", []),
    ],
)
def test_commonmark_becomes_rich_text(source: str, written: list[str]) -> None:
    assert [drawn(element) for element in rich_from(source)] == written


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (f"[the portal]({PORTAL})", f"section [the portal]({PORTAL})"),
        (f"see {PORTAL}.", f"section see [{PORTAL}]({PORTAL})."),
        (f"[bank.example]({PORTAL})", f"section [{PORTAL}]({PORTAL})"),
        ("[us](mailto:hr@portal.acme.example)", "section [us](mailto:hr@portal.acme.example)"),
        ("[bank](https://evil.example/x)", "section bank (c<https://evil.example/x>)"),
        ("go to https://evil.example/x", "section go to c<https://evil.example/x>"),
        ("[x](//evil.example)", "section x"),
        ("![x](https://evil.example/p.png?d=1)", "section x"),
        (f"![shot]({PORTAL})", f"section [shot]({PORTAL})"),
    ],
)
def test_a_link_is_live_only_to_a_listed_host(source: str, written: str) -> None:
    assert [drawn(element) for element in rich_from(source, OURS)] == [written]


def test_a_table_is_aligned_where_it_fits_and_else_a_list_of_its_rows() -> None:
    narrow = "| Country | Days |\n|---|---:|\n| France | 25 |"
    wide = f"| Country | How to ask |\n|---|---|\n| France | {'word ' * 12}[here]({PORTAL}) |"

    assert [drawn(one) for one in rich_from(narrow)] == [
        "preformatted Country  Days\n-------  ----\nFrance   25"
    ]
    assert [drawn(one) for one in rich_from(wide, OURS)] == [
        f"list0 - b<France>\nHow to ask: {'word ' * 12}[here]({PORTAL})"
    ]


def test_paragraphs_share_a_section_with_an_empty_line_between_them() -> None:
    blocks = packed(rich_from("one\n\ntwo\n\n- a\n\nthree\n\n```\nx\n```\n\nfour"))

    assert [drawn(element) for element in blocks[0]["elements"]] == [
        "section one\n\ntwo",
        "list0 - a",
        "section \nthree",
        "preformatted x",
        "section four",
    ]


def test_what_is_too_long_for_a_block_goes_on_in_the_next() -> None:
    items = "\n".join(f"{number}. {'word ' * 50}" for number in range(1, 31))
    code = "line of code\n" * 600
    blocks = packed(rich_from(f"{items}\n\n```\n{code}```"))
    numbers = [e["offset"] for block in blocks for e in block["elements"] if "offset" in e]

    assert all(length_of(block) <= 3000 for block in blocks)
    assert numbers == [12, 24]
    assert len(packed(rich_from("word " * 2000))) == 4


@needs_shared
def test_no_row_makes_a_live_token_or_an_unlisted_link_in_rich_text() -> None:
    rows = attack_rows("slack_abuse.jsonl", "mention", "link", "indirect_injection")
    rows += [{"id": row["id"], "payload": row["text"]} for row in attack_rows("blns.jsonl")]

    for row in rows:
        blocks = packed(rich_from(str(row["payload"])))
        assert live_tokens(blocks) == [], row["id"]
        assert block_problems(blocks) == [], row["id"]


MARKUP = st.text(alphabet=st.sampled_from("<>!@#&|[]()`*_~-\n \\/:.https evilU1^\u202e\u200b|"))


@needs_shared
@given(MARKUP)
def test_whatever_the_source_says_slack_takes_it_and_nothing_is_live(text: str) -> None:
    blocks = packed(rich_from(f"- {text}\n\n{text} [x](https://evil.example/{text})"), 300)

    assert live_tokens(blocks) == []
    assert block_problems(blocks[:50]) == []
    assert all(length_of(block) <= 300 for block in blocks)


def test_a_long_text_is_cut_into_messages_where_its_paragraphs_end() -> None:
    paragraphs = [f"{n} " + "word " * 50 for n in range(6)]
    text = "\n\n".join([*paragraphs, "- a\n- b", "```\nx\n\ny\n```"])

    parts = parts_of(text, 600)

    assert all(len(part) <= 600 for part in parts)
    assert [part.split()[0] for part in parts] == ["0", "2", "4"]
    assert "\n\n".join(parts).split() == text.split()
    assert parts[-1].endswith("```\nx\n\ny\n```")


def test_one_block_that_is_too_long_is_cut_short_and_says_so() -> None:
    wall = "```\n" + "line of code\n" * 2000 + "```"
    (part,) = parts_of(wall)

    assert "more than fits" in str(blocks_json(Message((), (Prose(part),))))
