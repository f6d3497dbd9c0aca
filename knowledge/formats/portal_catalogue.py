"""Read rows of the portal's own catalogue: JSON lines with name, code, field and agencies."""

from pydantic import Field

from knowledge.formats.agencies import bodies
from knowledge.formats.cleaning import one_line, plain_title, province, rejoin
from knowledge.formats.portal_detail import LOCAL, SHEET
from knowledge.formats.reading import Parsed
from knowledge.formats.record import PORTAL, Printed, sound_code, sound_title
from knowledge.model import Entry, Scope, Source


class PrintedRow(Printed):
    """One catalogue row."""

    id: str = ""
    code: str
    name: str
    categories: tuple[str, ...] | None = ()
    departments: tuple[str, ...] | None = ()
    publisher: str | None = Field(default="", alias="departmentPromulgate")
    targets: tuple[str, ...] | None = Field(default=(), alias="formalityTargetType")
    type: str | None = ""


def parse_catalogue_row(raw: object) -> Parsed:
    """One row: who and what, nothing of papers, time or fee."""
    printed = PrintedRow.model_validate(raw)
    code, repairs = sound_code(printed.code)
    title = sound_title(printed.name)
    publisher = one_line(printed.publisher or "")
    receives, decides = bodies("; ".join(printed.departments or ()))
    local = printed.type == LOCAL
    url = SHEET + printed.id if printed.id else ""
    entry = Entry(
        id=code,
        official_title=title,
        plain_title=plain_title(title),
        field="; ".join(one_line(name) for name in printed.categories or ()),
        scope=Scope.PROVINCE if local else Scope.NATIONAL,
        locality=province(publisher) if local else "",
        issued_by=publisher,
        audience=rejoin(tuple(one_line(target) for target in printed.targets or ())),
        received_by=receives,
        decided_by=decides,
        url=url,
        source=Source(url=url, title=PORTAL, complete=False),
    )
    return Parsed(entry=entry, repairs=repairs)
