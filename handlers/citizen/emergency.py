"""Danger to life: numbers first, one calm line, nothing else."""

from handlers.messages import Reply
from handlers.texts import emergency as texts
from knowledge.richtext import Bold, Bullets, Link, paragraph
from knowledge.search.outcome import Danger


def emergency_reply(kind: Danger) -> Reply:
    """Give the numbers to call, the most needed first."""
    first, *others = texts.NUMBERS[kind]
    lines = [paragraph(Bold(texts.CALL_NOW), _call(first), f" – {texts.SERVICES[first]}")]
    listed = Bullets(tuple((_call(number), f" – {texts.SERVICES[number]}") for number in others))
    advice = paragraph(texts.ADVICE[kind])
    return Reply(text=(*lines, listed, advice) if others else (*lines, advice))


def _call(number: str) -> Link:
    return Link(number, f"tel:{number}")
