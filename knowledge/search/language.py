"""Tell Vietnamese from other languages and from noise, by the shape of its syllables."""

import re
from collections.abc import Collection, Sequence

from knowledge.keeping import keeping
from knowledge.normalize import fold, from_telex, words
from knowledge.search.tokens import Token

MOSTLY_ODD = 0.5  # share of words that are no Vietnamese syllables
FEW_WORDS = 3
OTHER_SCRIPT_SHARE = 1 / 3

_OTHER_SCRIPT = re.compile(r"[\u0370-\u1dff\u2e80-\uffff\U00010000-\U0010ffff]")
_ONSET = "b|ch|c|d|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|q|r|s|th|tr|t|v|x"
_VOWELS = (
    "a[iouy]?|e[ou]?|ie[u]?|i[au]?|oai|oay|oao|oeo|o[aeio]?|"
    "uye[u]?|uy[aeu]?|uay|uau|uoi|uou|uoe|u[aeoiuy]?|ye[u]?|y"
)
_SYLLABLE = re.compile(rf"^(?:{_ONSET})?(?:{_VOWELS})(?:ch|c|m|ng|nh|n|p|t)?$")


def not_vietnamese(
    cleaned: str, tokens: Sequence[Token], function_words: Collection[str]
) -> tuple[bool, bool]:
    """(another language, noise); both False for Vietnamese, even badly typed."""
    letters = sum(map(str.isalpha, cleaned))
    if not letters:
        return False, True
    if len(_OTHER_SCRIPT.findall(cleaned)) > letters * OTHER_SCRIPT_SHARE:
        return True, False
    spoken = [token for token in tokens if token.word.isalpha()]
    odd = {t.word for t in spoken if not t.expanded_from and not _is_syllable(t.word)}
    foreign = {word for word in words(cleaned) if word in function_words}
    strange = [token for token in spoken if token.word in odd | foreign]
    if not spoken or len(strange) < len(spoken) * MOSTLY_ODD:
        return False, False  # "CT07" alone is the name of a form
    if foreign and len(strange) >= FEW_WORDS:
        return True, False
    return False, len(odd) == len({token.word for token in spoken}) or len(odd) >= FEW_WORDS


@keeping(16_384)
def _is_syllable(word: str) -> bool:
    """True when it is built like a Vietnamese syllable, as typed or read as Telex."""
    meant = from_telex(word)
    return any(_SYLLABLE.match(form) for form in (fold(word), fold(meant) if meant else ""))
