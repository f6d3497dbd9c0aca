"""How to choose where nothing can be pressed."""

CHOOSE = "Nhắn số để chọn, nhắn 0 để quay lại từ đầu."
