import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.characters import one_line, visible
from bot.slack.links import address_from, honest
from bot.slack.markdown import hosts_in, mrkdwn_from, mrkdwn_from_plain
from tests.slack.oracle import attack_rows, live_tokens, needs_shared

OURS = frozenset({"portal.acme.example"})
PORTAL = "https://portal.acme.example/reset"


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("a **b** _c_ ~~d~~ `e`", "a *b* _c_ ~d~ `e`"),
        ("# Steps", "*Steps*"),
        ("# The **bold** one", "*The bold one*"),
        ("- a\n- b", "• a\n• b"),
        ("- a\n  - b\n- c", "• a\n    • b\n• c"),
        ("3. a\n4. b", "3. a\n4. b"),
        ("1. a\n   - b\n2. c", "1. a\n    • b\n2. c"),
        ("> a\n>\n> b", "> a\n>\n> b"),
        ("```sh\nif a < b\n\nthen\n```", "```\nif a &lt; b\n\nthen\n```"),
        ("one\ntwo", "one two"),
        ("one\\\ntwo", "one\ntwo"),
        ("one\n\ntwo", "one\n\ntwo"),
        ("***", "———"),
        ("<b>x</b> & y", "&lt;b&gt;x&lt;/b&gt; &amp; y"),
        ("<div>\nx\n</div>", "&lt;div&gt;\nx\n&lt;/div&gt;"),
        ("AT&amp;T", "AT&amp;T"),
        ("", ""),
    ],
)
def test_commonmark_becomes_mrkdwn(source: str, written: str) -> None:
    assert mrkdwn_from(source) == written


def test_a_table_becomes_aligned_text() -> None:
    table = "| Country | Days |\n|---|---:|\n| France | 25 |\n| UK | **28** |"

    assert mrkdwn_from(table) == "```\nCountry  Days\n-------  ----\nFrance   25\nUK       28\n```"


def test_a_fence_cannot_be_left_from_inside() -> None:
    written = mrkdwn_from("````\n```\n<!channel>\n````")

    assert written.count("```") == 2
    assert live_tokens(written) == []


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (f"[the portal]({PORTAL})", f"<{PORTAL}|the portal>"),
        (f"<{PORTAL}>", f"<{PORTAL}>"),
        (f"see {PORTAL}.", f"see <{PORTAL}>."),
        (f"[{PORTAL}]({PORTAL})", f"<{PORTAL}>"),
        (f"[portal.acme.example]({PORTAL})", f"<{PORTAL}|portal.acme.example>"),
        (f"[a|b]({PORTAL})", f"<{PORTAL}|a/b>"),
        (f"[x]({PORTAL}?a=1&b=2)", f"<{PORTAL}?a=1&amp;b=2|x>"),
        (f"![shot]({PORTAL})", f"<{PORTAL}|shot>"),
        ("[us](mailto:hr@portal.acme.example)", "<mailto:hr@portal.acme.example|us>"),
    ],
)
def test_a_link_to_a_listed_host_is_live(source: str, written: str) -> None:
    assert mrkdwn_from(source, OURS) == written


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("[bank](https://evil.example/x)", "bank (`https://evil.example/x`)"),
        ("https://evil.example/x", "`https://evil.example/x`"),
        ("www.evil.example", "`www.evil.example`"),
        ("![x](https://evil.example/p.png?d=1)", "x"),
        ("[x](//evil.example)", "x"),
        ("[x](mailto:hr@evil.example)", "x (`mailto:hr@evil.example`)"),
        ("[](https://evil.example)", "`https://evil.example`"),
        ("[x](relative/page)", "x"),
    ],
)
def test_a_link_elsewhere_is_text(source: str, written: str) -> None:
    assert mrkdwn_from(source, OURS) == written


@pytest.mark.parametrize(
    "label", ["bank.example", "https://bank.example", "b\u0430nk.example", "bank\uff0eexample now"]
)
def test_a_label_that_names_another_host_is_dropped(label: str) -> None:
    assert mrkdwn_from(f"[{label}]({PORTAL})", OURS) == f"<{PORTAL}>"


@pytest.mark.parametrize(
    "url",
    [
        "https://portal.acme.example@evil.example/",
        "https://u:p@portal.acme.example/",
        "https://xn--bnk-ela.example",
        "https://b\u00e4nk.example",
        "https://10.0.0.1/",
        "https://0x7f000001/",
        "https://2130706433/",
        "https://[::1]/",
        "https://localhost/",
        "https://portal.acme.example:8443/",
        "http://portal.acme.example:443/",
        "https://portal.acme.example\\@evil.example",
        "https://portal.acme.example./",
        "javascript:alert(1)",
        "data:text/html;base64,PHNjcmlwdD4=",
        "ftp://portal.acme.example",
        "https://portal.acme.example|x",
        "https://",
        "https://portal.acme.example:99999/",
        "mailto:a@b.example?bcc=c@d.example",
        "https://portal.acme.example/" + "a" * 2000,
    ],
)
def test_an_address_that_could_mislead_is_none(url: str) -> None:
    assert address_from(url) is None


