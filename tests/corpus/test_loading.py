from pathlib import Path

import pytest

from bot.corpus.loading import Loaded, load

HEAD = "---\nowner: it-helpdesk\n---\n\n"


def entry(question: str, *, answer: str = "Yes.", more: str = "") -> str:
    return f"## {question}\n\n{more}\n\n{answer}\n\n"


def put(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(HEAD + text, encoding="utf-8")
    return folder


def said(loaded: Loaded) -> list[str]:
    return [str(problem).removeprefix(f"{loaded.folder}/") for problem in loaded.problems]


def names(loaded: Loaded) -> list[str]:
    return [each.name for each in loaded.corpus.entries]


def test_every_file_is_read_in_one_order(tmp_path: Path) -> None:
    put(tmp_path, b=entry("Bee?"), a=entry("Ay?"), README="no entry")
    (tmp_path / "hr").mkdir()
    put(tmp_path / "hr", c=entry("Sea?"))
    (tmp_path / ".hidden").mkdir()
    put(tmp_path / ".hidden", d=entry("Dee?"))

    loaded = load(tmp_path)

    assert (loaded.problems, loaded.broken) == ((), ())
    assert names(loaded) == ["a/ay", "b/bee", "c/sea"]
    assert list(loaded.files) == ["a.md", "b.md", "hr/c.md"]
    assert loaded.corpus.entries[2].path == str(tmp_path / "hr/c.md")


def test_the_version_is_of_names_and_bytes_and_not_of_the_folder(tmp_path: Path) -> None:
    for folder in ("one", "two", "three"):
        (tmp_path / folder).mkdir()
    put(tmp_path / "one", a=entry("Ay?"))
    put(tmp_path / "two", a=entry("Ay?"))
    put(tmp_path / "three", a=entry("Ay?", answer="No."))

    one, two, three = (load(tmp_path / name).corpus.version for name in ("one", "two", "three"))

    assert one == two != three
    assert len(one) == 12


def test_a_missing_folder_is_a_problem(tmp_path: Path) -> None:
    loaded = load(tmp_path / "none")

    assert [str(problem) for problem in loaded.errors] == [
        (
            f"{tmp_path / 'none'}: there is no such folder: write one (see docs/knowledge.md), or"
            " name another folder"
        )
    ]


def test_an_empty_folder_is_a_problem_and_keeps_what_was_good(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"a.md": (HEAD + entry("Ay?")).encode()})

    assert "there are no FAQ files in this folder" in loaded.errors[0].message
    assert (names(loaded), loaded.broken) == (["a/ay"], ("a.md",))


def test_a_file_that_is_not_utf8_is_named_with_the_byte(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(HEAD.encode() + b"## Caf\xe9?\n\nYes.\n")

    loaded = load(tmp_path)

    assert said(loaded) == [
        "a.md:5:7: byte 0xe9 is not UTF-8: save the file with the encoding UTF-8"
    ]
    assert (loaded.broken, loaded.corpus.entries) == (("a.md",), ())


def test_a_file_of_five_megabytes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"x" * 5_000_000)

    assert said(load(tmp_path)) == [
        "a.md: the file has 5.0 MB, more than the 1 MB allowed: split it by topic"
    ]


def test_a_broken_file_keeps_its_last_good_version(tmp_path: Path) -> None:
    good = load(put(tmp_path, a=entry("Ay?"), b=entry("Bee?")))
    put(tmp_path, b="## Bee?\n\n## Next?\n\nYes.")

    loaded = load(tmp_path, good.files)

    assert said(loaded) == ["b.md:5: 'Bee?' has no answer: write one below its heading"]
    assert loaded.broken == ("b.md",)
    assert loaded.corpus == good.corpus
    assert loaded.files == good.files


def test_a_broken_file_without_a_good_version_is_left_out(tmp_path: Path) -> None:
    loaded = load(put(tmp_path, a=entry("Ay?"), b="no entry"))

    assert (names(loaded), loaded.broken, list(loaded.files)) == (["a/ay"], ("b.md",), ["a.md"])


def test_warnings_alone_break_nothing(tmp_path: Path) -> None:
    loaded = load(put(tmp_path, a=entry("Ay?", more="Also asked:")))

    assert (len(loaded.problems), loaded.errors, loaded.broken) == (1, (), ())


def test_an_id_taken_twice_names_both_places(tmp_path: Path) -> None:
    put(tmp_path, a=entry("Ay? {#x}"), b="")
    (tmp_path / "b.md").write_text(f"---\ntopic: a\nowner: it\n---\n{entry('Bee? {#x}')}")

    loaded = load(tmp_path)

    assert said(loaded) == [
        (
            f"b.md:5: the id 'a/x' is taken by {tmp_path}/a.md:5: give one of the two another, like"
            " {#x-2}"
        )
    ]
    assert loaded.broken == ("b.md",)


def test_a_question_asked_twice_names_both_places(tmp_path: Path) -> None:
    put(tmp_path, a=entry("How, now?"), b=entry("Bee?", more="Also asked:\n- how - NOW"))

    loaded = load(tmp_path)

    assert said(loaded) == [
        (
            f"b.md:5: 'how - NOW' is asked here and in {tmp_path}/a.md:5: keep it in one of the"
            " two, or give them a different Valid: or Audience:"
        )
    ]
    assert names(loaded) == ["a/how-now"]


def test_a_question_asked_twice_in_one_file_breaks_that_file(tmp_path: Path) -> None:
    put(tmp_path, a=entry("How?") + entry("How? {#b}"), b=entry("Why?"))

    assert load(tmp_path).broken == ("a.md",)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Audience: [hr]", "Audience: [it]"),
        ("Valid: 2026-01-01 to 2026-06-30", "Valid: 2026-07-01 to 2026-12-31"),
        ("Audience: [hr]", "Audience: [it]\nValid: 2026-01-01 to 2026-06-30"),
    ],
)
def test_a_question_may_be_shared_when_nobody_meets_both(
    tmp_path: Path, first: str, second: str
) -> None:
    put(tmp_path, a=entry("How?", more=first), b=entry("How?", more=second))

    assert load(tmp_path).problems == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Audience: [hr]", ""),
        ("Audience: [hr, it]", "Audience: [it]"),
        ("Valid: 2026-01-01 to 2026-07-01", "Valid: 2026-07-01 to 2026-12-31"),
        ("Audience: [hr]", "Valid: 2026-07-01 to 2026-12-31"),
    ],
)
def test_a_question_may_not_be_shared_when_somebody_meets_both(
    tmp_path: Path, first: str, second: str
) -> None:
    put(tmp_path, a=entry("How?", more=first), b=entry("How?", more=second))

    assert len(load(tmp_path).errors) == 1


def test_the_file_that_changed_gives_way(tmp_path: Path) -> None:
    good = load(put(tmp_path, a=entry("Ay?"), b=entry("Bee?")))
    put(tmp_path, a=entry("Ay?", more="Also asked:\n- bee"))

    loaded = load(tmp_path, good.files)

    assert loaded.broken == ("a.md",)
    assert loaded.corpus == good.corpus


def test_a_file_taken_away_is_gone(tmp_path: Path) -> None:
    good = load(put(tmp_path, a=entry("Ay?"), b=entry("Bee?")))
    (tmp_path / "b.md").unlink()

    loaded = load(tmp_path, good.files)

    assert (names(loaded), loaded.problems) == (["a/ay"], ())
