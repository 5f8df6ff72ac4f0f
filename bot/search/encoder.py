"""Text in, unit vectors out: an ONNX sentence encoder that never imports torch.

Setup writes the model once (`encoder_export.py`): pooling and normalisation are in the graph.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from bot.errors import ModelError

Vectors: TypeAlias = NDArray[np.float32]
BATCH = 12  # texts; a larger one gains little, and pads short texts to the length of long ones
THREADS = 2


class Encodes(Protocol):
    """Turns texts into unit vectors."""

    @property
    def name(self) -> str:
        """What the vectors may be cached under: model and hash."""
        ...

    @property
    def words(self) -> frozenset[str]:
        """Whole words it knows, lower case."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 for each text, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Encoder:
    """An exported sentence encoder.

    Attributes:
        name: Model and hash, as its manifest has them.
        words: Whole words of its vocabulary, lower case.
    """

    name: str
    words: frozenset[str]
    _session: ort.InferenceSession = field(repr=False)
    _tokenizer: Tokenizer = field(repr=False)

    @classmethod
    def open(cls, folder: Path) -> "Encoder":
        """Load what setup exported.

        Raises:
            ModelError: The folder holds no exported encoder, or a damaged one.
        """
        try:
            manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        except OSError:
            raise ModelError(
                f"no encoder in {str(folder)!r}; run `make setup`, or set FIRSTLINE_MODELS to the "
                "folder that holds it"
            ) from None
        except ValueError as error:
            raise _damaged(folder, error) from None
        try:
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            tokenizer.enable_truncation(int(manifest["max_length"]))
            tokenizer.enable_padding()
            return cls(
                name=f"{manifest['model']}@{manifest['files']['model.onnx'][:12]}",
                words=frozenset(w for w in tokenizer.get_vocab() if w.isascii() and w.isalpha()),
                _session=_session(folder / "model.onnx"),
                _tokenizer=tokenizer,
            )
        except Exception as error:  # noqa: BLE001  both libraries raise bare Exceptions of their own
            raise _damaged(folder, error) from None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 for each text, in order; short texts share batches."""
        if not texts:
            return np.zeros((0, 0), np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        rows = [
            self._batch([texts[i] for i in order[at : at + BATCH]])
            for at in range(0, len(order), BATCH)
        ]
        vectors = np.concatenate(rows)
        return np.asarray(vectors[np.argsort(order)], np.float32)

    def _batch(self, texts: Sequence[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch(list(texts))
        ids = np.array([e.ids for e in encoded], np.int64)
        mask = np.array([e.attention_mask for e in encoded], np.int64)
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        wanted = {i.name for i in self._session.get_inputs()}
        (vectors,) = self._session.run(None, {k: v for k, v in feed.items() if k in wanted})
        return np.asarray(vectors, np.float32)


def _damaged(folder: Path, error: Exception) -> ModelError:
    why = str(error).splitlines()[0] if str(error) else type(error).__name__
    return ModelError(
        f"the encoder in {str(folder)!r} is damaged ({why}); delete the folder and run `make setup`"
    )


def _session(path: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = THREADS
    # Spinning threads fight the event loop: p50 under load was three times as long with it.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class MicroBatcher:
    """Joins what is asked at the same time into one call of the encoder, each text once.

    While one batch runs in a thread, newcomers gather for the next: nobody waits for a
    timer, and a lone question is encoded at once.
    """

    def __init__(self, encoder: Encodes) -> None:
        """Start idle."""
        self._encoder = encoder
        self._waiting: list[tuple[Sequence[str], asyncio.Future[Vectors]]] = []
        self._running: asyncio.Task[None] | None = None

    async def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each text, in order."""
        future: asyncio.Future[Vectors] = asyncio.get_running_loop().create_future()
        self._waiting.append((texts, future))
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._drain())
        return await future

    async def _drain(self) -> None:
        await asyncio.sleep(0)  # the parts of a message ask one turn after the message
        while self._waiting:
            batch, self._waiting = self._waiting, []
            texts = list(dict.fromkeys(text for asked, _ in batch for text in asked))
            try:
                vectors = await asyncio.to_thread(self._encoder.encode, texts)
            except Exception as error:  # noqa: BLE001  each asker must hear of it, whatever it is
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
                continue
            at = {text: row for row, text in enumerate(texts)}
            for asked, future in batch:
                if not future.done():  # its asker may have gone
                    future.set_result(vectors[[at[text] for text in asked]])
