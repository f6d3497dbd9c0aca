"""Sentences of importing and exporting knowledge, for the operator."""

FORMATS = {
    "record": "hồ sơ thủ tục .jsonl",
    "portal_detail": "JSON chi tiết của Cổng",
    "portal_catalogue": "JSON danh mục của Cổng",
    "portal_list": "danh sách .xlsx của Cổng",
    "ward_list": "danh sách của xã",
    "own_jsonl": "tệp .jsonl do Một Cửa xuất",
    "own_xlsx": "tệp .xlsx do Một Cửa xuất",
    "starter": "bộ kiến thức ban đầu",
}
STARTER_NAME = "Bộ kiến thức ban đầu"
SUMMARY = (
    "{name} ({kind}): đọc {read} dòng – mới {new}, thay đổi {changed}, "
    "giữ nguyên {unchanged}, từ chối {rejected}."
)
UNREADABLE = "{name}: không đọc được. {reason}"
KEPT = "Giữ nguyên {count} mục đã được người dùng sửa: {ids}."
REPAIRS = "Đã tự sửa:"
REPAIR = "  dòng {row}: {before} → {after} ({why})"
CHANGES = "Thay đổi:"
CHANGED = "  {id} (dòng {row})"
CHANGE = "    {field}: {before} → {after}"
REJECTIONS = "Từ chối:"
REJECTION = "  dòng {row}: {reason}"
MORE = "  … và {count} mục nữa (thêm --json để xem đủ)."
NOTHING = "(trống)"
APPLIED = "Đã lưu."
NOTHING_NEW = "Không có gì mới để lưu."
NOT_READ = "Chưa có gì thay đổi. Hãy sửa hoặc bỏ tệp không đọc được rồi nhập lại."
NOT_APPLIED = (
    "Chưa có gì thay đổi. Hãy sửa các dòng bị từ chối rồi nhập lại, "
    "hoặc thêm --skip-bad để bỏ qua chúng."
)
DRAFTS = "Các mục mới là bản nháp, chưa trả lời người dân. Thêm --publish để công bố."
CHOOSE = "Hãy cho biết tệp cần nhập, hoặc dùng --starter (không dùng cả hai)."
FILE_UNUSABLE = "Không đọc hoặc ghi được {file}: {reason}."
BAD_SUFFIX = "Tên tệp phải kết thúc bằng .jsonl, .jsonl.gz hoặc .xlsx."
EXPORTED = "Đã xuất {count} mục vào {file}."
UNKNOWN_ID = "Không có mục nào mã {id}."
LAYER = "{id} · lớp {origin} · {status} · bản {revision} · {by} lưu {at}"
SEVERITY = {"error": "LỖI", "warning": "cần xem"}
PROBLEM = "{severity} {where}: {message}"
CHECKED = "Đã kiểm tra {count} mục: {errors} lỗi, {warnings} điều cần xem."
STARTER_ONLY = "Cơ sở dữ liệu chưa được chuẩn bị; chỉ kiểm tra bộ kiến thức ban đầu."
