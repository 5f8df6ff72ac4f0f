"""What is indexed: each entry's question, its phrasings, and the parts of its answer."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.decide.wording import spelled_out, words
from bot.domain import Corpus, Entry
from bot.search.encoder import Vectors
from bot.search.race import Figures, Numbers

PART = 500  # characters; an answer part about this long still fits the encoder's window
NEAREST = 3  # phrasings whose mean cosine is an entry's support


@dataclass(frozen=True, slots=True)
class Similarities:
    """Cosines of one query with entries, one array element each.

    Attributes:
        dense: With the nearest prompt.
        answer: With the nearest part of the answer; 0 without any.
        support: Mean of the three nearest prompts.
        matched: Number of the nearest prompt.
    """

    dense: Figures
    answer: Figures
    support: Figures
    matched: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """Prompts (questions and phrasings) first, entry by entry, then answer parts, likewise.

    Attributes:
        texts: As written.
        vectors: Unit rows, one per text.
        owner: Entry number of each text.
        prompts: How many of the texts are prompts.
        prompt_spans: Entry number -> first and past-the-last prompt.
        answer_spans: Entry number -> first and past-the-last answer part.
    """

    texts: tuple[str, ...]
    vectors: Vectors
    owner: NDArray[np.int64]
    prompts: int
    prompt_spans: tuple[tuple[int, int], ...]
    answer_spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, corpus: Corpus, encode: Callable[[Sequence[str]], Vectors]) -> "Passages":
        """Cut the entries and encode every piece."""
        asked = [prompts_of(entry) for entry in corpus.entries]
        told = [parts_of(entry.answer) for entry in corpus.entries]
        texts = tuple(text for group in (*asked, *told) for text in group)
        prompts = sum(map(len, asked))
        owner = [n for groups in (asked, told) for n, group in enumerate(groups) for _ in group]
        return cls(
            texts=texts,
            vectors=np.ascontiguousarray(encode([embedded(text) for text in texts])),
            owner=np.array(owner, np.int64),
            prompts=prompts,
            prompt_spans=_spans(asked, 0),
            answer_spans=_spans(told, prompts),
        )

    def similarities(self, numbers: Sequence[int], vector: Vectors) -> Similarities:
        """Cosines of a unit vector with everything that these entries say."""
        # A few dozen short rows each: plain lists beat numpy's fixed cost a call.
        spans = [self.prompt_spans[number] for number in numbers]
        asked = [self._cosines(span, vector) for span in spans]
        told = [self._cosines(self.answer_spans[number], vector) for number in numbers]
        best = [max(row) for row in asked]
        where = zip(spans, asked, best, strict=True)
        matched = [first + row.index(top) for (first, _), row, top in where]
        return Similarities(
            dense=np.array(best),
            answer=np.array([max(row, default=0.0) for row in told]),
            support=np.array([support(row) for row in asked]),
            matched=np.array(matched, np.int64),
        )

    def _cosines(self, span: tuple[int, int], vector: Vectors) -> list[float]:
        row: list[float] = (self.vectors[span[0] : span[1]] @ vector).tolist()
        return row

    def prompts_per_entry(self) -> list[tuple[str, ...]]:
        """The question and phrasings of each entry."""
        return [self.texts[first:past] for first, past in self.prompt_spans]

    def near_pairs(self, names: Sequence[str], at_least: float) -> list[tuple[str, str, float]]:
        """Pairs of entries with prompts of at least this cosine, nearest first, each pair once."""
        prompts, owner = self.vectors[: self.prompts], self.owner[: self.prompts]
        best: dict[tuple[int, int], float] = {}
        for number, (first, past) in enumerate(self.prompt_spans):
            cosines = (prompts[past:] @ prompts[first:past].T).max(axis=1, initial=-1.0)
            for at in np.flatnonzero(cosines >= at_least):
                pair = (number, int(owner[past + at]))
                best[pair] = max(best.get(pair, -1.0), float(cosines[at]))
        ranked = sorted(best.items(), key=lambda item: -item[1])
        return [(names[a], names[b], cosine) for (a, b), cosine in ranked]

    def families(self) -> NDArray[np.int64]:
        """Number the entries so that those sharing a prompt have one number, from 0 up."""
        family = np.arange(len(self.prompt_spans), dtype=np.int64)
        first_with: dict[tuple[str, ...], int] = {}
        for text, number in zip(self.texts[: self.prompts], self.owner, strict=False):
            other = first_with.setdefault(words(text), int(number))
            if family[other] != family[number]:
                family[family == family[number]] = family[other]
        return np.unique(family, return_inverse=True)[1].astype(np.int64)


def support(cosines: Sequence[float]) -> float:
    """Mean of the nearest three cosines; 0 without any."""
    nearest = sorted(cosines)[-NEAREST:]
    return sum(nearest) / len(nearest) if nearest else 0.0


@lru_cache(maxsize=1 << 16)  # a corpus is read again whenever one of its files changes
def embedded(text: str) -> str:
    """The form of a text that is encoded: lower case, abbreviations written out."""
    return spelled_out(text).lower()


def prompts_of(entry: Entry) -> tuple[str, ...]:
    """The question and its phrasings."""
    return (entry.question, *entry.phrasings)


def parts_of(answer: str) -> tuple[str, ...]:
    """Join an answer's paragraphs into parts of about 500 characters, links bare of addresses."""
    text = re.sub(r"\]\([^)]*\)", "]", answer)
    parts: list[str] = []
    for paragraph in (p.strip() for p in re.split(r"\n\s*\n", text)):
        if parts and len(parts[-1]) + len(paragraph) < PART:
            parts[-1] += "\n" + paragraph
        elif paragraph:
            parts.append(paragraph)
    return tuple(parts)


def _spans(groups: Sequence[Sequence[str]], start: int) -> tuple[tuple[int, int], ...]:
    ends = start + np.cumsum([len(group) for group in groups])
    return tuple((int(end) - len(group), int(end)) for group, end in zip(groups, ends, strict=True))
