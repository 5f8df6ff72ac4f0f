"""semantic-router with its local encoder and its local index; the nearest utterance decides."""

from collections import defaultdict

import torch
from semantic_router import Route  # pyright: ignore[reportMissingImports]  the peers' environment
from semantic_router.encoders import (  # pyright: ignore[reportMissingImports]  the same
    LocalEncoder,
)
from semantic_router.routers import (  # pyright: ignore[reportMissingImports]  the same
    IndexedRouter,
)

from tests.bench.peers.asked import THREADS, Ask, Corpus, serve


def ready(corpus: Corpus) -> Ask:
    """Make every entry a route."""
    torch.set_num_threads(THREADS)
    utterances: dict[str, list[str]] = defaultdict(list)
    for text, entry in corpus.passages:
        utterances[entry].append(text)
    router = IndexedRouter(
        encoder=LocalEncoder(name=corpus.model, device="cpu"),
        routes=[Route(name=entry, utterances=texts) for entry, texts in utterances.items()],
        aggregation="max",  # of its three the best beside `sum`, and well before its default
    )
    return lambda question: str(router(question).name)


if __name__ == "__main__":
    serve(ready)
