"""Remember what is found out about a word: words come again."""

from collections.abc import Callable
from typing import Generic, TypeVar

LONGEST_KEPT = 40  # characters; what people write whole is not kept

_Form = TypeVar("_Form")


class _Kept(dict[str, _Form], Generic[_Form]):
    """Forms by their words; found out when first asked for, forgotten all at once when full."""

    def __init__(self, form: Callable[[str], _Form], most: int) -> None:
        super().__init__()
        self._form = form
        self._most = most

    def __missing__(self, word: str) -> _Form:
        form = self._form(word)
        if len(word) <= LONGEST_KEPT:
            if len(self) >= self._most:
                self.clear()
            self[word] = form
        return form


def keeping(most: int) -> Callable[[Callable[[str], _Form]], Callable[[str], _Form]]:
    """Remember the forms of so many words, and of nothing that is longer than words are."""
    return lambda form: _Kept(form, most).__getitem__
