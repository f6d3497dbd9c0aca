"""The words of the web chat page itself: what surrounds the conversation."""

PRODUCT = "Một Cửa"
TAGLINE = "Hỏi đáp thủ tục hành chính"
SKIP = "Đến ô nhập câu hỏi"
LARGE_TYPE = "Chữ lớn"

GREETING = "Bạn cần làm giấy tờ gì?"
INTRODUCTION = (
    "Cứ hỏi bằng lời thường ngày, có dấu hay không dấu đều được. "
    "Bạn sẽ biết cần mang gì, nộp ở đâu, bao lâu và hết bao nhiêu."
)
EXAMPLES = "Người dân hay hỏi"
# What is offered to begin with, while the entry of that code may be answered: in the words
# people use, each asking something else.
EXAMPLE_QUESTIONS = {
    "1.001193": "Làm giấy khai sinh cho con cần giấy tờ gì?",
    "1.004194": "Đăng ký tạm trú nộp ở đâu?",
    "2.000815": "Sao y bản chính hết bao nhiêu tiền?",
    "1.000894": "Đăng ký kết hôn mất mấy ngày?",
}
EMPTY = (
    "Trợ lý vừa được cài đặt và chưa có nội dung thủ tục nào nên chưa trả lời được. "
    "Mong bạn quay lại sau, hoặc hỏi trực tiếp tại bộ phận một cửa."
)

CONVERSATION = "Cuộc trò chuyện"
YOU = "Bạn"
ASSISTANT = "Trợ lý"
CHOICES = "Chọn nhanh"
NEW_TAB = " (mở trang mới)"
TICKED = "Đã đánh dấu: "
NOT_TICKED = "Chưa đánh dấu: "
PHOTO = "[Ảnh]"
FILE = "[Tệp]"
PRESSED = "[Nút đã bấm]"

FIELD = "Câu hỏi của bạn"
PLACEHOLDER = "Nhập câu hỏi"
SEND = "Gửi"
TYPING = "Trợ lý đang trả lời…"

AUTOMATIC = (
    "Đây là trợ lý tự động, không phải cán bộ. Khi có khác biệt, văn bản chính thức là căn cứ."
)
PRIVACY = (
    "Xin đừng gửi số giấy tờ, số tài khoản hay mật khẩu. "
    "Cuộc trò chuyện được giữ trong 24 giờ để bạn xem lại, sau đó tự xoá."
)
RESTART = "Bắt đầu cuộc trò chuyện mới"
OFFICE = "Nơi tiếp nhận"
ADDRESS = "Địa chỉ"
PHONE = "Điện thoại"
HOURS = "Giờ làm việc"

OFFLINE = "Mất kết nối, đang nối lại. Câu hỏi của bạn vẫn được giữ."
SLOW_DOWN = (
    "Bạn nhắn hơi nhanh, trợ lý chưa theo kịp. Câu hỏi vẫn được giữ, sẽ gửi lại sau vài giây."
)
SLOW_DOWN_FORM = "Bạn nhắn hơi nhanh, trợ lý chưa theo kịp. Mong bạn đợi vài giây rồi bấm Gửi lại."
BUSY = "Hệ thống đang bận. Câu hỏi của bạn vẫn còn đây, mong bạn bấm Gửi lại sau ít phút."
BUSY_RETRYING = "Hệ thống đang bận. Câu hỏi của bạn vẫn được giữ, sẽ gửi lại sau vài giây."
NOT_SENT = "Câu hỏi chưa gửi được vì hệ thống đang bận. Mong bạn hỏi lại sau ít phút."
TOO_LARGE = (
    "Nội dung vừa gửi quá lớn nên trợ lý không nhận được. Trợ lý không đọc ảnh hay tệp: "
    "bạn hãy viết câu hỏi bằng một hai câu ngắn."
)
UNREADABLE = "Trợ lý không đọc được nội dung vừa gửi. Bạn hãy viết lại câu hỏi rồi bấm Gửi."
FOREIGN_PAGE = "Yêu cầu này không đến từ trang hỏi đáp nên không được nhận. Bạn hãy hỏi tại đây."

NOT_FOUND_TITLE = "Không có trang này"
NOT_FOUND = "Địa chỉ bạn mở không có ở đây."
FAILED_TITLE = "Có trục trặc"
FAILED = "Hệ thống gặp trục trặc, không phải lỗi của bạn. Mong bạn thử lại sau ít phút."
BACK = "Về trang hỏi đáp"
