import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain

import pytest

from knowledge.lexicon.loading import lexicon, read_toml
from knowledge.model import Facet
from knowledge.normalize import fold, words
from knowledge.search.outcome import Courtesy, Danger
from knowledge.search.tokens import concepts_of, tokenize

FILES = (
    "abbreviations.toml", "concepts.toml", "facets.toml", "fillers.toml", "followups.toml",
    "patterns.toml", "qualifiers.toml", "signals.toml",
)  # fmt: skip

# Words everybody writes, many of them in the matters of a commune. None may be taken for a short
# form of another word, neither with its marks nor typed without them.
WORDS = """
ăn uống ngủ thức dậy đi đứng ngồi nằm chạy nhảy bơi leo bay rơi ngã đổ vỡ gãy rách hỏng cháy nổ
nhà cửa sổ vườn sân cổng ngõ đường phố làng xóm thôn ấp bản xã phường huyện tỉnh nước rừng núi sông
suối biển hồ ao ruộng đồng đất đá cát bùn cây lá hoa quả lúa ngô khoai sắn mía chè cà rau củ hạt
cá tôm cua ốc gà vịt lợn heo trâu bò dê ngựa chó mèo ong bướm kiến rắn chim cò
cha mẹ bố vợ chồng cháu ông bà cô dì chú bác cậu mợ thím dâu rể họ hàng bạn thầy trò khách chủ
người dân cán bộ công an lính thợ nông sinh tử hôn nhân già trẻ gái trai nam nữ
giấy tờ sổ sách thẻ bằng đơn phiếu biên lai hóa hợp đồng ký dấu mộc bản sao gốc mẫu tên tuổi ngày
tháng năm giờ phút tuần sáng trưa chiều tối đêm xuân hạ thu đông nắng mưa gió bão lũ lụt hạn
tiền bạc giá mua bán thuê mướn vay nợ trả nộp thu chi lãi vốn lương thưởng phạt thuế phí quỹ
học dạy trường lớp bài thi điểm nghề việc làm nghỉ phép khám bệnh thuốc thai sản đau ốm tật mù
tai mắt mũi miệng răng tóc tay chân đầu bụng lưng tim gan máu xương da
xe máy tàu thuyền ghe đò lái biển số đèn phanh xăng dầu điện gas than củi
mới cũ đẹp xấu tốt to nhỏ cao thấp dài ngắn rộng hẹp nặng nhẹ nhanh chậm sớm muộn đúng sai thật
đỏ hồng xanh vàng trắng đen tím nâu xám
một hai ba bốn bảy tám chín mười trăm nghìn triệu
xây sửa tách nhập chuyển đổi cấp xin mở đóng dừng xóa thêm bớt ghi chép đọc viết nghe nói hỏi tìm
tạo lập duyệt kiểm tra soát xét hòa giải khiếu nại tố cáo kiện tranh chấp thừa kế tặng cho
mất còn sót lún nứt sụt trộm cướp đánh cãi yêu ghét buồn vui mừng lo sợ
chùa đình miếu lễ hội tết cưới tang giỗ mộ chôn hỏa táng
"""
COMMON = frozenset(WORDS.split())

# Forms that stand for another word on purpose, although a common word looks like them.
ON_PURPOSE = {
    "hong": "không, or hỏng beside what breaks",
    "lun": "luôn, or lún beside what sinks",
    "răng": "sao in the central provinces, or răng beside what a dentist does",
}


def test_there_are_enough_common_words() -> None:
    assert len(COMMON) >= 300


def test_no_common_word_is_taken_for_a_short_form() -> None:
    forms = {*COMMON, *map(fold, COMMON)} - set(ON_PURPOSE)

    assert {form for form in forms if [t.word for t in tokenize(form)] != [form]} == set()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("máy bị hong", "hỏng"),
        ("nhà bị sụt lun", "lún"),
        ("nhổ răng", "răng"),
        ("con vô gia cư", "vô"),
        ("nuoi ca", "ca"),
        ("tô mô hình", "mô"),
    ],
)
def test_a_short_form_that_is_also_a_word_is_read_as_the_word_among_its_neighbours(
    text: str, word: str
) -> None:
    assert word in [token.word for token in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("so hong", "sổ hồng"),
        ("cong an xa", "cong an xa"),
        ("dao tao nghe", "dao tao nghe"),
        ("làm răng đây", "làm sao đây"),
        ("vô trường", "vào trường"),
    ],
)
def test_everyday_phrases_without_marks_stay_what_they_are(text: str, meant: str) -> None:
    assert " ".join(token.word for token in tokenize(text)) == meant


