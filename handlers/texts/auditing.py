"""Sentences of the audit of our text against official records, for the operator."""

NO_ENTRIES = "Chưa có mục nào của mình để so. Hãy nạp: motcua kb import --starter"
NO_RECORDS = "Chưa có hồ sơ nào để so. Hãy nhập hồ sơ trước, hoặc dùng --against TỆP."
BAD_EXPLANATIONS = "Không đọc được lời giải thích. {reason}"
VERDICTS = {
    "same": "khớp",
    "differs": "KHÁC",
    "only_ours": "CHỈ CỦA MÌNH",
    "only_record": "chỉ hồ sơ có",
}
ENTRY = "{id} {title}"
FINDING = "  {verdict} {fact}"
RECORD = " – hồ sơ ghi: {record}"
WHERE = " (ở: {fields})"
EXPLAINED = " – vì: {reason} [{source}]"
LAPSED = "HẾT HIỆU LỰC {id} {title}: đến {day}"
OVERDUE = "quá hạn rà soát {id} {title}: {day}"
IDLE = "lời giải thích không còn khớp với gì: {id} – {fact}"
SUMMARY = (
    "Đã so {entries} mục: {same} điều khớp, {differs} điều khác, {only_ours} điều chỉ của mình, "
    "{only_record} điều chỉ hồ sơ có. Còn {open} điều chưa giải thích."
)
ENDS = "{lapsed} mục hết hiệu lực, {overdue} mục quá hạn rà soát."
