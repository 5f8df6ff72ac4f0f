"""haystack-ai: a pipeline of its sentence-transformers embedder and its in-memory retriever."""

import torch
from haystack import (  # pyright: ignore[reportMissingImports]  the peers' environment
    Document,
    Pipeline,
)
from haystack.components.retrievers.in_memory import (  # pyright: ignore[reportMissingImports]  the same
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import (  # pyright: ignore[reportMissingImports]  the same
    InMemoryDocumentStore,
)
from haystack_integrations.components.embedders.sentence_transformers import (  # pyright: ignore[reportMissingImports]  the same
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from tests.bench.peers.asked import THREADS, Ask, Corpus, serve


def ready(corpus: Corpus) -> Ask:
    """Write the passages into the store and warm the pipeline up."""
    torch.set_num_threads(THREADS)
    store = InMemoryDocumentStore(embedding_similarity_function="dot_product")
    writer = SentenceTransformersDocumentEmbedder(model=corpus.model, normalize_embeddings=True)
    writer.warm_up()
    passages = [Document(content=text, meta={"entry": entry}) for text, entry in corpus.passages]
    store.write_documents(writer.run(passages)["documents"])
    pipeline = Pipeline()
    pipeline.add_component(
        "embedder",
        SentenceTransformersTextEmbedder(
            model=corpus.model, normalize_embeddings=True, progress_bar=False
        ),
    )
    retriever = InMemoryEmbeddingRetriever(store, top_k=1, return_embedding=False)
    pipeline.add_component("retriever", retriever)
    pipeline.connect("embedder.embedding", "retriever.query_embedding")
    pipeline.warm_up()

    def ask(question: str) -> str:
        found = pipeline.run({"embedder": {"text": question}})["retriever"]["documents"]
        return str(found[0].meta["entry"])

    return ask


if __name__ == "__main__":
    serve(ready)
