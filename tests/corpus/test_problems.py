"""Every problem of one file, once, with its place and its words."""

import pytest

from bot.corpus.entries import parse

HEAD = "---\nowner: it-helpdesk\n---\n\n"
ENTRY = "## Q? {#q}\n\nAnswer.\n"


def said(text: str) -> list[str]:
    return [str(problem) for problem in parse(text, "vpn.md").problems]


HEADS = {
    "no head": (
        ENTRY,
        (
            "vpn.md:1: no owner: somebody must answer for these entries; start the file with three"
            " lines: `---`, `owner: it-helpdesk`, `---`"
        ),
    ),
    "no owner": (
        f"---\ntopic: vpn\n---\n{ENTRY}",
        (
            "vpn.md:1: no owner: somebody must answer for these entries; add a line"
            " `owner: it-helpdesk` to the head"
        ),
    ),
    "bad owner": (
        f"---\nowner: the helpdesk\n---\n{ENTRY}",
        (
            "vpn.md:2:8: 'the helpdesk' is no owner: write a Slack user id (U012ABCDEF), a"
            " usergroup handle (it-helpdesk) or an e-mail address"
        ),
    ),
    "unquoted @": (
        f"---\nowner: @it-helpdesk\n---\n{ENTRY}",
        "vpn.md:2:8: in YAML a value cannot begin with `@`: leave the `@` out, it is optional here",
    ),
    "unquoted @ in a list": (
        f"---\nowner: a\naudience: [@hr]\n---\n{ENTRY}",
        (
            "vpn.md:3:12: in YAML a value cannot begin with `@`: leave the `@` out, it is optional"
            " here"
        ),
    ),
    "unquoted #": (
        f"---\nowner: #it-helpdesk\n---\n{ENTRY}",
        (
            "vpn.md:2:7: owner is empty: give it a value (an unquoted `#` begins a comment in YAML;"
            " the `#` before a handle may be left out)"
        ),
    ),
    "unquoted # in a list": (
        f"---\nowner: a\naudience: [#hr]\n---\n{ENTRY}",
        (
            "vpn.md:3:16: in YAML an unquoted `#` begins a comment: leave the `#` out, it is"
            " optional here"
        ),
    ),
    "tab": (
        f"---\n\towner: a\n---\n{ENTRY}",
        "vpn.md:2:1: a tab: YAML wants spaces; replace it",
    ),
    "bad YAML": (
        f"---\nowner: a\n- b\n---\n{ENTRY}",
        "vpn.md:3:1: not YAML (expected <block end>, but found '-'): write one `key: value` a line",
    ),
    "no mapping": (
        f"---\nit-helpdesk\n---\n{ENTRY}",
        "vpn.md:2: the head must hold lines like `owner: it-helpdesk`",
    ),
    "too deep": (
        f"---\n{'[' * 5000}\n---\n{ENTRY}",
        "vpn.md:2: the head holds characters or nesting that YAML does not allow; retype it",
    ),
    "unknown key": (
        f"---\nowner: a\nreviewby: 2027-01-01\n---\n{ENTRY}",
        "vpn.md:3:1: unknown key 'reviewby'; did you mean 'review_by'?",
    ),
    "key twice": (
        f"---\nowner: a\nowner: b\n---\n{ENTRY}",
        "vpn.md:3:1: owner is given twice: keep one",
    ),
    "list for a word": (
        f"---\nowner: [a, b]\n---\n{ENTRY}",
        "vpn.md:2:8: owner must be one value, not a list or a group of keys",
    ),
    "bad topic": (
        f"---\ntopic: HR policies\nowner: a\n---\n{ENTRY}",
        "vpn.md:2:8: 'HR policies' is no topic: write one word, like 'hr-policies'",
    ),
    "bad date": (
        f"---\nowner: a\nreview_by: 1 March\n---\n{ENTRY}",
        "vpn.md:3:12: '1 March' is no date: write year-month-day, like 2027-03-01",
    ),
    "no such day": (
        f"---\nowner: a\nreview_by: 2027-02-30\n---\n{ENTRY}",
        "vpn.md:3:12: '2027-02-30' is not in the calendar (day is out of range for month)",
    ),
    "audience of a wrong type": (
        f"---\nowner: a\naudience: yes\n---\n{ENTRY}",
        "vpn.md:3:11: audience is 'yes': write everyone, or a list of handles",
    ),
    "audience as keys": (
        f"---\nowner: a\naudience: {{hr: 1}}\n---\n{ENTRY}",
        "vpn.md:3:11: audience must be everyone, or a list of handles like [hr-staff]",
    ),
    "nobody in the audience": (
        f"---\nowner: a\naudience: []\n---\n{ENTRY}",
        "vpn.md:3:11: the audience is empty: write everyone, or a list like [hr-staff]",
    ),
    "everyone misspelt": (
        f"---\nowner: a\naudience: evryone\n---\n{ENTRY}",
        "vpn.md:3:11: 'evryone' is no usergroup handle; did you mean 'everyone'?",
    ),
    "everyone and others": (
        f"---\nowner: a\naudience: [everyone, hr]\n---\n{ENTRY}",
        "vpn.md:3:11: everyone stands alone: take it out, or take the handles out",
    ),
    "blank in a handle": (
        f"---\nowner: a\naudience: [hr staff]\n---\n{ENTRY}",
        "vpn.md:3:11: 'hr staff' is no usergroup handle: write everyone, or a list like [hr-staff]",
    ),
    "head left open": (
        f"---\nowner: a\n\n{ENTRY}",
        "vpn.md:1: the head that begins here never ends: put a line `---` after its last key",
    ),
    "empty file": (
        " \n",
        (
            "vpn.md:1: the file is empty: delete it, or start the file with three lines: `---`,"
            " `owner: it-helpdesk`, `---`, then `## A question?`"
        ),
    ),
    "no entry": (
        f"{HEAD}# Only a title\n",
        "vpn.md: no entry: begin each one with a line `## A question?`",
    ),
}

