"""Words that narrow a matter down: how well an entry's and a question's agree."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from knowledge.lexicon.loading import any_of, read_toml
from knowledge.search.index import Floats

# Factors on the score, chosen on the development questions; hit@1 is flat around them.
UNASKED = 0.90  # the entry is narrower than the question
AGREED = 1.05  # both mention it
MISSED = 0.97  # the question mentions it, the entry does not
WRONG_AGE, RIGHT_AGE = 0.8, 1.1  # an age in the question, outside or inside the ages of the title

_AGE = re.compile(r"\b(\d{1,3}) ?(?:tuoi|t)\b")
_BORN = re.compile(r"\bsinh (?:nam )?(\d{4})\b")
_UNDER = re.compile(r"duoi (\d{1,3}) tuoi")
_FROM = re.compile(r"tu (?:du )?(\d{1,3}) tuoi(?! den)")
OLDEST = 130  # years: a larger number is no age


@dataclass(frozen=True, slots=True, kw_only=True)
class _Qualifier:
    name: str
    title: str  # an expression, as the next
    asked: re.Pattern[str]
    unasked: float
    missed: float


@lru_cache(maxsize=1)
def _qualifiers() -> tuple[_Qualifier, ...]:
    return tuple(
        _Qualifier(
            name=item["name"],
            title=item["title"],
            asked=_whole_words(item["asked"]),
            unasked=item.get("unasked", UNASKED),
            missed=item.get("missed", MISSED),
        )
        for item in read_toml("qualifiers.toml")["qualifier"]
    )


def _whole_words(expression: str) -> re.Pattern[str]:
    return any_of([rf"(?:{expression})\b"])


def _found(expression: str, texts: Iterable[str]) -> list[bool]:
    """Which of the texts have it; in most there is nothing like it, which shows soon."""
    like, whole = re.compile(expression.replace(r"\b", "")), _whole_words(expression)
    return [like.search(text) is not None and whole.search(text) is not None for text in texts]


class Qualifiers:
    """Which qualifier each matter has; built once."""

    def __init__(self, titles: Sequence[str]) -> None:
        """`titles`: folded titles, one a matter, "" to have none."""
        known = _qualifiers()
        has = np.array([_found(one.title, titles) for one in known], dtype=bool).reshape(
            len(known), len(titles)
        )
        unasked = np.array([[one.unasked] for one in known])
        missed = np.array([[one.missed] for one in known])
        not_mentioned = np.where(has, unasked, 1.0)
        self._none_mentioned: Floats = not_mentioned.prod(axis=0)
        self._mentioned: Floats = np.where(has, AGREED, missed) / not_mentioned
        under = [_number(_UNDER, text) for text in titles]
        at_least = [_number(_FROM, text) for text in titles]
        self._aged = np.array([a is not None or b is not None
                               for a, b in zip(under, at_least, strict=True)])  # fmt: skip
        self._under: Floats = np.array([OLDEST if age is None else age for age in under], float)
        self._at_least: Floats = np.array([age or 0 for age in at_least], float)

    def factors(self, folded_question: str, on: date) -> tuple[Floats, tuple[str, ...]]:
        """Per matter the factor on its score, and the qualifiers the question mentions."""
        heard = [at for at, one in enumerate(_qualifiers()) if one.asked.search(folded_question)]
        factor: Floats = self._none_mentioned * self._mentioned[heard].prod(axis=0)
        age = _age(folded_question, on)
        if age is not None:
            fits = (self._at_least <= age) & (age < self._under)
            factor = factor * np.where(self._aged, np.where(fits, RIGHT_AGE, WRONG_AGE), 1.0)
        return factor, tuple(_qualifiers()[at].name for at in heard)


def _age(folded: str, on: date) -> int | None:
    """The age a question speaks of: "15 tuổi", or "sinh năm 2010" reckoned on that day."""
    years = _number(_AGE, folded)
    born = _number(_BORN, folded)
    if years is None and born is not None:
        years = on.year - born
    return years if years is not None and 0 <= years < OLDEST else None


def _number(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    return int(match.group(1)) if match else None
