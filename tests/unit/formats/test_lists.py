"""Lists of codes and names: the portal's export and a commune's own."""

from types import SimpleNamespace

from knowledge.formats.reading import Format, Repair
from knowledge.formats.recognise import read


def test_the_portals_list_is_read_under_its_emblem(files: SimpleNamespace) -> None:
    data = files.portal_list(
        ("1.900001", "Cấp thẻ ", "Bộ Sách", "Ủy ban nhân dân cấp xã\nSở Sách", "Thư viện"),
        (1.9, "Cấp lại thẻ", "UBND tỉnh Lạng Sơn", "", "Thư viện"),
    )

    reading = read("anything", data)

    assert reading.format is Format.PORTAL_LIST
    entry = reading.entries[0].entry
    assert (entry.id, entry.official_title) == ("1.900001", "Cấp thẻ")
    assert entry.received_by == "Trung tâm Phục vụ hành chính công xã"
    assert not entry.source.complete
    assert [bad.row for bad in reading.rejected] == [4]


def test_a_wards_list_is_repaired_and_each_repair_reported(files: SimpleNamespace) -> None:
    data = files.ward_list(
        ("a", "Sách", "2.90072", "Cấp thẻ", ""),
        ("a", "Sách", "1.900.978", "Cấp lại thẻ", ""),
        ("a", "Sách", "/6.900095", "", "Đổi thẻ"),
        ("a", "Sách", "1.900001", "Thôi dùng thẻ", "Thôi dùng thẻ."),
        ("b", "Đọc", "1.900001", "Thôi dùng thẻ", "Thôi dùng thẻ."),
    )

    reading = read("x.tsv", data)

    assert reading.format is Format.WARD_LIST
    ids = [row.entry.id for row in reading.entries]
    assert ids == ["2.900720", "1.900978", "6.900095", "1.900001"]
    assert [(fix.row, fix.before, fix.after) for fix in reading.repairs] == [
        (2, "2.90072", "2.900720"),
        (3, "1.900.978", "1.900978"),
        (4, "/6.900095", "6.900095"),
        (6, "1.900001", "1.900001"),
    ]
    assert reading.rejected == ()


def test_what_cannot_be_made_sure_is_rejected_with_the_reason(files: SimpleNamespace) -> None:
    data = files.ward_list(
        ("a", "Sách", "", "Cấp thẻ", ""),
        ("a", "Sách", "1.900001", "", ""),
        ("a", "Sách", "1.900002", "Tạm ngừng mượn sách trước hạn", "Chấm dứt hoạt động"),
        ("a", "Sách", "1.900003", "Cấp thẻ", ""),
        ("a", "Sách", "1.900003", "Thu hồi thẻ", ""),
    )

    reading = read("x.tsv", data)

    assert [row.entry.id for row in reading.entries] == ["1.900003"]
    reasons = [bad.reason for bad in reading.rejected]
    assert "Không có mã" in reasons[0]
    assert "Không có tên" in reasons[1]
    assert "sai mã hay sai tên" in reasons[2]
    assert "dòng 5" in reasons[3]


def test_a_semicolon_list_with_vietnamese_headings() -> None:
    data = "STT;Mã TTHC;Tên thủ tục hành chính\n1;1,900001;“Cấp” thẻ\n".encode("utf-8-sig")

    reading = read("ds.csv", data)

    assert reading.entries[0].entry.official_title == "“Cấp” thẻ"
    assert reading.repairs == (
        Repair(
            row=2,
            before="1,900001",
            after="1.900001",
            why="mã: sửa chữ hoặc dấu phẩy lẫn trong mã",
        ),
    )


def test_a_formula_in_a_cell_is_never_run(files: SimpleNamespace) -> None:
    data = files.portal_list(("1.900001", '=HYPERLINK("http://x")', "Bộ Sách", "", ""))

    assert "công thức" in read("a.xlsx", data).rejected[0].reason
