"""Phrases by their words, to find all that begin at a word in one walk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

_Meaning = TypeVar("_Meaning")


@dataclass(slots=True)
class _Branch(Generic[_Meaning]):
    """What is listed under some words, and under these and one more."""

    meanings: list[_Meaning] = field(default_factory=list)
    after: dict[str, "_Branch[_Meaning]"] = field(default_factory=dict)


class PhraseTree(Generic[_Meaning]):
    """Phrases with what they mean; a phrase may be listed several times."""

    def __init__(self, listed: Iterable[tuple[Sequence[str], _Meaning]]) -> None:
        """Take the words of each phrase, at least one, and its meaning."""
        root: _Branch[_Meaning] = _Branch()
        for words, meaning in listed:
            end = root
            for word in words:
                end = end.after.setdefault(word, _Branch())
            end.meanings.append(meaning)
        self._first = root.after

    def starting(self, words: Sequence[str], at: int) -> list[tuple[int, list[_Meaning]]]:
        """The phrases that begin at that word, the longest last: how many words, and meanings."""
        found: list[tuple[int, list[_Meaning]]] = []
        branch = self._first.get(words[at])
        length = 1
        while branch is not None:
            if branch.meanings:
                found.append((length, branch.meanings))
            if at + length == len(words):
                break
            branch = branch.after.get(words[at + length])
            length += 1
        return found

    def everywhere(
        self, words: Sequence[str]
    ) -> list[tuple[int, list[tuple[int, list[_Meaning]]]]]:
        """The words at which a phrase begins, with what `starting` finds there."""
        return [
            (at, found)
            for at, branch in enumerate(map(self._first.get, words))
            # Many words begin a phrase, few of them with the right second word.
            if branch is not None
            and (branch.meanings or (at + 1 < len(words) and words[at + 1] in branch.after))
            and (found := self.starting(words, at))
        ]
