"""The sheet offices file: read back, it says what was written, and runs nothing."""

from datetime import date
from io import BytesIO

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.formats.administrative_xlsx import Column, Sheet, Value, write


def page(*rows: tuple[Value, ...]) -> Worksheet:
    sheet = Sheet(
        name="Tiến độ",
        issuer=("UBND TỈNH LẠNG SƠN", "UBND XÃ CHÂU SƠN"),
        country=("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
        place_and_day="Châu Sơn, ngày 24 tháng 11 năm 2026",
        title=("BẢNG TIẾN ĐỘ", "Tháng 11/2026"),
        columns=(
            Column(heading="STT", width=6, centred=True),
            Column(heading="Nhiệm vụ", width=50),
            Column(heading="Hạn", width=14, centred=True),
        ),
        rows=rows,
        closing=("Nơi nhận:",),
        signed=("NGƯỜI LẬP BẢNG",),
    )
    return openpyxl.load_workbook(BytesIO(write(sheet))).worksheets[0]


def texts(sheet: Worksheet) -> list[list[object]]:
    return [
        [cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)
    ]


def test_head_table_and_foot_stand_in_their_order() -> None:
    read = texts(page((1, "Báo cáo CCHC", date(2026, 12, 18))))
    assert read[0] == ["UBND TỈNH LẠNG SƠN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    assert read[1] == ["UBND XÃ CHÂU SƠN", "Độc lập - Tự do - Hạnh phúc"]
    assert read[2] == ["Châu Sơn, ngày 24 tháng 11 năm 2026"]
    assert ["STT", "Nhiệm vụ", "Hạn"] in read
    assert read[-1] == ["Nơi nhận:", "NGƯỜI LẬP BẢNG"]


def test_a_formula_in_a_title_stays_text() -> None:
    sheet = page((1, "=1+1", date(2026, 12, 18)), (2, "-2+3+cmd|' /C calc'!A0", "x\x07y"))
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.value: cell.data_type for cell in cells}["=1+1"] == "s"
    assert all(cell.data_type != "f" for cell in cells)
    assert any(cell.value == "xy" for cell in cells)


def test_it_prints_on_a4_with_its_headings_on_every_page() -> None:
    sheet = page((1, "A", "B"))
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.print_title_rows is not None
    assert {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value} == {
        "Times New Roman"
    }
