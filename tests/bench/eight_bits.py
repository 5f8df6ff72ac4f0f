"""The encoder with 8-bit weights beside the full one: time, size, and golden questions."""

import asyncio
import tempfile
import time
from pathlib import Path
from statistics import median

from bot.app import Line
from bot.evals.golden import read
from bot.evals.measure import measure
from bot.search.encoder import Encoder
from bot.search.encoder_int8 import quantize
from bot.search.passages import embedded
from tests.bench.corpora import KNOWLEDGE, MODEL, encoder, example
from tests.bench.deciding import line_of
from tests.bench.questions import NOW, questions
from tests.bench.row import Row


def rows() -> list[Row]:
    """Measure them all."""
    with tempfile.TemporaryDirectory(prefix="firstline-bench-") as folder:
        small = Path(folder) / "small"
        least = quantize(MODEL, small)
        full, short = encoder(), Encoder.open(small)
        size = (small / "model.onnx").stat().st_size / (MODEL / "model.onnx").stat().st_size
        accuracy = [_accuracy(line_of(one, example())) for one in (full, short)]
        return [
            _row("int8_cpu_ratio", "CPU a text beside the full encoder", _ratio(full, short), "x"),
            _row("int8_size_ratio", "size of its file beside the full one's", size, "x"),
            _row("int8_least_cosine", "least cosine with the full encoder", least, ""),
            _row("accuracy_full", "golden questions met, full encoder", accuracy[0] * 100, "%"),
            _row("accuracy_int8", "golden questions met, 8 bits", accuracy[1] * 100, "%"),
        ]


def _row(name: str, what: str, value: float, unit: str) -> Row:
    return Row(name=name, what=f"8-bit encoder: {what}", value=value, unit=unit)


def _ratio(full: Encoder, short: Encoder) -> float:
    ratios: list[float] = []
    for question in questions():
        text, began = embedded(question.text), time.process_time()
        full.encode([text])
        between = time.process_time()
        short.encode([text])
        ratios.append((time.process_time() - between) / (between - began))
    return median(ratios)


def _accuracy(line: Line) -> float:
    """Share of the golden questions that met what was expected."""
    names = frozenset(entry.name for entry in example().entries)
    golden = read(KNOWLEDGE / "golden.yaml", names, NOW)
    found = asyncio.run(measure(golden, line.resolve, time.perf_counter, time.process_time))
    return sum(one.met for one in found) / len(found)
