"""Write a sheet as a workbook; what takes long to load is loaded when one is written."""

from datetime import date
from io import BytesIO
from typing import cast

import openpyxl
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.formats.administrative_xlsx import Sheet, Value

FONT = "Times New Roman"
_THIN = Side(style="thin")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="top", wrap_text=True)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


def workbook(sheet: Sheet) -> bytes:
    """The file."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = sheet.name
    _set_up(page, sheet)
    row = _head(page, sheet)
    row = _table(page, sheet, row + 1)
    _foot(page, sheet, row + 1)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _set_up(page: Worksheet, sheet: Sheet) -> None:
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.orientation = page.ORIENTATION_LANDSCAPE
    page.page_setup.fitToHeight = 0  # as many pages as needed, each one wide
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True
    for number, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(number)].width = column.width


def _head(page: Worksheet, sheet: Sheet) -> int:
    left, right = _halves(sheet)
    lines = max(len(sheet.issuer), len(sheet.country) + 1)
    for number in range(lines):
        issuer = sheet.issuer[number] if number < len(sheet.issuer) else ""
        _across(page, number + 1, left, issuer, Font(name=FONT, size=13, bold=True))
        if number < len(sheet.country):
            said, font = sheet.country[number], Font(name=FONT, size=13, bold=True)
        else:
            said, font = sheet.place_and_day, Font(name=FONT, size=13, italic=True)
            said = said if number == len(sheet.country) else ""
        _across(page, number + 1, right, said, font)
    row = lines + 2
    for title in sheet.title:
        whole = (1, len(sheet.columns))
        _across(page, row, whole, title, Font(name=FONT, size=14, bold=True))
        row += 1
    return row


def _table(page: Worksheet, sheet: Sheet, row: int) -> int:
    for number, column in enumerate(sheet.columns, start=1):
        cell = _put(page, row, number, column.heading)
        cell.font, cell.alignment, cell.border = (
            Font(name=FONT, size=13, bold=True),
            _MIDDLE,
            _FRAME,
        )
    page.print_title_rows = f"{row}:{row}"
    page.freeze_panes = f"A{row + 1}"
    for values in sheet.rows:
        row += 1
        for number, (column, value) in enumerate(zip(sheet.columns, values, strict=True), start=1):
            cell = _put(page, row, number, value)
            cell.font, cell.border = Font(name=FONT, size=13), _FRAME
            cell.alignment = _MIDDLE if column.centred else _LEFT
    return row + 1


def _foot(page: Worksheet, sheet: Sheet, row: int) -> None:
    left, right = _halves(sheet)
    for number, line in enumerate(sheet.closing):
        _across(page, row + number, left, line, Font(name=FONT, size=12, italic=True), _LEFT)
    for number, line in enumerate(sheet.signed):
        _across(page, row + number, right, line, Font(name=FONT, size=13, bold=number == 0))


def _halves(sheet: Sheet) -> tuple[tuple[int, int], tuple[int, int]]:
    """First and last column of the left and of the right half, by their widths."""
    widths = [column.width for column in sheet.columns]
    middle = min(range(1, len(widths)), key=lambda cut: abs(sum(widths[:cut]) - sum(widths[cut:])))
    return (1, middle), (middle + 1, len(widths))


def _across(  # noqa: PLR0913, PLR0917 - one line of a page, said at each of its places
    page: Worksheet,
    row: int,
    columns: tuple[int, int],
    text: str,
    font: Font,
    alignment: Alignment = _MIDDLE,
) -> None:
    first, last = columns
    page.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
    cell = _put(page, row, first, text)
    cell.font, cell.alignment = font, alignment


def _put(page: Worksheet, row: int, column: int, value: Value) -> Cell:
    """Write a value: text stays text, without the control characters no workbook keeps."""
    cell = cast("Cell", page.cell(row=row, column=column))  # merged later, if at all
    if not isinstance(value, str):
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "dd/mm/yyyy"
        return cell
    cell.value = "".join(sign for sign in value if sign.isprintable() or sign == "\n")
    if value.startswith(_FORMULA):
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell
