"""What is said when a life may be in danger: numbers, then one calm line."""

from knowledge.search.outcome import Danger

POLICE, FIRE, MEDICAL, RESCUE, CHILDREN = "113", "114", "115", "112", "111"
SERVICES = {
    POLICE: "Công an",
    FIRE: "Chữa cháy, cứu nạn",
    MEDICAL: "Cấp cứu y tế",
    RESCUE: "Tìm kiếm cứu nạn",
    CHILDREN: "Tổng đài bảo vệ trẻ em",
}
NUMBERS = {
    Danger.FIRE: (FIRE, MEDICAL),
    Danger.RESCUE: (FIRE, RESCUE, MEDICAL),
    Danger.VIOLENCE: (POLICE, MEDICAL, CHILDREN),
    Danger.CRIME: (POLICE,),
    Danger.MEDICAL: (MEDICAL,),
    Danger.MISSING: (POLICE, CHILDREN),
    Danger.CHILD: (CHILDREN, POLICE),
    Danger.SUICIDE: (MEDICAL, POLICE, CHILDREN),
}
ADVICE = {
    Danger.FIRE: "Ra khỏi chỗ cháy ngay, báo người xung quanh, đừng quay lại lấy đồ.",
    Danger.RESCUE: "Giữ bình tĩnh, đến chỗ an toàn nhất có thể và cho biết rõ đang ở đâu.",
    Danger.VIOLENCE: "Đến chỗ an toàn, có người khác; gọi ngay khi có thể.",
    Danger.CRIME: "Giữ khoảng cách, đừng tự đối đầu; nhớ đặc điểm và nơi xảy ra.",
    Danger.MEDICAL: "Nói rõ địa chỉ và tình trạng người bệnh, làm theo hướng dẫn qua điện thoại.",
    Danger.MISSING: "Báo ngay, không cần chờ 24 giờ; chuẩn bị ảnh và nơi gặp lần cuối.",
    Danger.CHILD: "Đưa trẻ đến chỗ an toàn; 111 miễn phí, nghe máy suốt ngày đêm.",
    Danger.SUICIDE: (
        "Bạn không phải chịu đựng một mình. Hãy gọi ngay, "
        "hoặc nói với một người bên cạnh bạn lúc này."
    ),
}
CALL_NOW = "Gọi ngay "
