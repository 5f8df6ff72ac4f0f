"""Setting up: the lock, what is documented about it, and the steps before anything is installed."""

import ast
import hashlib
import json
import re
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli.setup import Site, Stop, check_disk, check_port, encoder_is_whole, main, stamp
from bot.search.encoder import Encoder

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RUNTIME: list[str] = PROJECT["project"]["dependencies"]
SETUP: list[str] = PROJECT["project"]["optional-dependencies"]["setup"]
DEV: list[str] = PROJECT["dependency-groups"]["dev"]
BUILD: list[str] = PROJECT["build-system"]["requires"]
GONE = '{"files": {"model.onnx": "0", "tokenizer.json": "0"}}'
ENCODER = ROOT / "var" / "models" / "all-MiniLM-L6-v2"


def name_of(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found is not None
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def pins() -> list[str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "constraints.txt").write_text("click==8.5.1\n", "utf-8")
    return Site(tmp_path, tmp_path / "models")


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield int(server.getsockname()[1])


def test_lock_pins_exact_releases_and_names_no_index() -> None:
    pin = re.compile(r"[a-z0-9.-]+==[A-Za-z0-9.]+( ; [^/@]+)?")  # no address, no build of one kind

    assert [line for line in pins() if not pin.fullmatch(line)] == []


def test_lock_pins_every_direct_dependency() -> None:
    asked = {name_of(item) for item in [*RUNTIME, *SETUP, *DEV, *BUILD]}

    assert asked - {name_of(line) for line in pins()} == set()


def test_every_dependency_is_documented_with_its_reason() -> None:
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", _text("docs/dependencies.md"), re.MULTILINE)

    assert sorted(name for name, _ in rows) == sorted(
        {name_of(item) for item in [*RUNTIME, *SETUP, *DEV, *BUILD]}
    )
    assert [name for name, reason in rows if not reason.endswith(".")] == []


def test_makefile_asks_for_the_python_that_the_package_asks_for() -> None:
    assert PROJECT["project"]["requires-python"] == ">=3.11"
    assert "sys.version_info < (3, 11)" in _text("Makefile")


def test_setup_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse(_text("bot/cli/setup.py"))
    froms = {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    imports = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}

    tops = {str(name).split(".")[0] for name in froms | imports}
    assert tops - sys.stdlib_module_names == set()


def test_a_taken_port_stops_setup_with_one_line(
    taken_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["--port", str(taken_port)])

    said = capsys.readouterr()
    assert status == 2
    assert said.out == ""
    assert said.err == (
        f"setup stops: port {taken_port} is taken; "
        f"choose another: make demo PORT={taken_port + 1}\n"
    )


@pytest.mark.parametrize("text", ["abc", "-1", "65536", "", "٣"])
def test_a_port_that_is_none_is_named(text: str) -> None:
    with pytest.raises(Stop, match=f"PORT is {text!r}; give a whole number"):
        check_port(text)


def test_a_full_disk_is_reported_before_it_is_filled(tmp_path: Path) -> None:
    check_disk(tmp_path, 4_000_000_000, 4_000_000_000)

    with pytest.raises(Stop, match=r"1\.5 GB are free in .* and 4 are needed; free some space"):
        check_disk(tmp_path, 1_500_000_000, 4_000_000_000)


def test_what_is_asked_the_lock_and_the_place_make_a_new_environment(site: Site) -> None:
    before = stamp(site, ["click"])
    elsewhere = site.root / "moved"
    elsewhere.mkdir()
    (elsewhere / "constraints.txt").write_text("click==8.5.1\n", "utf-8")

    assert stamp(site, ["click"]) == before
    assert stamp(site, ["click", "rich"]) != before
    assert stamp(replace(site, root=elsewhere), ["click"]) != before

    site.constraints.write_text("click==8.5.2\n", "utf-8")
    assert stamp(site, ["click"]) != before


def test_an_old_python_is_named_with_the_remedy(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    old.chmod(0o755)

    ended = subprocess.run(  # noqa: S603  our own words
        ["make", "setup", f"PYTHON={old}"],  # noqa: S607  make is where it is
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 2
    assert ended.stderr.startswith(
        f"setup stops: {old} is not Python 3.11 or newer; install one and name it: make setup PYTHO"
    )


def test_an_encoder_with_a_damaged_file_is_made_again(tmp_path: Path) -> None:
    model = tmp_path / "model.onnx"
    model.write_bytes(b"graph")
    (tmp_path / "tokenizer.json").write_bytes(b"words")
    files = {
        "model.onnx": hashlib.sha256(b"graph").hexdigest(),
        "tokenizer.json": hashlib.sha256(b"words").hexdigest(),
    }
    (tmp_path / "manifest.json").write_text(json.dumps({"files": files}), "utf-8")
    assert encoder_is_whole(tmp_path)

    model.write_bytes(b"grap")

    assert not encoder_is_whole(tmp_path)


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"files": {}}', GONE])
def test_an_encoder_without_a_good_manifest_is_made_again(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "manifest.json").write_text(manifest, "utf-8")

    assert not encoder_is_whole(tmp_path)


@pytest.mark.skipif(not ENCODER.exists(), reason="no exported encoder; `make setup` exports it")
def test_the_exported_encoder_is_what_its_manifest_says() -> None:
    manifest = json.loads((ENCODER / "manifest.json").read_text("utf-8"))

    texts = ["I forgot my VPN password", "i forgot my vpn pw", "where is the canteen"]
    vectors = Encoder.open(ENCODER).encode(texts)

    assert encoder_is_whole(ENCODER)
    assert set(manifest["files"]) == {"model.onnx", "tokenizer.json"}
    assert (manifest["model"], manifest["max_length"]) == ("all-MiniLM-L6-v2", 256)
    assert vectors.shape == (3, manifest["dimensions"]) == (3, 384)
    assert float(vectors[0] @ vectors[1]) > float(vectors[0] @ vectors[2]) + 0.3


def _text(path: str) -> str:
    return (ROOT / path).read_text("utf-8")
