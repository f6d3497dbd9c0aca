"""Fit the two decision curves of knowledge/search/decision.py and show what thresholds give.

Logistic regression on seven numbers about the ranking, 5-fold so that every figure printed is for
questions the curve has not seen; the coefficients printed last are fitted on all of them.
"""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bench.data import ON, knowledge, lines
from knowledge.model import Kind
from knowledge.normalize import clean
from knowledge.search.engine import Knowledge
from knowledge.search.tokens import tokenize

FOLDS = 5
STRENGTH = 1.0  # inverse of the L2 penalty


def main() -> None:
    """Print coefficients and the trade-off."""
    known = knowledge()
    features, right, in_scope = _examples(known)
    for name, target in (("RIGHT_FIRST", right), ("IN_SCOPE", in_scope)):
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
        unseen = np.zeros(len(target))
        for train, test in folds.split(features, target):
            model = LogisticRegression(C=STRENGTH, fit_intercept=False, max_iter=2000)
            model.fit(features[train], target[train])
            unseen[test] = model.predict_proba(features[test])[:, 1]
        print(f"\n{name}: {len(target)} examples, {target.mean():.3f} positive")
        for threshold in np.arange(0.2, 0.95, 0.05):
            chosen = unseen >= threshold
            precision = target[chosen].mean() if chosen.any() else 1.0
            print(
                f"  >= {threshold:.2f}: {chosen.mean():.3f} of all, precision {precision:.3f}, "
                f"recall {(chosen & (target == 1)).sum() / target.sum():.3f}"
            )
        model = LogisticRegression(C=STRENGTH, fit_intercept=False, max_iter=2000)
        model.fit(features, target)
        print(f"{name} = ({', '.join(f'{c:.2f}' for c in model.coef_[0])})")


def _examples(known: Knowledge) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features, and whether the first is right / the question has an answer here."""
    features, right, in_scope = [], [], []
    questions = lines("dev_queries.jsonl") + lines("dev_oos.jsonl")
    for question in questions:
        cleaned = clean(question["query"])
        tokens = tokenize(cleaned)
        if not tokens:
            continue
        reading = known._reader.read(tokens, None, ON)  # noqa: SLF001
        ranked = known._ranked(reading, ON)  # noqa: SLF001
        first = known._matters[int(reading.order[0])]  # noqa: SLF001
        if first.outside is not None or first.kind is Kind.REDIRECT or not ranked:
            continue  # decided by what it is, not by a threshold
        codes = {ranked[0].entry.id, *ranked[0].entry.about}
        features.append(reading.evidence.features)
        right.append(bool(codes & set(question["relevant"])))
        in_scope.append(bool(question["relevant"]))
    return np.array(features), np.array(right, dtype=int), np.array(in_scope, dtype=int)
