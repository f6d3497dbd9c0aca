"""Made-up files in the shapes that offices really have."""

import gzip
import json
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest


def record(**changes: object) -> dict[str, Any]:
    return {
        "id": "1.900001",
        "code": "1.900001",
        "name": "Thủ tục cấp giấy mượn sách",
        "field": "Thư viện",
        "level": ["Cấp xã"],
        "scope": "national",
        "issuing_agency": "Bộ Sách",
        "agency": "Ủy ban nhân dân cấp xã",
        "decision": "12/QĐ-BS",
        "targets": ["Công dân Việt Nam", "Tổ chức (không bao gồm doanh nghiệp", "HTX)"],
        "steps": "Bước 1: nộp.\nBước 2: nhận.",
        "methods": [{"method": "Trực tiếp", "time": "3 ngày làm việc", "fee": "", "note": ""}],
        "documents": [
            {"group": "", "name": "- Đơn", "original": 1, "copy": 0, "forms": ["don.docx"]}
        ],
        "fee": "",
        "time": "3 ngày làm việc",
        "result": ["Giấy mượn sách"],
        "legal_basis": [{"code": "1/2026/NĐ-CP", "name": "Nghị định 1/2026/NĐ-CP"}],
        "requirements": "",
        "url": "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/abc",
        "updated_at": "2026-07-01",
        "detail": "full",
        "source_date": "2026-07-20",
    } | changes


def jsonl(*rows: object, packed: bool = False) -> bytes:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return gzip.compress(text.encode()) if packed else text.encode()


def detail(**changes: object) -> dict[str, Any]:
    return {
        "id": "uuid-1",
        "code": "1.900002",
        "name": "Cấp thẻ bạn đọc",
        "type": "STANDARD",
        "isWard": True,
        "isFullProcess": False,
        "isOfflineOnly": False,
        "isNonTerritorial": False,
        "category": {"name": "Thư viện", "code": "X"},
        "departmentPromulgateName": "Bộ Sách",
        "unitGroupsExecuting": [{"id": "1", "name": "Ủy ban nhân dân cấp xã"}],
        "executionSteps": [{"name": "", "description": "Nộp đơn."}],
        "executionMethods": [
            {
                "submissionMethod": "DIRECT",
                "processingTime": 5,
                "processingTimeUnit": "OTHER",
                "description": "",
                "fees": [{"type": "FEE", "value": 0, "currencyId": "", "description": ""}],
            }
        ],
        "cases": [{"name": "Cấp thẻ bạn đọc", "processingDay": {"qty": 2, "type": "WORKING_DAY"}}],
        "executionCases": [
            {
                "name": "* Giấy tờ phải nộp:",
                "profileComponents": [{"name": "- Đơn", "originalQty": 1, "copyQty": 0}],
            },
            {
                "name": "(1.1) Đối với trẻ em:",
                "profileComponents": [{"name": "Ảnh", "originalQty": 2, "copyQty": 0}],
            },
        ],
        "resultsDetails": [{"name": "Thẻ"}],
        "legalBasisesDetails": [{"name": "Luật Sách", "code": "9/2020/QH14"}],
        "updatedAt": 1783390359440,
    } | changes


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def portal_list(*rows: tuple[object, ...]) -> bytes:
    return workbook(
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nDANH SÁCH THỦ TỤC HÀNH CHÍNH",),
        ("Mã số", "Tên", "Cơ quan ban hành", "Cơ quan thực hiện", "Lĩnh vực"),
        *rows,
    )


def ward_list(*rows: tuple[str, ...]) -> bytes:
    header = ("list", "field", "printed_code", "printed_name", "catalog_name")
    return "\n".join("\t".join(row) for row in (header, *rows)).encode()


@pytest.fixture
def files() -> SimpleNamespace:
    return SimpleNamespace(
        record=record,
        jsonl=jsonl,
        detail=detail,
        workbook=workbook,
        portal_list=portal_list,
        ward_list=ward_list,
    )
