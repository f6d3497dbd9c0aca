"""Vietnamese as people type it, brought to forms that can be compared.

Two forms of a syllable matter. *Folded*: no marks at all, `đ` as `d`, a lone final `y` as `i`
("ký", "kí", "ky" → "ki"). *Toned*: vowel marks kept, the tone moved to the end as a digit, so that
"hoà" and "hòa" are one ("hoa2").
"""

import re
import unicodedata

from knowledge.keeping import keeping

MAX_LENGTH = 1_000  # characters looked at; a longer story has said its need by then

_TONES = {"\u0300": "2", "\u0301": "1", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_LONE_Y = re.compile(r"^([bcdđghklmnpqrstvx]|ph|th|tr|ch|kh|nh|ng|qu)y$")
_WORD = re.compile(r"\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?(?!\d)|\d+(?:[.,]\d+)+|\w+")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_TYPED_TWICE = re.compile(r"([^\W\d_])\1$")
_VOWEL = re.compile(r"[aeiouy]|[^\x00-\x7f]")
_LETTERS = {"ð": "đ", "Ð": "Đ", "ɖ": "đ", "’": "'", "‘": "'", "“": '"', "”": '"'}
_ODD_LETTER = re.compile(f"[{''.join(_LETTERS)}]")


def clean(text: str) -> str:
    """NFC, lower case, single spaces; control, bidi and invisible characters gone."""
    text = _ODD_LETTER.sub(lambda odd: _LETTERS[odd.group()], text[: MAX_LENGTH * 4])
    text = unicodedata.normalize("NFC", text)
    if not text.isprintable():  # seldom, and looking at each sign takes long
        text = "".join(" " if char in "\n\r\t" else char for char in text if _visible(char))
    return " ".join(text.split()).lower()[:MAX_LENGTH]


def _visible(char: str) -> bool:
    return char in "\n\r\t" or unicodedata.category(char) not in ("Cc", "Cf", "Co", "Cn", "Cs")


def words(cleaned: str) -> list[str]:
    """The words of a cleaned text; numbers and dates whole, stretched letters shortened."""
    return list(map(_as_spoken, _WORD.findall(cleaned.replace("_", " "))))


@keeping(65_536)
def _as_spoken(word: str) -> str:
    """Stretched letters once ("đượcccc"); "cccd" stays.

    Where marks were typed, "dd" is "đ" and no syllable ends in a double letter ("mấtt").
    """
    if _VOWEL.search(word):
        word = _STRETCHED.sub(r"\1", word)
    return word if word.isascii() else _TYPED_TWICE.sub(r"\1", word.replace("dd", "đ"))


@keeping(65_536)
def fold(word: str) -> str:
    """The folded form of one word or phrase: "Đăng ký" → "dang ki"."""
    if " " in word:
        return " ".join(fold(part) for part in word.split(" "))
    letters = unicodedata.normalize("NFD", word.lower())
    bare = "".join(char for char in letters if not unicodedata.combining(char))
    return _LONE_Y.sub(r"\1i", bare.replace("đ", "d"))


@keeping(65_536)
def tone(word: str) -> str:
    """The toned form of one word: "hoà" and "hòa" → "hoa2"; a word without marks is unchanged."""
    mark = ""
    letters = []
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in _TONES:
            mark = _TONES[char]
        else:
            letters.append(char)
    return _LONE_Y.sub(r"\1i", unicodedata.normalize("NFC", "".join(letters))) + mark


def is_marked(word: str) -> bool:
    """True when the word carries a diacritic, so its writer chose the marks."""
    return not word.isascii() and fold(word) != tone(word)


_TELEX_VOWELS = {
    "aa": "â", "aw": "ă", "ee": "ê", "oo": "ô", "ow": "ơ", "uw": "ư", "dd": "đ",
}  # fmt: skip
_TELEX_TONES = {"f": "\u0300", "s": "\u0301", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VOWELS = "aăâeêioôơuưy"


@keeping(8_192)
def from_telex(word: str) -> str | None:
    """What "ddawng" or "kys" were meant to be, or None when the word is no Telex leftover."""
    nucleus = re.search(r"[aeiouy]", word)
    if nucleus is None or not word.isascii() or not word.isalpha():
        return None
    mark, rest = _typed_tone(word, nucleus.start())
    rest = _typed_letters(rest)
    if not mark and rest == word:
        return None
    spot = _tone_place(rest)
    if mark and spot is not None:
        rest = rest[: spot + 1] + mark + rest[spot + 1 :]
    return unicodedata.normalize("NFC", rest)


def _typed_tone(word: str, nucleus: int) -> tuple[str, str]:
    """The tone key after the nucleus, as a combining mark, and the word without it."""
    for place in range(len(word) - 1, nucleus, -1):
        before_vowel = word[place + 1 : place + 2] in set("aeiouy")
        if word[place] in _TELEX_TONES and not before_vowel:
            return _TELEX_TONES[word[place]], word[:place] + word[place + 1 :]
    return "", word


def _typed_letters(word: str) -> str:
    """Double letters and "w" turned into the letters they stand for, wherever they were typed."""
    if "w" in word and re.search(r"[aou]w|uow", word) is None:
        word = re.sub(r"([aou])([a-z]+)w", r"\1w\2", word)  # "tranwg" typed late
    word = word.replace("uow", "ươ")
    for keys, letter in _TELEX_VOWELS.items():
        word = word.replace(keys, letter)
    return re.sub(r"^d(\w+)d$", r"đ\1", word)


def _tone_place(word: str) -> int | None:
    """Index of the vowel that carries the tone (any vowel of the nucleus will do for `tone`)."""
    marked = [at for at, char in enumerate(word) if char in "ăâêôơư"]
    plain = [at for at, char in enumerate(word) if char in _VOWELS]
    if word.startswith(("gi", "qu")) and len(plain) > 1:
        plain = plain[1:]
    places = marked or plain
    return places[-1] if places else None


_SWAPS = (
    ("l", "n"), ("n", "l"), ("s", "x"), ("x", "s"), ("ch", "tr"), ("tr", "ch"),
    ("d", "gi"), ("gi", "d"), ("r", "d"), ("d", "r"), ("gi", "r"), ("r", "gi"),
    ("v", "d"), ("d", "v"), ("v", "gi"),
)  # fmt: skip


def spoken_variants(word: str) -> list[str]:
    """Spellings that sound alike somewhere: l/n, s/x, ch/tr, d/gi/r/v at the start; hỏi/ngã."""
    variants = []
    for one, other in _SWAPS:
        if word.startswith(one) and word[len(one) : len(one) + 1] not in ("", "h", "r"):
            variants.append(other + word[len(one) :])
    decomposed = unicodedata.normalize("NFD", word)
    for one, other in (("\u0309", "\u0303"), ("\u0303", "\u0309")):
        if one in decomposed:
            variants.append(unicodedata.normalize("NFC", decomposed.replace(one, other)))
    return variants
