"""Plans as files: Word, Excel, pasted tables; and files broken or built to harm."""

import zipfile
from io import BytesIO

import openpyxl
import pytest

from knowledge.deadlines.plans.model import Plan, as_json
from knowledge.deadlines.plans.reading import read_plan
from knowledge.formats.reading import Damaged, Dangerous, FormatError, TooBig, UnknownFormat

HEAD = ("STT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian", "Sản phẩm")
ROWS = (
    ("1", "Rà soát hộ nghèo", "Phòng Kinh tế", "Các thôn", "Trước 31/10/2026", "Danh sách"),
    ("2", "Báo cáo kết quả", "Phòng Kinh tế", "", "Hàng quý", "Báo cáo"),
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(body: str, *, prolog: str = "") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        text = f"{prolog}<w:document {W}><w:body>{body}</w:body></w:document>"
        archive.writestr("word/document.xml", text)
    return out.getvalue()


def par(words: str, how: str = "") -> str:
    return f"<w:p>{how}<w:r><w:t>{words}</w:t></w:r></w:p>"


def table(*rows: tuple[str, ...]) -> str:
    return "<w:tbl>" + "".join(
        "<w:tr>" + "".join(f"<w:tc>{par(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in rows
    ) + "</w:tbl>"  # fmt: skip


def excel(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def told(plan: Plan) -> list[tuple[object, ...]]:
    return [
        (one["title"], one["unit"], one["kind"], one["periods"], one["due"])
        for one in map(as_json, plan.proposals)
    ]


EXPECTED = [
    ("Rà soát hộ nghèo", "Phòng Kinh tế", "date", [], "2026-10-31"),
    ("Báo cáo kết quả", "Phòng Kinh tế", "recurring", ["quarter"], None),
]


def test_the_table_of_a_word_document_is_read() -> None:
    plan = read_plan("kh.docx", word(par("PHỤ LỤC NĂM 2026") + table(HEAD, *ROWS)))

    assert told(plan) == EXPECTED
    assert plan.proposals[0].quote == " ".join(ROWS[0])


def test_a_cell_merged_downwards_counts_for_every_row() -> None:
    merged = (
        f'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{par("Phòng Kinh tế")}</w:tc>',
        f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{par('')}</w:tc>",
    )
    rows = "".join(
        f"<w:tr><w:tc>{par(str(at + 1))}</w:tc><w:tc>{par(f'Việc số {at + 1}')}</w:tc>"
        f"{merged[at]}<w:tc>{par('Tháng 5/2026')}</w:tc></w:tr>"
        for at in range(2)
    )
    head = table(("STT", "Nhiệm vụ", "Chủ trì", "Thời gian")).removesuffix("</w:tbl>")

    plan = read_plan("kh.docx", word(f"{head}{rows}</w:tbl>"))

    assert [one.unit for one in plan.proposals] == ["Phòng Kinh tế", "Phòng Kinh tế"]


def test_words_struck_out_under_review_are_left_out() -> None:
    body = par("1. Phòng Kinh tế") + (
        "<w:p><w:r><w:t>Gửi báo cáo về UBND xã </w:t></w:r><w:del><w:r>"
        "<w:delText>trước ngày 01/5/2026</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>trước ngày 15/6/2026.</w:t></w:r></w:ins></w:p>"
    )

    (one,) = read_plan("kh.docx", word(body)).proposals

    assert (as_json(one)["due"], one.to) == ("2026-06-15", "UBND xã")


def test_every_sheet_of_a_workbook_is_read() -> None:
    plan = read_plan("kh.xlsx", excel(("Nhiệm vụ năm 2026",), HEAD, *ROWS))

    assert told(plan) == EXPECTED


def test_a_table_pasted_as_text_or_saved_as_csv_is_read() -> None:
    pasted = "\n".join("\t".join(row) for row in (HEAD, *ROWS)).encode()
    commas = "\n".join(",".join(row) for row in (HEAD, *ROWS)).encode("utf-8-sig")

    assert told(read_plan("kh.txt", pasted)) == EXPECTED
    assert told(read_plan("kh.csv", commas)) == EXPECTED


def test_letters_typed_in_parts_are_read() -> None:
    apart = "Ba\u0301o ca\u0301o gư\u0309i Sơ\u0309 Nội vụ trước ngày 15/6/2026."

    (one,) = read_plan("kh.txt", f"1. Phòng Kinh tế\n{apart}".encode()).proposals

    assert as_json(one)["due"] == "2026-06-15"


def test_ten_thousand_rows_are_read() -> None:
    rows = [
        (str(n), f"Việc số {n}", "Phòng Kinh tế", "", "Tháng 5/2026", "") for n in range(10_000)
    ]

    plan = read_plan("kh.xlsx", excel(HEAD, *rows))

    assert len(plan.proposals) == 10_000


def test_a_day_that_is_in_no_calendar_is_asked_for() -> None:
    plan = read_plan("kh.txt", "1. Phòng Kinh tế\nGửi báo cáo trước ngày 31/2/2026.".encode())

    (one,) = plan.proposals
    assert one.missing[0].value == "due_day"
    assert any("không có trong lịch" in problem for problem in plan.problems)


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (b"", Damaged, "Tệp trống"),
        (b"%PDF-1.7", UnknownFormat, "Word"),
        (b"\xd0\xcf\x11\xe0....", UnknownFormat, "đời cũ"),
        (b"\x89PNG....", UnknownFormat, "OCR"),
        (b"PK\x03\x04 broken", Damaged, "hỏng"),
        (word(""), Damaged, "không có chữ"),
        (word("<w:p>")[:-40], Damaged, "hỏng"),
        (
            word(par("&a;"), prolog='<!DOCTYPE x [<!ENTITY a "ha">]>'),
            Dangerous,
            "nguy hiểm",
        ),
        ("việc ".encode() * 600_000, TooBig, "dài bất thường"),
        (b"a\n" * 60_000, TooBig, "Hãy tách"),
    ],
)
def test_a_bad_file_ends_in_one_sentence_that_says_what_to_do(
    data: bytes, error: type[FormatError], words: str
) -> None:
    with pytest.raises(error, match=words):
        read_plan("kh.docx", data)


def test_a_word_bomb_is_refused_before_unpacking() -> None:
    out = BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        for _ in range(110):
            part.write(bytes(1024 * 1024))

    with pytest.raises(TooBig, match="không an toàn"):
        read_plan("bom.docx", out.getvalue())


def test_a_zip_of_something_else_is_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("anh.png", b"x")

    with pytest.raises(UnknownFormat, match="không phải Word hay Excel"):
        read_plan("x.zip", out.getvalue())


def test_nothing_hidden_in_a_plan_comes_into_what_it_proposes() -> None:
    hidden = "\u202e\u2066\u200b\u0007\ufeff\u00ad\u061c"
    said = f"1. Phòng Văn hoá: hằng tháng có ít nhất 02 tin,{hidden} bài tuyên truyền.\n"

    plan = read_plan("ke-hoach.txt", f"KẾ HOẠCH\nII. NHIỆM VỤ\n{said}2. Báo cáo.\n".encode())

    assert plan.proposals
    assert all(char not in as_json(one)["quote"] for one in plan.proposals for char in hidden)
    assert all(char not in as_json(one)["title"] for one in plan.proposals for char in hidden)
