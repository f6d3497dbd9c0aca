"""Sentences of `motcua doctor`: why a channel is silent, and what to do next."""

from datetime import timedelta

_FEW = 120  # of a unit; more are told in the next larger one


def clock_agrees(platform: str) -> str:
    """Our clock is right."""
    return f"Đồng hồ máy này khớp với {platform}"


def clock_is_off(platform: str, ahead: timedelta) -> str:
    """Our clock is wrong, by how much."""
    way = "nhanh" if ahead > timedelta(0) else "chậm"
    return (
        f"Đồng hồ máy này {way} {_long(abs(ahead))} so với {platform}: mã truy cập và lời nhắc sẽ "
        "sai giờ; bật đồng bộ giờ (ví dụ: timedatectl set-ntp true)"
    )


def _long(span: timedelta) -> str:
    seconds = round(span.total_seconds())
    if seconds < _FEW:
        return f"{seconds} giây"
    minutes = round(seconds / 60)
    return f"{minutes} phút" if minutes < _FEW else f"{round(minutes / 60)} giờ"