def test_a_label_may_name_the_host_or_its_domain_and_nothing_else() -> None:
    address = address_from(PORTAL)

    assert address is not None
    assert honest("acme.example", address)
    assert honest("our portal", address)
    assert not honest("me.example", address)
    assert not honest("portal.acme.example.evil.example", address)


def test_hosts_come_from_links_images_and_bare_addresses_but_not_from_code() -> None:
    text = "[a](https://a.example) https://b.example/x. <https://c.example> `https://d.example`"

    assert hosts_in(text, "[m](mailto:x@e.example)") == {
        "a.example",
        "b.example",
        "c.example",
        "e.example",
    }


def test_a_lone_backtick_cannot_wake_a_dead_address() -> None:
    written = mrkdwn_from_plain("` https://evil.example `")

    assert written.count("`") == 2
    assert "`https://evil.example`" in written


def test_typed_code_stays_code() -> None:
    written = mrkdwn_from_plain("run `a < b` or ```\nx & y\n\nz\n``` or ` this")

    assert written == "run `a &lt; b` or ```\nx &amp; y\n\nz\n``` or \u02cb this"


def test_a_sentence_may_end_after_an_address() -> None:
    hosts = frozenset({"a.example"})

    assert mrkdwn_from_plain("(https://a.example/b).", hosts) == "(<https://a.example/b>)."
    assert mrkdwn_from_plain("https://a.example/b_(c).", hosts) == "<https://a.example/b_(c)>."


def test_typed_text_keeps_its_lines() -> None:
    assert mrkdwn_from_plain("a\n  b <x>\n") == "a\n  b &lt;x&gt;\n"


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ("ig\u200bno\u200dre", "ignore"),
        ("a\u202emoc\u202c", "amoc"),
        ("x\U000e0041\U000e0042\U000e007f", "x"),
        ("x\ufe01\U000e0101", "x"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("\ud800x", "x"),
        ("a\r\nb\u2028c", "a\nb\nc"),
        ("e\u0301", "\u00e9"),
        ("\u3164\u2800\u034f", ""),
    ],
)
def test_characters_nobody_sees_are_gone(hidden: str, shown: str) -> None:
    assert visible(hidden) == shown


def test_towers_of_marks_are_cut() -> None:
    assert len(visible("a" + "\u0301\u0323" * 15_000)) < 20


def test_one_line_is_one_line_and_no_longer() -> None:
    assert one_line("a\n b\tc", 10) == "a b c"
    assert one_line("x" * 20, 10) == "x" * 9 + "…"


@needs_shared
def test_no_row_makes_a_live_token_or_an_unlisted_link() -> None:
    rows = attack_rows("slack_abuse.jsonl", "mention", "link", "indirect_injection")
    rows += [{"id": row["id"], "payload": row["text"]} for row in attack_rows("blns.jsonl")]

    for row in rows:
        payload = str(row["payload"])
        assert live_tokens(mrkdwn_from(payload)) == [], row["id"]
        assert live_tokens(mrkdwn_from_plain(payload)) == [], row["id"]


@needs_shared
def test_links_an_entry_vouches_for_are_honest_or_dead() -> None:
    for row in attack_rows("slack_abuse.jsonl", "link"):
        for token in live_tokens(mrkdwn_from(row["payload"], hosts_in(row["payload"]))):
            url, _, label = token.strip("<>").partition("|")
            address = address_from(url)
            assert address is not None, row["id"]
            assert honest(label, address), row["id"]


MARKUP = st.text(alphabet=st.sampled_from("<>!@#&|[]()`*_~-\n \\/:.https evilU1^\u202e\u200b"))


@given(MARKUP | st.text())
def test_no_text_becomes_live(text: str) -> None:
    assert live_tokens([mrkdwn_from(text), mrkdwn_from_plain(text)]) == []


@given(MARKUP)
def test_every_live_token_is_a_link_to_a_listed_host(text: str) -> None:
    source = f"{text} [x](https://ok.example/{text}) https://ok.example {text}"

    for token in live_tokens(mrkdwn_from(source, frozenset({"ok.example"}))):
        assert re.fullmatch(r"<https://ok\.example[^<>|]*(\|[^<>|]*)?>", token)
