"""Look a question up: the one door to everything the bot knows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from knowledge.collecting import no_garbage
from knowledge.facets import Asked, asked
from knowledge.model import Ambiguity, Entry, Facet, Kind, OutsideTopic, Wordings
from knowledge.normalize import clean
from knowledge.search.decision import CHOICES, CLOSE, SURE, WORTH_ASKING, WORTH_POINTING
from knowledge.search.explaining import explain
from knowledge.search.followups import ordinal
from knowledge.search.index import Index
from knowledge.search.matters import group_matters, lend_wordings, rows_of
from knowledge.search.outcome import (
    Context,
    Courtesy,
    Elsewhere,
    Emergency,
    Found,
    Match,
    NotFound,
    Outcome,
    Refusal,
    Social,
    Unsure,
)
from knowledge.search.reading import Reader, Reading
from knowledge.search.signals import Signals, heard
from knowledge.search.tokens import PART_OF_CONCEPT, Token, says_only, tokenize

RANKED = 10  # matches reported
MOSTLY = 0.6  # share of the words that a courtesy must cover to be the whole message
_CODE = re.compile(r"\b\d\.\d{6}\b")


@dataclass(frozen=True, slots=True)
class _Ambiguous:
    """Words that alone name several matters."""

    tokens: Sequence[Token]
    words: frozenset[str]  # the same, folded
    codes: tuple[str, ...]


class Knowledge:
    """Everything the bot can answer about; immutable, replaced whole when the content changes."""

    def __init__(
        self,
        entries: Iterable[Entry],
        wordings: Iterable[Wordings] = (),
        outside: Iterable[OutsideTopic] = (),
        ambiguous: Iterable[Ambiguity] = (),
    ) -> None:
        """Index the entries; about half a millisecond an entry."""
        said = {each.code: each for each in wordings}
        kept = {
            entry.id: lend_wordings(entry, said[entry.id]) if entry.id in said else entry
            for entry in entries
        }
        self.entries: Mapping[str, Entry] = MappingProxyType(kept)
        self._matters = group_matters(kept.values(), said.values(), outside)
        rows = rows_of(self._matters)
        names = [tokenize(row.text) for row in rows]
        self._index = Index(len(self._matters), rows, names)
        self._reader = Reader(self._matters, self._index, names)
        self._ambiguous = tuple(
            _Ambiguous(tokens, frozenset(token.folded for token in tokens), each.choices)
            for each in ambiguous
            for tokens in map(tokenize, each.say)
        )

    @classmethod
    def build(
        cls,
        entries: Iterable[Entry],
        wordings: Iterable[Wordings] = (),
        outside: Iterable[OutsideTopic] = (),
        ambiguous: Iterable[Ambiguity] = (),
    ) -> "Knowledge":
        """The same as calling the class: reads better where the work is worth noticing."""
        with no_garbage():
            return cls(entries, wordings, outside, ambiguous)

    def look_up(self, question: str, context: Context | None = None, *, on: date) -> Outcome:
        """What the question is about, for an answer on that day; never raises for any text."""
        cleaned = clean(question)
        tokens = tokenize(cleaned)
        signals = heard(cleaned, tokens)
        ask = asked([token.folded for token in tokens])
        if signals.danger is not None:
            return Emergency(kind=signals.danger)
        at_once = (
            _refusal(signals, tokens, ask)
            or self._named(cleaned, tokens, ask, context, on)  # "2" and "1.001193" are no noise
            or _noise(signals, tokens)
            or self._several(tokens, ask, on)
        )
        if at_once is not None:
            return at_once
        if not self._matters or (context is None and not any(token.weight for token in tokens)):
            return Social(kind=signals.social or Courtesy.HELP)
        return self._decide(
            self._reader.read(tokens, ask, context, on), signals, tokens, context, on
        )

    def _decide(
        self,
        reading: Reading,
        signals: Signals,
        tokens: Sequence[Token],
        context: Context | None,
        on: date,
    ) -> Outcome:
        """What to do with a ranking: the rules in order, the first that speaks wins."""
        first = self._matters[reading.order[0]]
        ranked, facet, why = (
            self._ranked(reading, on),
            reading.facet,
            explain(reading, self._index),
        )
        stays = context is not None and context.entry_id in {e.id for e in first.entries}
        stays = stays and (facet is not None or not reading.evidence.unrelated)
        reason = None
        if signals.personal:
            reason = Refusal.PERSONAL_DATA
        elif first.outside is not None:
            reason = Refusal.OTHER_DOMAIN
        elif not ranked or (reading.evidence.in_scope < WORTH_ASKING and not stays):
            reason = Refusal.DENUNCIATION if signals.denunciation else Refusal.NOT_KNOWN
        if reason is not None:
            if signals.social is not None and reason is Refusal.NOT_KNOWN:
                return Social(kind=signals.social, ranked=ranked, explanation=why)
            return NotFound(reason=reason, ranked=ranked, facet=facet, explanation=why)
        best = ranked[0]
        if best.entry.kind is Kind.REDIRECT and reading.evidence.right < WORTH_POINTING:
            reason = Refusal.NOT_KNOWN
            return NotFound(reason=reason, ranked=ranked, facet=facet, explanation=why)
        if best.entry.kind is Kind.REDIRECT:
            return Elsewhere(match=best, ranked=ranked, facet=facet, explanation=why)
        if reading.evidence.right < SURE and not stays:
            choices, ranked = _choices(ranked)
            return Unsure(choices=choices, ranked=ranked, facet=facet, explanation=why)
        case = _case_named(best.entry, tokens)
        return Found(match=best, case=case, ranked=ranked, facet=facet, explanation=why)

    def _ranked(self, reading: Reading, on: date) -> tuple[Match, ...]:
        """The best ten that can be shown; the first has its probability, the rest their share."""
        top = float(reading.scores.total[reading.order[0]]) or 1.0
        right = reading.evidence.right
        matches: list[Match] = []
        for at in reading.order:
            total = float(reading.scores.total[at])
            if total <= 0 or len(matches) == RANKED:
                break
            entry = self._matters[at].shown(on)
            if entry is not None:
                matches.append(Match(entry=entry, score=round(right * total / top, 4)))
        return tuple(matches)

    def _several(self, tokens: Sequence[Token], ask: Asked, on: date) -> Outcome | None:
        """Ask back when the message is nothing but a word declared ambiguous."""
        words = {token.folded for token in tokens}
        said = (each for each in self._ambiguous if each.words <= words)
        declared = (each.codes for each in said if says_only(tokens, each.tokens))
        codes = next(declared, ())
        entries = (self.entries.get(code) for code in codes)
        share = 1 / max(len(codes), 1)
        choices = tuple(Match(entry=e, score=share) for e in entries if e and e.in_force(on))
        if len(choices) < 2:  # noqa: PLR2004 - one choice is no question
            return None
        return Unsure(choices=choices, ranked=choices, facet=ask.facet)

    def _named(
        self,
        cleaned: str,
        tokens: Sequence[Token],
        ask: Asked,
        context: Context | None,
        on: date,
    ) -> Outcome | None:
        """The entry named by its official code, or by its place among the choices shown."""
        code = _CODE.search(cleaned)
        name, facet = (code.group() if code else ""), ask.facet
        if not name and context is not None and context.shown:
            naming = [token for at, token in enumerate(tokens) if at not in ask.asking]
            place = ordinal(naming, len(context.shown))
            if place is not None:
                name, facet = context.shown[place], ask.facet or context.facet
        entry = self.entries.get(name)
        if entry is None or not entry.in_force(on):
            return None
        return _named_outcome(entry, facet)


def _named_outcome(entry: Entry, facet: Facet | None) -> Outcome:
    match = Match(entry=entry, score=1.0)
    if entry.kind is Kind.REDIRECT:
        return Elsewhere(match=match, ranked=(match,), facet=facet)
    return Found(match=match, ranked=(match,), facet=facet)


def _refusal(signals: Signals, tokens: Sequence[Token], ask: Asked) -> Outcome | None:
    """Reasons not to look for anything, the gravest first."""
    if signals.injection:
        return NotFound(reason=Refusal.INJECTION)
    if signals.wrongdoing:
        return NotFound(reason=Refusal.WRONGDOING)
    if signals.social is not None and _mostly_social(signals, tokens, ask):
        return Social(kind=signals.social)
    return NotFound(reason=Refusal.FOREIGN) if signals.foreign else None


def _noise(signals: Signals, tokens: Sequence[Token]) -> Outcome | None:
    return NotFound(reason=Refusal.GIBBERISH) if signals.gibberish or not tokens else None


def _mostly_social(signals: Signals, tokens: Sequence[Token], ask: Asked) -> bool:
    """True when little is left beside the courtesy; "o" of "nop o dau" asks, and is no "ờ"."""
    said = signals.social_words
    if ask.facet is not None:
        said -= ask.asking
    if not said:
        return False
    rest = sum(token.weight for at, token in enumerate(tokens) if at not in said)
    return rest < PART_OF_CONCEPT or len(said) >= MOSTLY * len(tokens)


def _choices(ranked: tuple[Match, ...]) -> tuple[tuple[Match, ...], tuple[Match, ...]]:
    """Two to four choices, best first, and the ranking with them at its head."""
    least = ranked[0].score * CLOSE
    near = tuple(match for match in ranked if match.score >= least)[:CHOICES]
    choices = near if len(near) > 1 else ranked[:2]
    return choices, choices + ranked[len(choices) :]


def _case_named(entry: Entry, tokens: Sequence[Token]) -> int | None:
    """The case whose wording the question contains, the longest wording first."""
    said = {token.folded for token in tokens}
    best, found = 0, None
    for number, case in enumerate(entry.cases):
        for wording in case.wordings:
            needed = _words_of(wording)
            if needed <= said and len(needed) > best:
                best, found = len(needed), number
    return found


@lru_cache(maxsize=16_384)  # more than the national catalogue has wordings of cases
def _words_of(wording: str) -> frozenset[str]:
    return frozenset(token.folded for token in tokenize(wording) if token.weight)
