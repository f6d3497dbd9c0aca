"""The end of every answer: what it rests on, how fresh it is, where the official text stands."""

import re
from datetime import date

from handlers.links import PORTAL, is_official
from handlers.splitting import shorten
from handlers.texts import facts as texts
from knowledge.model import Entry, Kind
from knowledge.richtext import Link, Paragraph, Span, paragraph

_SOURCE_LENGTH = 90  # characters of a rule's name
_SEPARATOR = " · "


def footer(entry: Entry) -> Paragraph:
    """Code, decision or legal basis, day of update and link, in one line."""
    parts = [texts.code(entry.id)] if entry.kind is Kind.PROCEDURE else []
    parts.append(_basis(entry))
    parts.append(_updated(entry))
    return paragraph(_SEPARATOR.join(parts), _SEPARATOR, _link(entry))


def _basis(entry: Entry) -> str:
    if entry.decision:
        return texts.published_by(shorten(entry.decision, _SOURCE_LENGTH))
    named = entry.legal_basis[0] if entry.legal_basis else entry.source.title
    return texts.based_on(shorten(named, _SOURCE_LENGTH)) if named else texts.NO_LEGAL_BASIS


def _updated(entry: Entry) -> str:
    if entry.validity.verified_on:
        return texts.updated(entry.validity.verified_on)
    printed = entry.source.date.strip()
    if not printed:
        return texts.NO_UPDATE_DAY
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", printed):
        try:
            return texts.updated(date.fromisoformat(printed))
        except ValueError:
            return texts.NO_UPDATE_DAY
    return texts.updated_as_printed(shorten(printed, 20))


def _link(entry: Entry) -> Span:
    for url in (entry.url, entry.source.url):
        if is_official(url):
            on_portal = url.startswith(PORTAL)
            return Link(texts.PORTAL_LINK if on_portal else texts.SOURCE_LINK, url)
    return Link(texts.PORTAL_HOME_LINK, PORTAL)
