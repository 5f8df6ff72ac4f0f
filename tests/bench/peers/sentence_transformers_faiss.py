"""sentence-transformers on torch, with FAISS: what most people write first."""

import faiss
import torch
from sentence_transformers import SentenceTransformer

from tests.bench.peers.asked import THREADS, Ask, Corpus, serve


def ready(corpus: Corpus) -> Ask:
    """Encode the passages into a flat index of inner products."""
    torch.set_num_threads(THREADS)
    model = SentenceTransformer(corpus.model, device="cpu")
    vectors = model.encode([text for text, _ in corpus.passages], normalize_embeddings=True)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)

    def ask(question: str) -> str:
        vector = model.encode([question], normalize_embeddings=True, show_progress_bar=False)
        _, near = index.search(vector, 1)
        return corpus.passages[int(near[0][0])][1]

    return ask


if __name__ == "__main__":
    serve(ready)