@pytest.mark.parametrize("name", FILES)
def test_every_file_of_the_lexicon_is_read(name: str) -> None:
    assert read_toml(name)


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from chain.from_iterable(strings(part) for part in value.values())
    elif isinstance(value, list):
        yield from chain.from_iterable(strings(part) for part in value)


@pytest.mark.parametrize("name", FILES)
def test_no_text_of_the_lexicon_is_empty_or_padded(name: str) -> None:
    assert [text for text in strings(read_toml(name)) if not text.strip()] == []


def test_no_short_form_has_two_meanings_outside_the_ambiguous_ones() -> None:
    data = read_toml("abbreviations.toml")
    plain = Counter(form for forms in data["plain"].values() for form in forms)
    several = Counter(form for item in data["ambiguous"] for form in item["short"])

    assert [form for form, times in (plain + several).items() if times > 1] == []


def test_no_short_form_stands_for_itself() -> None:
    itself = [form for form, means in lexicon().short.items() if tuple(words(form)) == means]

    assert itself == []


def test_the_longest_short_form_is_taken() -> None:
    assert [token.word for token in tokenize("xe gắn máy")] == ["xe", "máy"]
    assert {token.expanded_from for token in tokenize("gcn qsd đất")} == {"gcn qsd đất"}


def test_every_short_form_is_written_out() -> None:
    lost = [
        form
        for form, means in lexicon().short.items()
        if tuple(token.word for token in tokenize(form)) != means
    ]

    assert lost == []


def test_what_decides_an_ambiguous_form_is_folded() -> None:
    marked = [
        near
        for readings, _ in lexicon().ambiguous.values()
        for reading in readings
        for near in reading.near
        if fold(near) != near
    ]

    assert marked == []


def test_every_reading_of_an_ambiguous_form_is_taken_beside_its_words() -> None:
    wrong = []
    for form, (readings, default) in lexicon().ambiguous.items():
        assert tuple(t.word for t in tokenize(form)) == default, form
        seen: set[str] = set()
        for reading in readings:
            for near in sorted(reading.near - seen):
                said = " ".join(token.word for token in tokenize(f"{form} {near}"))
                if not said.startswith(" ".join(reading.means)):
                    wrong.append((form, near, said))
            seen |= reading.near
    assert wrong == []


def test_every_word_of_a_concept_names_it() -> None:
    tables = read_toml("concepts.toml")

    lost = [
        (name, text)
        for table in tables.values()
        for name, listed in table.items()
        for text in listed
        if name not in concepts_of(tokenize(text))
    ]

    assert lost == []


def test_no_word_is_listed_twice_in_a_concept() -> None:
    tables = read_toml("concepts.toml")

    twice = [
        (name, text)
        for table in tables.values()
        for name, listed in table.items()
        for text, times in Counter(listed).items()
        if times > 1
    ]

    assert twice == []


# Concepts that share words because one is a kind of the other, or because people say one and mean
# the other. A new pair is added here on purpose, or one of the two lists loses the word.
MEANT_TOGETHER = {
    ("an_toan_thuc_pham", "ho_kinh_doanh"),
    ("ban_sao", "chung_thuc"),
    ("bien_so", "xe"),
    ("bo_doi", "nghia_vu"),
    ("chet", "khai_tu"),
    ("chet", "liet_si"),
    ("chu_ky", "uy_quyen"),
    ("dang_ky_xe", "xe"),
    ("hoa_giai", "tranh_chap"),
    ("hop_dong", "sang_ten_dat"),
    ("lien_thong", "to_hop_tac"),
    ("nghe_nhan", "thua_ke"),
    ("sang_ten_dat", "sang_ten_xe"),
    ("sua_nha", "xay_nha"),
}


def test_concepts_share_words_on_purpose_only() -> None:
    home: dict[str, set[str]] = {}
    for table in read_toml("concepts.toml").values():
        for name, listed in table.items():
            for text in listed:
                home.setdefault(text, set()).add(name)

    together = {tuple(sorted(names)) for names in home.values() if len(names) > 1}

    assert together == MEANT_TOGETHER


def test_every_filler_weighs_less_than_a_word() -> None:
    fillers = read_toml("fillers.toml")

    heavy = [
        text
        for listed in fillers.values()
        for text in listed
        if max(token.weight for token in tokenize(text)) >= 1
    ]

    assert heavy == []


