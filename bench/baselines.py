"""Ready-made retrieval, on the same records and questions, folded text, no tuning."""

import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import bm25s
import numpy as np
import tantivy
from rank_bm25 import BM25Okapi
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer

from knowledge.normalize import clean, fold, words

Search = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Document:
    """A record as the tools see it: folded words of its title and of its text."""

    code: str
    title: str
    body: str


def folded(text: str) -> str:
    """Folded words, one space apart, punctuation gone."""
    return " ".join(fold(word) for word in words(clean(text)))


def documents(records: Sequence[dict]) -> list[Document]:
    """Title, and title with steps, papers, results and conditions."""
    made = []
    for record in records:
        papers = " ".join(paper["name"] for paper in record["documents"])
        text = f"{record['name']} {record['steps']} {papers} {record['requirements']}"
        made.append(Document(record["code"], folded_long(record["name"]), folded_long(text)))
    return made


def folded_long(text: str) -> str:
    """The same for a text of any length."""
    return " ".join(folded(text[at : at + 900]) for at in range(0, len(text), 900))


def _top(codes: list[str], scores: np.ndarray, limit: int) -> list[str]:
    return [codes[at] for at in np.argsort(-scores, kind="stable")[:limit]]


def rank_bm25_title(docs: list[Document]) -> Search:
    """rank_bm25, title."""
    codes, model = [d.code for d in docs], BM25Okapi([d.title.split() for d in docs])
    return lambda q, n: _top(codes, model.get_scores(folded(q).split()), n)


def bm25s_both(docs: list[Document]) -> Search:
    """bm25s, title + body."""
    codes, model = [d.code for d in docs], bm25s.BM25()
    model.index([f"{d.title} {d.body}".split() for d in docs], show_progress=False)

    def search(question: str, limit: int) -> list[str]:
        found, _ = model.retrieve([folded(question).split()], k=limit, show_progress=False)
        return [codes[at] for at in found[0]]

    return search


def _tfidf(docs: list[Document], texts: list[str], **settings: object) -> Search:
    codes, model = [d.code for d in docs], TfidfVectorizer(sublinear_tf=True, **settings)
    matrix = model.fit_transform(texts)
    return lambda q, n: _top(codes, (matrix @ model.transform([folded(q)]).T).toarray()[:, 0], n)


def tfidf_words(docs: list[Document]) -> Search:
    """scikit-learn TF-IDF, words 1-2, body."""
    return _tfidf(docs, [d.body for d in docs], ngram_range=(1, 2))


def tfidf_characters(docs: list[Document]) -> Search:
    """scikit-learn TF-IDF, characters 2-4, title."""
    return _tfidf(docs, [d.title for d in docs], analyzer="char_wb", ngram_range=(2, 4))


def rapidfuzz_title(docs: list[Document]) -> Search:
    """Title, by rapidfuzz token_set_ratio."""
    codes, titles = [d.code for d in docs], [d.title for d in docs]

    def search(question: str, limit: int) -> list[str]:
        found = process.extract(folded(question), titles, scorer=fuzz.token_set_ratio, limit=limit)
        return [codes[at] for _, _, at in found]

    return search


def sqlite_fts5(docs: list[Document]) -> Search:
    """SQLite FTS5, title x5 + body."""
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table d using fts5(code unindexed, title, body)")
    base.executemany("insert into d values (?, ?, ?)", [(d.code, d.title, d.body) for d in docs])
    ask = "select code from d where d match ? order by bm25(d, 0, 5, 1) limit ?"

    def search(question: str, limit: int) -> list[str]:
        match = " OR ".join(f'"{word}"' for word in dict.fromkeys(folded(question).split()))
        return [code for (code,) in base.execute(ask, (match, limit))] if match else []

    return search


def tantivy_both(docs: list[Document]) -> Search:
    """tantivy, title x3 + body."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("code", stored=True, tokenizer_name="raw")
    builder.add_text_field("title")
    builder.add_text_field("body")
    index = tantivy.Index(builder.build(), path=tempfile.mkdtemp(prefix="bench-"))
    writer = index.writer(heap_size=50_000_000, num_threads=1)
    for doc in docs:
        writer.add_document(tantivy.Document(code=doc.code, title=doc.title, body=doc.body))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(question: str, limit: int) -> list[str]:
        text = folded(question)
        if not text:
            return []
        query = index.parse_query(text, ["title", "body"], field_boosts={"title": 3.0})
        hits = searcher.search(query, limit).hits
        return [searcher.doc(address)["code"][0] for _, address in hits]

    return search


READY_MADE: tuple[tuple[str, Callable[[list[Document]], Search]], ...] = (
    ("tantivy, title x3 + body", tantivy_both),
    ("TF-IDF words 1-2, body", tfidf_words),
    ("TF-IDF characters 2-4, title", tfidf_characters),
    ("rank_bm25, title", rank_bm25_title),
    ("rapidfuzz token_set_ratio, title", rapidfuzz_title),
    ("bm25s, title + body", bm25s_both),
    ("SQLite FTS5, title x5 + body", sqlite_fts5),
)
