"""An exported encoder, written a second time with weights of 8 bits: faster, and a little blunter.

Offered, never chosen by itself: similarities move by a few hundredths, so `firstline eval` is
the judge of whether a company's questions are still answered as well.
"""

import json
import logging
import re
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from bot.errors import ModelError
from bot.search.encoder import Encoder
from bot.search.encoder_export import PROBES, replacing, sha256_of

SUFFIX = "-int8"
LEAST_COSINE = 0.95  # with the full encoder, over the probes; one scale for a whole matrix: 0.93
_FIRST_LAYERS = re.compile(r"\blayers?\.[01]/")  # as BERT and its kin name them


def quantize(full: Path, out: Path) -> float:
    """Write an exported encoder with 8-bit weights, one scale for each output channel.

    The first two layers stay as they are: an error there passes through all the others, and
    without it the golden questions are answered as well as by the full encoder.

    Args:
        full: Folder of the exported encoder.
        out: Replaced as a whole, and only by one that passed its check.

    Returns:
        The least cosine between its vectors and the full encoder's, over the probes.

    Raises:
        ModelError: There is no encoder, or the result gives other vectors.
    """
    encoder = Encoder.open(full)
    with replacing(out) as folder:
        shutil.copy(full / "tokenizer.json", folder / "tokenizer.json")
        _write_graph(full / "model.onnx", folder / "model.onnx")
        _write_manifest(full, folder, out.name)
        worst = float(np.sum(encoder.encode(PROBES) * Encoder.open(folder).encode(PROBES), 1).min())
        if not worst >= LEAST_COSINE:  # so that not-a-number fails too
            raise ModelError(
                f"{str(full)!r} loses too much in 8 bits: the least cosine over {len(PROBES)}"
                f" texts is {worst:.3f}, under {LEAST_COSINE}; use the full encoder"
            )
    return worst


def _write_graph(full: Path, path: Path) -> None:
    import onnx  # noqa: PLC0415  only setup needs it
    from onnxruntime import quantization  # noqa: PLC0415  it imports onnx

    graph = onnx.load(full, load_external_data=False).graph
    with _quiet():
        quantization.quantize_dynamic(
            full,
            path,
            weight_type=quantization.QuantType.QInt8,
            per_channel=True,
            nodes_to_exclude=[node.name for node in graph.node if _FIRST_LAYERS.search(node.name)],
        )


def _write_manifest(full: Path, folder: Path, name: str) -> None:
    manifest = json.loads((full / "manifest.json").read_text("utf-8"))
    files = {path.name: sha256_of(path) for path in sorted(folder.iterdir())}
    whole = {**manifest, "model": name, "files": files}
    (folder / "manifest.json").write_text(json.dumps(whole, indent=2) + "\n", "utf-8")


@contextmanager
def _quiet() -> Generator[None]:
    """Keep advice for other graphs to itself: the cosines are the judge of this one."""
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)
    try:
        yield
    finally:
        root.setLevel(level)
