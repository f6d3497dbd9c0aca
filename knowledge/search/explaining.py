"""Say why a look-up ended as it did: the text behind `--explain`."""

from knowledge.search.decision import SURE
from knowledge.search.index import Index
from knowledge.search.outcome import Explanation
from knowledge.search.reading import Reading


def explain(reading: Reading, index: Index) -> Explanation:
    """Matched words, repairs, the name that fitted best, the figures and the threshold."""
    first = int(reading.order[0])
    names_use = index.terms_of(first)
    query, evidence = reading.query, reading.evidence
    names = index.rows_of(first)
    best = max(names, key=reading.scores.fit.__getitem__, default=None)
    fitted = () if best is None else (f"cách gọi khớp nhất: {index.rows[best].text}",)
    figures = (
        f"khớp cách gọi {evidence.name:.2f} · điểm {evidence.total:.2f} · "
        f"hơn việc kế tiếp {evidence.lead:.0%} · giải thích được {evidence.explained:.0%} câu hỏi"
    )
    odds = f"khả năng đúng {evidence.right:.2f} · khả năng có lời đáp {evidence.in_scope:.2f}"
    return Explanation(
        normalized=" ".join(token.word for token in query.tokens),
        expansions=query.repairs,
        matched=tuple(
            token.word
            for token, meant in zip(query.tokens, query.meant, strict=True)
            if token.weight and any(term in names_use for term in meant)
        ),
        notes=(*reading.notes, *fitted, figures, odds),
        threshold=SURE,
    )
