"""Who does it and who gets it: the names of offices inside a sentence, as they are written."""

import re

# What an office's name begins with; the words after the bar make another word of it.
HEAD = (
    r"(?:(?:lãnh đạo|tập thể|toàn thể|thủ trưởng|người đứng đầu|trưởng|phó|chánh|giám đốc|bí thư|"
    r"các|những|mỗi|từng|cấp)"
    r"\s+)*"
    r"(?:phòng(?!\s+(?:chống|ngừa|cháy|,))|ban(?!\s+hành|\s+bố)|trung tâm|văn phòng|"
    r"sở(?!\s+hữu|\s+thích)|ubnd|[uủ]ỷ? ban|[uủ]y ban|uỷ ban|hội đồng|"
    r"hội(?!\s+(?:nghị|thi|thảo|họp|nhập|chợ|diễn|đàm|trại|làng))|đoàn(?!\s+kết)|liên đoàn|"
    r"công an|công đoàn|quân sự|bch|ban chỉ huy|trạm|trường(?!\s+hợp)|tổ(?!\s+chức)|"
    r"đội(?!\s+ngũ)|chi cục|cục|chi nhánh|mặt trận|mttq|bộ phận|bộ(?!\s+(?:máy|thủ|tiêu|luật|"
    r"chỉ))|"
    r"hđnd|đảng [uủ][yỷ]|thường trực|tỉnh [uủ][yỷ]|hạt kiểm lâm|kho bạc|công chức|"
    r"đài(?:\s+(?:truyền|phát) thanh|\s+pt|\s+tt)?|"
    r"chi bộ|bảo tàng|thư viện|bệnh viện|nhà văn hóa|lực lượng|khoa(?!\s+học)|"
    r"thành viên|tt|bql|vp|vpđk|chủ tịch|phó chủ tịch|"
    r"thanh tra(?!,|\s+(?:trách|kiểm|việc|công|chuyên|đột|theo|hành)\b)|viện|tòa án|ngân hàng|"
    r"bưu điện|"
    r"cơ quan|đơn vị|thôn|tổ dân phố|khu phố|bản(?!\s+(?:tin|sao|đồ|thân|chính|gốc|quyền))|"
    r"xã(?!\s+hội)|phường|"
    r"sở, ban, ngành|ngành(?!\s+nghề)|doanh nghiệp|hợp tác xã|tổ chức (?:chính trị|đoàn thể)|"
    r"đồng chí|cán bộ|công chức|viên chức|trưởng thôn|phòng, ban|phòng chuyên môn)\b"
)
VERB = (
    r"(?-i:chịu trách nhiệm|có trách nhiệm|chủ trì|chủ động|phối hợp|thực hiện|tham mưu|báo cáo|"
    r"tổng hợp|theo dõi|tổ chức(?!\s+(?:chính trị|đoàn|xã hội|thành viên|hội|cơ sở))|xây dựng|"
    r"hướng dẫn|triển khai|tiếp tục|tăng cường|kiểm tra|đôn đốc|rà soát|thẩm định|cập nhật|"
    r"niêm yết|đăng tải|đăng|duy trì|đẩy mạnh|nâng cao|thường xuyên|định kỳ|kịp thời|phản ánh|"
    r"ban hành|căn cứ|nghiêm túc|quan tâm|cử|gửi|hoàn thành|lập|nộp|là (?:cơ quan|đầu mối|đơn vị)|"
    r"giúp|tuyên truyền|phát huy|vận động|lồng ghép|cung cấp|bố trí|cân đối|khẩn trương|"
    r"hằng|hàng|trước ngày|chậm nhất|phải|đảm bảo|bảo đảm|tự|đánh giá|quán triệt|phổ biến|"
    r"đề xuất|chỉ đạo|đăng ký|số hóa|công khai|tiếp nhận|giải quyết|mỗi tháng|mỗi quý|mỗi tuần|"
    r"viết|in ấn|phát hành|biên soạn|quan tâm|xem xét|tích cực|cần|họp|tiến hành|tham gia|"
    r"trực tiếp|tiếp công dân|đối thoại)\b"
)
ASKED = r"(?:giao(?! ban\b)(?: cho)?|đề nghị|yêu cầu|phân công|đối với|trách nhiệm của)\s+"
NAMED = re.compile(rf"(?:{ASKED})?(?P<unit>{HEAD}.*?)[:;.\s]*", re.IGNORECASE | re.DOTALL)
SUBJECT = re.compile(
    rf"(?:^|\b{ASKED})(?P<unit>{HEAD}[^.;:()]{{0,160}}?)\s*(?:[:,]\s*|\s)(?={VERB})", re.IGNORECASE
)
# After what a sentence says first: «Nếu có vướng mắc, các đơn vị báo cáo …».
LATER = re.compile(
    r"^(?:.*\bnếu\b|khi|sau khi|trong|định kỳ|hằng|hàng|thứ|vào|đến|từ|mỗi|trước|chậm nhất|căn cứ|"
    r"để|ngay)\b"
    rf".*?,\s(?P<unit>{HEAD}[^.;:()]{{0,160}}?)\s(?={VERB})",
    re.IGNORECASE | re.DOTALL,
)
COLON = re.compile(rf"(?:{ASKED})?(?P<unit>{HEAD}[^.;:]{{0,120}}?)\s*:\s", re.IGNORECASE)
WHO_ASKS = re.compile(rf"^.*\s{ASKED}(?={HEAD})", re.IGNORECASE)
RECIPIENT = re.compile(
    r"(?:\b(?:gửi(?:\s+(?:báo cáo|kết quả))?|nộp|trình|báo cáo)"
    r"(?:\s+(?:về|tới|đến|với|cho|lên))?|\bvề)\s+"
    rf"(?P<to>{HEAD}(?:\([^)]{{0,120}}\)|[^.;:,()]){{0,160}}?)"
    r"(?=\s+(?-i:để|theo|trước|chậm|muộn|định kỳ|về|xem xét|"
    r"kết quả|tình hình|số liệu|danh sách|hồ sơ|hằng|hàng|vào|trong|"
    r"ngay|khi|nhằm|phê duyệt|ban hành|cho ý kiến|kịp thời|giải quyết|tổng hợp|điều chỉnh|"
    r"công tác|những|qua hệ thống|triển khai|chỉ đạo)\b|\s*[.;:,)]|\s*$)",
    re.IGNORECASE,
)
BRACKET = re.compile(r"\s*\([^()]{0,80}\)")
LONGEST = 160  # characters of a heading that names an office


def named(heading: str) -> str:
    """The office a heading names, or "" when it is about something else."""
    if len(heading) > LONGEST:
        return ""
    found = NAMED.fullmatch(heading.strip())
    if found is None or re.search(rf"\s{VERB}", found["unit"], re.IGNORECASE):
        return ""
    return tidy(found["unit"])


def subject(sentence: str) -> str:
    """The office that a sentence gives something to do, or ""."""
    sentence = BRACKET.sub("", sentence)
    found = COLON.match(sentence) or SUBJECT.search(sentence) or LATER.match(sentence)
    return tidy(WHO_ASKS.sub("", found["unit"])) if found else ""


def recipient(sentence: str) -> str:
    """The office a report goes to, with the one it goes through, or ""."""
    found = [tidy(one["to"]) for one in RECIPIENT.finditer(sentence)]
    return next(iter(found), "")


def tidy(name: str) -> str:
    """A name on one line, without what surrounded it."""
    return " ".join(name.split()).strip(" ,;:.-–")
