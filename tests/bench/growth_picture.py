"""The growth curves as an SVG: four small charts, readable on light and on dark pages.  Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log10
from typing import Final
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 380, 210  # of one chart, pixels
LEFT, RIGHT, TOP, BOTTOM = 34, 46, 52, 30  # between a chart's edge and its curve
FOOT = 24  # below all charts
CAPTION: Final = "Questions and phrasings in the corpus, on a logarithmic scale"
PANELS: Final = (
    ("decision_ms", "Decision beyond the encoder", "CPU, median, ms"),
    ("memory_mb", "Memory", "peak of the process, MB"),
    ("load_s", "Index from known vectors", "seconds"),
    ("index_s", "Index with every text encoded", "seconds"),
)
STYLE: Final = """
text { font: 12px system-ui, sans-serif; fill: #57606a }
.title { font-size: 14px; font-weight: 600; fill: #1f2328 }
.value { fill: #1f2328 }
.axis { stroke: #afb8c1 }
.curve { fill: none; stroke: #0969da; stroke-width: 2 }
.point { fill: #0969da }
@media (prefers-color-scheme: dark) {
  text { fill: #9198a1 }
  .title, .value { fill: #f0f6fc }
  .axis { stroke: #3d444d }
  .curve { stroke: #4493f8 }
  .point { fill: #4493f8 }
}
"""


@dataclass(frozen=True, slots=True)
class Point:
    """One measured size: phrasings in the corpus, and the value there."""

    many: int
    value: float


def picture(figures: Mapping[str, float]) -> str:
    """Draw the figures named `growth_<phrasings>_<measure>`; others are left alone.

    Raises:
        ValueError: A measure has fewer than two sizes.
    """
    charts = "".join(
        _chart(n, title, unit, points_of(figures, name))
        for n, (name, title, unit) in enumerate(PANELS)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH} {2 * HEIGHT + FOOT}" '
        f'role="img" aria-label="How time and memory grow with the corpus">\n'
        f"<style>{STYLE}</style>\n{charts}"
        f"{_label('caption', 'start', LEFT, 2 * HEIGHT + FOOT / 2, CAPTION)}</svg>\n"
    )


def points_of(figures: Mapping[str, float], measure: str) -> list[Point]:
    """The sizes of one measure, smallest first.

    Raises:
        ValueError: There are fewer than two.
    """
    start, end = "growth_", f"_{measure}"
    found = sorted(
        (int(name[len(start) : -len(end)]), value)
        for name, value in figures.items()
        if name.startswith(start) and name.endswith(end)
    )
    if len(found) < 2:
        raise ValueError(f"the figures hold {len(found)} sizes of {measure!r}; two make a curve")
    return [Point(many, value) for many, value in found]


def _chart(number: int, title: str, unit: str, points: Sequence[Point]) -> str:
    """One chart: sizes by their logarithm, values from 0 up."""
    across, down = number % 2 * WIDTH, number // 2 * HEIGHT
    return (
        f'<g transform="translate({across} {down})">\n'
        f'<text class="title" x="{LEFT}" y="20">{escape(title)}</text>\n'
        f'<text x="{LEFT}" y="36">{escape(unit)}</text>\n'
        f"{''.join(_drawn(points))}</g>\n"
    )


def _drawn(points: Sequence[Point]) -> Iterator[str]:
    places = [(_x(point, points), _y(point, points)) for point in points]
    foot = HEIGHT - BOTTOM
    yield f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{foot}" y2="{foot}"/>\n'
    yield f'<polyline class="curve" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}"/>\n'
    for point, (x, y) in zip(points, places, strict=True):
        yield f'<circle class="point" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>\n'
        yield _label("value", "end", x + 5, y - 9, rounded(point.value))  # off the rising curve
        yield _label("size", "middle", x, foot + 18, f"{point.many:,}")


def _label(kind: str, anchor: str, x: float, y: float, words: str) -> str:
    return f'<text class="{kind}" text-anchor="{anchor}" x="{x:.1f}" y="{y:.1f}">{words}</text>\n'


def _x(point: Point, points: Sequence[Point]) -> float:
    least, most = log10(points[0].many), log10(points[-1].many)
    return LEFT + (log10(point.many) - least) / (most - least) * (WIDTH - LEFT - RIGHT)


def _y(point: Point, points: Sequence[Point]) -> float:
    most = max(one.value for one in points) or 1.0
    return HEIGHT - BOTTOM - point.value / most * (HEIGHT - TOP - BOTTOM)


def rounded(value: float) -> str:
    """Two digits, or all before the point."""
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"
