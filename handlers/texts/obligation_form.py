"""What is asked, step by step, when somebody writes down or changes what is owed."""

from collections.abc import Sequence

BACK = "Quay lại"
STOP = "Thôi, không lưu"
SAVE = "Lưu"
SKIP = "Bỏ qua"
READY = "Xong"
STOPPED = "Dạ, đã thôi; không có gì được lưu."
OVER = "Dạ, phiếu này đã xong hoặc để quá lâu. Nhắn /nhiemvu để làm lại ạ."
OLD_STEP = "Nút ấy thuộc bước trước; bước bây giờ là:"

ASK_TITLE = "Tên việc là gì ạ? Ví dụ: Báo cáo cải cách hành chính."
BAD_TITLE = "Tên việc dài từ 3 đến 200 ký tự; gõ lại giúp ạ."
ASK_UNIT = "Đơn vị nào làm? Bấm chọn, hoặc gõ tên hay số của đơn vị."
BAD_UNIT = "Không thấy đơn vị «{said}». Chọn một đơn vị có sẵn; thêm đơn vị mới bằng /themdonvi."
NEAR_UNIT = "Có phải là: {names}? Gõ đúng tên hoặc số giúp ạ."
NOT_YOUR_UNIT = "Anh/chị không quản lý đơn vị ấy; chọn đơn vị khác giúp ạ."
ASK_TO = "Gửi cho ai? Ví dụ: Sở Nội vụ. Không cần thì bấm «Bỏ qua»."
BAD_TO = "Nơi nhận dài tối đa 200 ký tự; gõ lại giúp ạ."
ASK_BASIS = "Căn cứ văn bản nào? Ví dụ: Kế hoạch 152/KH-UBND ngày 28/4/2026."
BAD_BASIS = "Căn cứ dài tối đa 300 ký tự; gõ lại giúp ạ."

ASK_KIND = (
    "Khi nào phải làm? Bấm chọn, hoặc gõ luôn, ví dụ: ngày 15 hằng tháng · trước ngày 20 tháng "
    "cuối quý · 30/6/2027 · tháng 4/2027 · 2 tin, bài mỗi tháng."
)
BAD_KIND = "Chưa hiểu thời hạn ấy. Bấm một nút, hoặc gõ như các ví dụ trên giúp ạ."
KINDS = {
    "rec": "Định kỳ (tháng, quý, năm…)",
    "date": "Một ngày cụ thể",
    "month": "Trong một tháng",
    "event": "Khi có việc xảy ra",
    "quota": "Số lượng mỗi kỳ",
    "target": "Chỉ tiêu năm",
    "cont": "Thường xuyên",
}
ASK_PERIODS = "Kỳ nào? Gõ nhiều kỳ một lúc cũng được, ví dụ: hằng quý và năm."
BAD_PERIODS = "Chưa hiểu kỳ ấy; bấm một nút giúp ạ."
PERIODS = {
    "week": "Hằng tuần",
    "month": "Hằng tháng",
    "quarter": "Hằng quý",
    "half_year": "6 tháng một lần",
    "nine_months": "9 tháng",
    "year": "Hằng năm",
    "four": "Quý I, 6 tháng, quý III, năm",
}
ASK_DAY = (
    "Chậm nhất ngày nào? Theo đúng công văn của cấp trên, ví dụ: ngày 15 · trước ngày 20 · "
    "ngày 5 tháng sau · cuối tháng. (Ngày thuộc tháng cuối của kỳ, trừ khi ghi «tháng sau».)"
)
ASK_DAY_OF_YEAR = "Chậm nhất ngày nào trong năm? Ví dụ: 15/12 · trước ngày 20/11 · 10/1 năm sau."
ASK_WEEKDAY = "Chậm nhất thứ mấy? Ví dụ: thứ sáu."
NO_LETTER = "Chưa có công văn"
BAD_DAY = "Chưa hiểu ngày ấy; gõ như ví dụ giúp ạ."
ASK_DATE = "Ngày nào ạ? Ví dụ: 30/6/2027 · ngày 20 tháng 12 · thứ sáu tuần sau."
ASK_MONTH = "Tháng nào ạ? Ví dụ: tháng 4/2027."
NO_SUCH_DAY = "Không có ngày ấy trong lịch; gõ lại giúp ạ."
PAST_DAY = "Ngày ấy đã qua; gõ một ngày từ hôm nay trở đi giúp ạ."
SEVERAL_DAYS = "Có nhiều hơn một ngày trong câu ấy; gõ một ngày thôi giúp ạ."
TOO_FAR = "Ngày ấy xa quá 5 năm; xem lại năm giúp ạ."
ASK_EVENT = "Việc gì xảy ra thì phải làm? Ví dụ: Khi có kết quả công bố chỉ số."
BAD_EVENT = "Câu ấy dài từ 3 đến 200 ký tự; gõ lại giúp ạ."
ASK_TERM = "Phải làm xong trong mấy ngày làm việc kể từ ngày ấy? Ví dụ: 5"
BAD_TERM = "Gõ một số từ 1 đến 366 giúp ạ."
ASK_QUOTA = "Bao nhiêu, mỗi kỳ? Ví dụ: 2 tin, bài mỗi tháng · 3 cuộc đối thoại mỗi năm."
BAD_QUOTA = "Gõ gồm số lượng, tên việc và kỳ giúp ạ, ví dụ: 2 tin, bài mỗi tháng."
ASK_FIGURE = "Chỉ tiêu bao nhiêu? Ví dụ: 95 % năm 2027 · 95 % năm 2027, năm trước 93,5 · hạng 10."
BAD_FIGURE = "Gõ con số, đơn vị tính và năm giúp ạ, ví dụ: 95 % năm 2027."
PAST_YEAR = "Năm ấy đã qua; gõ lại giúp ạ."
ASK_NUDGE = "Nhắc thường xuyên bao lâu một lần?"
NUDGES = {"week": "Mỗi tuần", "month": "Mỗi tháng", "quarter": "Mỗi quý", "none": "Không nhắc"}

