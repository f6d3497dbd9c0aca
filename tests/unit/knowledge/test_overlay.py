"""Our words over a record: every field we fill in wins, every other stays the record's.

1. Every field, one by one, wins when curated fills it in and stays when curated does not.
2. A layer alone is the entry; laying the same words again changes nothing.
3. Validity is laid over day by day: a new review day never hides the day a record ends.
"""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import Confidence, Entry, FreeByRule, Kind, OnlineLevel, Scope
from knowledge.overlay import overlay

FULL: dict[str, Any] = {
    "kind": Kind.QUESTION,
    "official_title": "Đăng ký khai sinh",
    "plain_title": "Khai sinh cho bé",
    "purpose": "Dùng khi nhà có em bé mới sinh.",
    "wordings": ("vợ mới sinh",),
    "field": "Hộ tịch",
    "levels": ("Cấp xã",),
    "scope": Scope.PROVINCE,
    "locality": "Cà Mau",
    "issued_by": "Bộ Tư pháp",
    "audience": ("Công dân Việt Nam",),
    "received_by": "Trung tâm Phục vụ hành chính công xã",
    "decided_by": "Uỷ ban nhân dân xã",
    "cases": ({"name": "Có giấy chứng sinh"},),
    "ways": ({"method": "online"},),
    "fees": ({"kind": "amount", "dong": 8000},),
    "time": {"quantity": "1", "unit": "working_day"},
    "results": ("Giấy khai sinh",),
    "conditions": "Trong 60 ngày.",
    "steps": "Nộp hồ sơ.",
    "mistakes": ("Quên giấy chứng sinh",),
    "legal_basis": ("Luật Hộ tịch 2014",),
    "decision": "163/QĐ-BTP",
    "url": "https://dichvucong.gov.vn",
    "online": OnlineLevel.FULL,
    "non_territorial": False,
    "siblings": ({"id": "1.004884", "when": "mất sổ gốc"},),
    "next_steps": ("1.004222",),
    "copies": ("1.009999",),
    "answer": "Dạ được ạ.",
    "about": ("1.001193",),
    "contradictions": ({"about": "fee", "texts": ("Miễn phí", "8.000 đồng")},),
    "demand": 5,
    "validity": {"in_force_to": "2027-02-28"},
    "source": {"url": "https://example.vn", "confidence": Confidence.HIGH},
}


def entry(**fields: Any) -> Entry:  # noqa: ANN401 any field of the model
    return Entry.model_validate({"id": "1.001193"} | fields)


def some_fields() -> st.SearchStrategy[Entry]:
    """Entries with any choice of fields filled in."""
    return st.sets(st.sampled_from(sorted(FULL))).map(
        lambda names: entry(**{name: FULL[name] for name in names})
    )


def test_the_full_example_fills_in_every_field_of_the_model() -> None:
    full = entry(**FULL)

    left_out = [name for name, said in full if said == getattr(entry(), name)]

    assert left_out == ["id"]


@pytest.mark.parametrize("name", FULL)
def test_a_field_that_curated_fills_in_wins(name: str) -> None:
    record = entry(**{other: said for other, said in FULL.items() if other != name})

    assert overlay(record, entry(**{name: FULL[name]})) == entry(**FULL)


@pytest.mark.parametrize("name", FULL)
def test_a_field_that_curated_leaves_out_stays_the_records(name: str) -> None:
    curated = entry(**{other: said for other, said in FULL.items() if other != name})

    assert overlay(entry(**{name: FULL[name]}), curated) == entry(**FULL)


def test_curated_wins_over_what_the_record_says_too() -> None:
    record = entry(fees=({"kind": "not_published", "text": "Miễn phí"},), demand=2)
    curated = entry(fees=(FreeByRule(basis="Luật Hộ tịch 2014"),), non_territorial=False)

    expected = entry(
        fees=(FreeByRule(basis="Luật Hộ tịch 2014"),), non_territorial=False, demand=2
    )
    assert overlay(record, curated) == expected


@given(some_fields())
def test_a_layer_alone_is_the_entry(layer: Entry) -> None:
    assert overlay(layer, None) == layer
    assert overlay(None, layer) == layer


@given(some_fields(), some_fields())
def test_laying_the_same_words_again_changes_nothing(record: Entry, curated: Entry) -> None:
    once = overlay(record, curated)

    assert overlay(once, curated) == once


def test_validity_is_laid_over_day_by_day() -> None:
    record = entry(validity={"in_force_to": "2027-02-28", "verified_on": "2026-07-01"})
    curated = entry(validity={"review_by": "2026-12-31", "verified_on": "2026-11-01"})

    validity = overlay(record, curated).validity

    assert validity.in_force_to == date(2027, 2, 28)
    assert validity.verified_on == date(2026, 11, 1)
    assert validity.review_by == date(2026, 12, 31)


def test_a_source_comes_whole_so_that_no_citation_mixes_two() -> None:
    record = entry(source={"url": "https://dichvucong.gov.vn/1", "date": "01/07/2026"})
    curated = entry(source={"title": "Luật Hộ tịch 2014"})

    assert overlay(record, curated).source == curated.source


def test_layers_of_different_entries_are_refused() -> None:
    with pytest.raises(ValueError, match=r"1\.001193, 1\.004884"):
        overlay(entry(), Entry(id="1.004884"))


def test_no_layer_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="neither"):
        overlay(None, None)
