"""Sentences of `motcua zalo login`: how the OA's administrator allows, and what went wrong."""

NOT_CONFIGURED = (
    "Chưa đặt MOTCUA_ZALO_OA_APP_ID, MOTCUA_ZALO_OA_APP_SECRET và MOTCUA_ZALO_OA_SECRET: "
    "xem docs/zalo.md, phần “Zalo OA, từng bước”."
)
NO_REDIRECT = (
    "Chưa biết địa chỉ nhận (callback): đặt MOTCUA_PUBLIC_URL, hoặc thêm --redirect-uri đúng như "
    "đã lưu ở developers.zalo.me. Không có địa chỉ thì dùng motcua zalo login --pair."
)
OPEN_THIS = "Quản trị viên của OA mở liên kết này và bấm cho phép:"
CHALLENGE = (
    "Địa chỉ nhận phải lưu ở developers.zalo.me đúng từng chữ: {redirect_uri}\n"
    "Nếu trang ấy hỏi Code Challenge, dán: {challenge}"
)
THEN_PASTE = (
    "Xong, trình duyệt chuyển tới một địa chỉ có “code=”. Chép cả địa chỉ đó dán vào đây (mã dùng "
    "một lần, trong 10 phút)."
)
PASTE_ADDRESS = "Địa chỉ hoặc mã"
PASTE_REFRESH = "Refresh token (không hiện khi dán)"
DONE = (
    "Đã cất cặp mã của OA “{name}”. Mã truy cập dùng đến {until} và tự làm mới; motcua serve đang "
    "chạy sẽ dùng cặp này trong vòng một phút, không phải khởi động lại."
)
NOT_ALLOWED = "Địa chỉ này không có mã: quản trị viên chưa bấm cho phép. Hãy mở lại liên kết."
NOT_A_CODE = "Đây không phải mã hay địa chỉ có “code=”. Hãy chép lại cả địa chỉ trên trình duyệt."
NOT_ONE_WORD = "Mã phải là một dòng viết liền. Hãy chép lại ở API Explorer của developers.zalo.me."
WRONG_APP = (
    "Zalo không biết ứng dụng này (-14002): xem lại MOTCUA_ZALO_OA_APP_ID và trạng thái “Đang "
    "hoạt động” ở developers.zalo.me."
)
WRONG_REDIRECT = (
    "Zalo không nhận địa chỉ nhận (-14003): lưu đúng từng chữ {redirect_uri} ở "
    "developers.zalo.me, Sản phẩm → Official Account → Thiết lập chung."
)
CODE_IS_OVER = (
    "Zalo không nhận mã này ({error}): mã đã dùng rồi, hoặc quá 10 phút. Hãy mở lại liên kết "
    "để lấy mã mới."
)
CODE_REFUSED = (
    "Zalo từ chối ({error}). Thường vì: mã chép thiếu, đã dùng rồi hoặc lấy từ liên kết khác; "
    "Code Challenge lưu ở developers.zalo.me khác với liên kết này; hoặc sai "
    "MOTCUA_ZALO_OA_APP_SECRET. Hãy mở lại liên kết để lấy mã mới; vẫn vậy thì dùng motcua "
    "zalo login --pair."
)
PAIR_IS_OVER = (
    "Zalo không nhận refresh token này ({error}): mã chỉ dùng một lần, có thể đã được đổi ở "
    "nơi khác hoặc quá 3 tháng. Hãy lấy cặp mới ở API Explorer."
)
PAIR_REFUSED = (
    "Zalo từ chối ({error}): xem lại MOTCUA_ZALO_OA_APP_ID, MOTCUA_ZALO_OA_APP_SECRET, và cặp "
    "mã có phải lấy cho đúng ứng dụng này không."
)
NOT_REACHED = (
    "Không gọi được Zalo, hoặc Zalo đang quá tải: xem lại mạng, tường lửa (oauth.zaloapp.com, "
    "openapi.zalo.me), lát nữa làm lại. Chưa có gì thay đổi, mã chưa mất."
)
NO_ANSWER = (
    "Đứt đường truyền khi Zalo đang trả lời, không biết mã đã bị dùng chưa. Hãy làm lại từ "
    "đầu với mã mới. Cặp mã đang cất vẫn còn nguyên."
)
ANOTHER_OA = (
    "Quyền này được cấp cho OA khác ({name}), không phải OA trong MOTCUA_ZALO_OA_ID. Chưa cất gì: "
    "đăng nhập bằng tài khoản quản trị của đúng OA rồi mở lại liên kết, hoặc sửa cài đặt."
)
NOT_PROVED = (
    "Zalo cấp mã nhưng ngay sau đó không nhận mã ấy ({reason}). Chưa cất gì: xem docs/zalo.md, "
    "phần lỗi của Zalo OA, rồi làm lại."
)
KEPT_UNPROVED = (
    "Lưu ý: đã cất cặp mã, nhưng lúc này chưa hỏi được Zalo cặp mã là của OA nào ({reason}). "
    "Lát nữa chạy motcua doctor để xem lại."
)
NOT_KEPT = (
    "Zalo đã cấp quyền nhưng không cất được vào cơ sở dữ liệu: {reason}. Hãy sửa rồi làm lại "
    "với mã mới."
)
