"""Sentences about PINs."""

ASK_NEW_PIN = "Dạ, bạn chọn mã PIN gồm 6 chữ số rồi nhắn vào đây. Nhắn xong nhớ xoá tin ấy."
ASK_PIN_AGAIN = "Dạ, bạn nhắn lại mã PIN ấy một lần nữa ạ."
PIN_DIFFERS = "Dạ, hai lần không giống nhau nên chưa đặt. Bạn nhắn /pin để làm lại ạ."
PIN_MALFORMED = "Dạ, mã PIN gồm đúng 6 chữ số. Bạn nhắn lại ạ."
PIN_TOO_EASY = "Dạ, mã này dễ đoán quá (như 111111, 123456). Bạn chọn mã khác ạ."
PIN_SET = (
    "Dạ, đã đặt mã PIN. Trước việc quản trị, trợ lý sẽ hỏi mã nếu quá 5 phút chưa nhập. "
    "Bạn xoá các tin có mã trong cuộc trò chuyện này. Bỏ PIN: /pin tat"
)
PIN_OFF = "Dạ, đã bỏ mã PIN ạ."
NO_PIN = "Dạ, bạn chưa đặt mã PIN ạ."
ASK_PIN = "Dạ, bạn nhập mã PIN để làm tiếp ạ."
PIN_WRONG = "Dạ, mã PIN chưa đúng. Bạn nhập lại, hoặc nhắn 0 để dừng ạ."
PIN_LOCKED = (
    "Dạ, mã PIN sai nhiều lần nên tạm khoá 15 phút. "
    "Quên mã thì nhờ một quản trị khác mở bằng /mokhoa ạ."
)
PIN_NOT_ASKED = "Dạ, trợ lý không hỏi mã PIN lúc này. Bạn xoá tin vừa nhắn để giữ kín ạ."
