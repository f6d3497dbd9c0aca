"""How to reach a person at the office."""

HEAD = "Dạ, bạn gặp cán bộ tại đây ạ:"
NOT_CONFIGURED = (
    "Dạ, số điện thoại và địa chỉ của xã chưa được cài đặt nên trợ lý chưa chỉ được ạ. "
    "Bạn đến thẳng Trung tâm Phục vụ hành chính công xã trong giờ làm việc, "
    "hoặc gọi tổng đài dưới đây."
)
PHONE = "Điện thoại: "
NOT_LIVE = "Trợ lý không chuyển máy được; bạn gọi hoặc đến trực tiếp giúp ạ."


def address(place: str) -> str:
    """Where the office is."""
    return f"Địa chỉ: {place}"


def hours(when: str) -> str:
    """When it is open."""
    return f"Giờ làm việc: {when}"