# Each stands below the four lines of HEAD.
ENTRIES = {
    "no answer": (
        "## Q?\n\nAlso asked:\n- x\n",
        "vpn.md:5: 'Q?' has no answer: write one below its heading",
    ),
    "heading without text": (
        "## {#q}\n\nA",
        "vpn.md:5: a heading without a question: write `## How do I ...? {#id}`",
    ),
    "heading of signs": (
        "## ???\n\nA",
        "vpn.md:5: '???' gives no id: add one at its end, like {#vpn-reset}",
    ),
    "bad id": (
        "## Q? {#my id}\n\nA",
        "vpn.md:5: 'my id' is no id: write letters, digits and hyphens, like {#my-id}",
    ),
    "open id": ("## Q? {#my\n\nA", "vpn.md:5: an id is left open: write it as `{#vpn-reset}`"),
    "glued heading": (f"{ENTRY}\n##Next?\n\nA", "vpn.md:9: a heading needs a blank after `##`"),
    "open code block": (
        f"## Q?\n\n```\nA\n\n{ENTRY}",
        (
            "vpn.md:7: the code block that begins here never ends and hides the heading in line 10:"
            " close it with ```"
        ),
    ),
    "open comment": (
        "## Q?\n\nA\n\n<!-- later\n\n## Q?\n\nB",
        (
            "vpn.md:9: the HTML that begins here never ends and hides the heading in line 11: close"
            " it with a blank line, or its end tag"
        ),
    ),
    "title among entries": (
        f"{ENTRY}\n# Part two\n",
        "vpn.md:9: warning: `#` here belongs to the answer above: use `##` or `###`",
    ),
    "unknown field": (
        "## Q?\n\nNeeds:\n- system: a, b\n\nUse\nthe {sistem}.",
        (
            "vpn.md:11:5: unknown field {sistem}; did you mean 'system'? (declare it under Needs:,"
            " or write `\\{` for the brace itself)"
        ),
    ),
    "field without needs": (
        "## Q?\n\nUse {os}.",
        (
            "vpn.md:7:5: unknown field {os} (declare it under Needs:, or write `\\{` for the brace"
            " itself)"
        ),
    ),
    "open brace": (
        "## Q?\n\nUse {os.",
        "vpn.md:7:5: a brace that never closes: write `\\{` for the sign itself",
    ),
    "Valid reversed": (
        "## Q?\n\nValid: 2027-01-01 to 2026-01-01\n\nA",
        "vpn.md:7: 2026-01-01 comes before 2027-01-01: swap the two dates",
    ),
    "no span": (
        "## Q?\n\nValid: always\n\nA",
        "vpn.md:7: 'always' is no span: write Valid: 2026-01-01 to 2027-12-31",
    ),
    "choice twice": (
        "## Q?\n\nNeeds:\n- os: Mac, Linux, mac\n\nA",
        "vpn.md:8: os offers 'Mac' twice: keep one",
    ),
    "empty choice": (
        "## Q?\n\nNeeds:\n- os: Mac,, Linux\n\nA",
        "vpn.md:8: os offers an empty choice: there is a comma too many",
    ),
    "long choice": (
        f"## Q?\n\nNeeds:\n- os: {'x' * 76}\n\nA",
        f"vpn.md:8: '{'x' * 76}' is longer than the 75 characters of a button",
    ),
    "many choices": (
        f"## Q?\n\nNeeds:\n- os: {', '.join(map(str, range(101)))}\n\nA",
        "vpn.md:8: os offers 101 choices; Slack shows 100",
    ),
    "bad name": (
        "## Q?\n\nNeeds:\n- which os: Mac, Linux\n\nA",
        "vpn.md:8: 'which os' is no name for a need: write a short word, like `- os`",
    ),
    "need twice": (
        "## Q?\n\nNeeds:\n- os\n- os\n\nA",
        "vpn.md:9: 'os' is needed twice: make one line of both",
    ),
    "needs nothing": (
        "## Q?\n\nNeeds:\n\nA",
        "vpn.md:7: Needs: is empty: add lines like `- os: Windows, macOS`",
    ),
    "items on the option's line": (
        "## Q?\n\nAlso asked: how?\n\nA",
        "vpn.md:7: put each item of Also asked: on a line below it, like `- I forgot my password`",
    ),
    "empty list": (
        "## Q?\n\nAlso asked:\n\nA",
        "vpn.md:7: warning: Also asked: is empty: add lines like `- I forgot my password`",
    ),
    "empty item": (
        "## Q?\n\nAlso asked:\n- a\n-\n\nA",
        "vpn.md:9: an empty line of Also asked: write a phrasing or delete the line",
    ),
    "list with blank lines": (
        "## Q?\n\nAlso asked:\n- a\n\n- b\n\nA",
        (
            "vpn.md:10: blank lines between the items of Also asked: delete them; if the answer"
            " begins here, begin it with a sentence"
        ),
    ),
    "option twice": (
        "## Q?\n\nOwner: a\nOwner: b\n\nA",
        "vpn.md:8: Owner: stands here twice: make one of them",
    ),
    "option misspelt": (
        "## Q?\n\nAlso aksed:\n- a\n\nA",
        (
            "vpn.md:7: did you mean `Also asked:`? If `Also aksed:` is part of the answer, write"
            " `Also aksed\\:`"
        ),
    ),
    "option too late": (
        "## Q?\n\nA\n\nAudience: [hr]",
        (
            "vpn.md:9: Audience: stands inside the answer, where it does not count: move it right"
            " below the heading, or write `Audience\\:` if askers shall read it"
        ),
    ),
}


@pytest.mark.parametrize("name", HEADS)
def test_a_problem_of_the_file_is_told_with_place_and_remedy(name: str) -> None:
    text, message = HEADS[name]

    assert said(text) == [message]


@pytest.mark.parametrize("name", ENTRIES)
def test_a_problem_of_an_entry_is_told_with_place_and_remedy(name: str) -> None:
    text, message = ENTRIES[name]

    assert said(HEAD + text) == [message]


def test_reading_goes_on_after_a_problem() -> None:
    text = f"---\nowner: @a\n---\n{ENTRIES['bad name'][0]}\n\n{ENTRIES['Valid reversed'][0]}"

    assert [line.split(": ")[0] for line in said(text)] == ["vpn.md:2:8", "vpn.md:7", "vpn.md:13"]