ASK_OWNERS = "Ai phụ trách? Bấm từng người, xong thì bấm «Xong»; hoặc gõ tên."
OWNERS_SO_FAR = "Đã chọn: {names}."
HEAD_ALONE = "Người đứng đầu đơn vị"
NO_OWNER = (
    "Việc này chưa có ai nhận nhắc: đơn vị chưa có người đứng đầu. Chọn ít nhất một người, "
    "hoặc đặt người đứng đầu bằng /truong."
)
NO_SUCH_PERSON = (
    "Không có ai tên «{said}» đang làm việc ở đây; có thể đã thôi việc. Chọn người khác."
)
SEVERAL_PEOPLE = "Có nhiều người tên ấy: {names}. Gõ số của người cần chọn giúp ạ."

ASK_SHIFT = "Hạn rơi vào ngày nghỉ thì nhắc theo ngày nào?"
SHIFTS = {
    "previous": "Ngày làm việc liền trước",
    "next": "Ngày làm việc liền sau",
    "none": "Đúng ngày ấy",
}
ASK_LADDER = "Nhắc dày đến đâu?"
LADDERS = {
    "usual": "Trước 7, 3, 1 ngày và ngày đến hạn",
    "light": "Trước 1 ngày và ngày đến hạn",
    "early": "Thêm từ trước 15 ngày",
}
BAD_CHOICE = "Bấm một trong các nút giúp ạ."

WHAT_TO_CHANGE = "Dạ, sửa điều gì ạ?"
FIELDS = {
    "title": "Tên việc",
    "unit": "Đơn vị",
    "kind": "Thời hạn",
    "day": "Ngày nộp",
    "term": "Số ngày làm việc",
    "owners": "Người phụ trách",
    "to": "Nơi nhận",
    "basis": "Căn cứ",
    "shift": "Khi trùng ngày nghỉ",
    "ladder": "Cách nhắc",
}

CONFIRM = "Dạ, xin xem lại:"
CONFIRM_INCOMPLETE = "Còn thiếu {missing}: sẽ lưu thành đề xuất, chưa nhắc ai cho tới khi bổ sung."
SAVED = "Dạ, đã lưu."
SAVED_AS_PROPOSAL = "Dạ, đã lưu thành đề xuất, chưa nhắc ai. Có ngày rồi thì nhắn /dexuat."
CHANGED_MEANWHILE = "Dạ, vừa có người khác sửa việc này nên chưa lưu. Đây là bản mới nhất:"
ALREADY_OVER = "Thời hạn ấy không còn ngày nào phía trước; sửa thời hạn giúp ạ."

WHICH_TEMPLATE = "Chọn một mẫu. Ngày nộp nhập theo công văn của cấp trên; chưa có thì chưa nhắc."
NO_TEMPLATE = "Dạ, không có mẫu ấy. Nhắn /nhiemvu mau để xem ạ."


def names(of: Sequence[str]) -> str:
    """Several names in a row."""
    return ", ".join(of)
