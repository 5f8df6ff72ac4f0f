from collections.abc import Mapping
from xml.etree import ElementTree as ET

import pytest

from tests.bench.growth import MEASURES, SIZES, told
from tests.bench.growth_picture import PANELS, Point, picture, points_of, rounded

SVG = "{http://www.w3.org/2000/svg}"


def figures(*sizes: int) -> Mapping[str, float]:
    return {f"growth_{many}_{name}": many / 100 for many in sizes for name in MEASURES}


def test_every_size_tells_every_measure() -> None:
    found = told(1_000, dict.fromkeys(MEASURES, 2.0))

    assert [row.name for row in found] == [f"growth_1000_{name}" for name in MEASURES]
    assert all(row.what.startswith("1,000 phrasings: ") for row in found)
    assert all(row.met is None for row in found)


def test_no_two_sizes_share_a_name() -> None:
    many = [entries * (phrasings + 1) for entries, phrasings in SIZES]

    assert len(set(many)) == len(many)


def test_every_measure_has_a_chart() -> None:
    assert [name for name, _, _ in PANELS] == list(MEASURES)


def test_points_stand_in_the_order_of_their_size() -> None:
    found = points_of({**figures(20_000, 100), "other_100_load_s": 5.0}, "load_s")

    assert found == [Point(100, 1.0), Point(20_000, 200.0)]


def test_one_size_is_no_curve() -> None:
    with pytest.raises(ValueError, match="1 sizes of 'load_s'"):
        points_of(figures(100), "load_s")


def test_the_picture_says_every_value_and_size() -> None:
    root = ET.fromstring(picture(figures(100, 1_000, 20_000)))  # noqa: S314  drawn here

    words = [text.text for text in root.iter(f"{SVG}text")]
    assert words.count("20,000") == len(MEASURES)
    assert words.count("200") == len(MEASURES)
    assert {title for _, title, _ in PANELS} <= set(words)


def test_a_larger_value_stands_higher() -> None:
    root = ET.fromstring(picture(figures(100, 1_000)))  # noqa: S314  drawn here

    low, high, *_ = [float(dot.attrib["cy"]) for dot in root.iter(f"{SVG}circle")]
    assert high < low


def test_it_is_drawn_for_light_pages_and_for_dark_ones() -> None:
    assert "prefers-color-scheme: dark" in picture(figures(100, 1_000))


@pytest.mark.parametrize(
    ("value", "words"), [(0.234, "0.23"), (1.26, "1.3"), (41.6, "42"), (1234.5, "1,234")]
)
def test_values_are_told_in_two_digits(value: float, words: str) -> None:
    assert rounded(value) == words