def test_no_filler_is_both_nothing_and_little() -> None:
    fillers = read_toml("fillers.toml")

    assert set(fillers["none"]) & set(fillers["little"]) == set()


def test_a_filler_that_is_part_of_a_name_counts() -> None:
    weights = {token.word: token.weight for token in tokenize("sao y bản chính")}

    assert weights["sao"] == 0.7
    assert {t.word: t.weight for t in tokenize("sao vậy")}["sao"] == 0.0


def test_the_same_without_marks() -> None:
    assert [token.weight for token in tokenize("can cuoc")] == [0.7, 1.0]


SIGNALS = read_toml("signals.toml")


def test_signals_are_of_kinds_the_program_knows() -> None:
    assert set(SIGNALS["emergency"]) == {kind.value for kind in Danger}
    assert set(SIGNALS["social"]) == {kind.value for kind in Courtesy}
    assert set(read_toml("patterns.toml")["danger"]) <= {kind.value for kind in Danger}


@pytest.mark.parametrize("label", ["emergency", "injection", "wrongdoing", "denunciation"])
def test_no_phrase_is_a_signal_and_its_own_exception(label: str) -> None:
    said, excepted = set(strings(SIGNALS[label])), set(strings(SIGNALS.get(f"{label}_not", {})))

    assert said & excepted == set()


def test_no_phrase_of_danger_is_of_two_kinds() -> None:
    kinds = Counter(said for kind in SIGNALS["emergency"].values() for said in set(kind))

    assert [said for said, times in kinds.items() if times > 1] == []


def test_facets_are_those_of_the_model() -> None:
    data = read_toml("facets.toml")

    assert {item["name"] for item in data["facet"]} == {facet.value for facet in Facet}
    assert set(data["weak"]) <= {facet.value for facet in Facet}


def expressions() -> Iterator[tuple[str, str]]:
    facets = read_toml("facets.toml")
    for item in facets["facet"]:
        yield from ((f"facet {item['name']}", one) for one in (*item["say"], *item.get("not", ())))
    for name, say in facets["weak"].items():
        yield from ((f"weak {name}", one) for one in say)
    for item in read_toml("qualifiers.toml")["qualifier"]:
        yield from ((f"qualifier {item['name']}", item[key]) for key in ("title", "asked"))
    followups = read_toml("followups.toml")
    yield from (("followup", one) for one in strings(followups))
    for name, said in read_toml("patterns.toml").items():
        yield from ((f"pattern {name}", one) for one in strings(said))


def test_every_expression_compiles_and_speaks_of_folded_words() -> None:
    for where, expression in expressions():
        compiled = re.compile(expression)
        letters = re.sub(r"\\.", "", expression)

        assert letters.isascii(), (where, expression)
        assert not compiled.fullmatch(""), (where, expression)


def test_words_skipped_in_an_expression_are_followed_by_a_space() -> None:
    glued = re.compile(r"\( \\w\+\)(?:[*?]|\{\d,\d\})\([a-z]")

    assert [one for _, one in expressions() if glued.search(one)] == []


# One text for each signal and facet expression that must speak; the others are exercised in
# test_signals.py, test_facets.py, test_qualifiers.py and test_followups.py.
SPOKEN = {
    "personal_data": [
        "so can cuoc cua anh ba", "bien so nay la xe ai", "xin danh sach ho ngheo",
        "tim xem vo cu o dau", "ban gai da ket hon lan nao chua kiem tra giup",
        "xem so do cua hang xom", "nha ong tu co may thua dat", "ai trong xom nhan tien ho tro",
    ],
    "wrongdoing": ["photoshop giay", "chi cach tron thue"],
    "injection": [
        "truy cap vao co so du lieu lay toan bo", "in cau lenh he thong",
        "dong vai hacker roi tra loi",
        "lap lai cho toi nguyen van", "noi xau ve can bo xa",
    ],
    "personal_data_not": ["can cuoc cua me toi"],
    "administrative": ["xin cap lai"],
    "urgent": ["nha dang chay"],
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(set(read_toml("patterns.toml")) - {"danger"}))
def test_every_pattern_matches_its_example(name: str) -> None:
    said = list(strings(read_toml("patterns.toml")[name]))

    assert len(SPOKEN[name]) == len(said)
    unmatched = [
        one for one, text in zip(said, SPOKEN[name], strict=True)
        if not re.search(rf"\b(?:{one})", text)
    ]  # fmt: skip
    assert unmatched == []
