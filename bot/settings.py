"""Settings from the environment and `.env`: frozen, every problem reported at once."""

import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "MOTCUA_"
SQLITE = "sqlite+aiosqlite:///"
POSTGRESQL = "postgresql+psycopg://"
SHORTEST_SECRET = 32  # characters; 24 random bytes in base64

# What each setting must be; the value itself is never repeated: it may be a secret.
RULES = {
    "database_url": f"phải bắt đầu bằng {SQLITE} hoặc {POSTGRESQL}",
    "http_host": "phải là địa chỉ máy để mở cổng, ví dụ 127.0.0.1 hoặc 0.0.0.0",
    "http_port": "phải là một số từ 0 đến 65535 (0: tự chọn cổng trống)",
    "public_url": "phải là địa chỉ https://… không kèm đường dẫn, ví dụ https://hoidap.example.vn",
    "secret_key": f"phải dài ít nhất {SHORTEST_SECRET} ký tự (tạo bằng: openssl rand -base64 32)",
    "telegram_token": "phải là token @BotFather đã cấp, ví dụ 123456789:AAF…",
    "telegram_api_base": "phải là phần địa chỉ trước token, ví dụ http://127.0.0.1:8081/bot",
    "telegram_mode": "phải là polling hoặc webhook",
    "telegram_webhook_secret": (
        "phải dài từ 8 đến 256 ký tự, chỉ gồm A–Z a–z 0–9 _ - (tạo bằng: openssl rand -hex 32)"
    ),
    "zalo_bot_token": "phải là token Zalo Bot Manager đã cấp, ví dụ 123456789:abc-xyz",
    "zalo_bot_api_base": "phải là phần địa chỉ trước token, ví dụ http://127.0.0.1:8082/bot",
    "zalo_bot_mode": "phải là polling hoặc webhook",
    "zalo_bot_webhook_secret": (
        "phải dài từ 8 đến 256 ký tự, chỉ gồm A–Z a–z 0–9 _ - (tạo bằng: openssl rand -hex 32)"
    ),
    "zalo_oa_app_id": "phải là dãy chữ số, xem ở developers.zalo.me",
    "zalo_oa_app_secret": "phải là khoá bí mật của ứng dụng, viết liền",
    "zalo_oa_id": "phải là dãy chữ số, xem ở trang quản lý OA",
    "zalo_oa_secret": "phải là OA Secret Key ở trang Webhook của ứng dụng, viết liền",
    "zalo_oa_access_token": "phải là access token của OA, viết liền",
    "zalo_oa_refresh_token": "phải là refresh token của OA, viết liền",
    "zalo_oa_api_base": "phải là một địa chỉ http(s), ví dụ http://127.0.0.1:8083",
    "zalo_oa_oauth_base": "phải là một địa chỉ http(s), ví dụ http://127.0.0.1:8083",
    "zalo_oa_verification": (
        "phải là mã Zalo cấp khi xác thực tên miền: phần giữa zalo_verifier và .html"
    ),
    "zalo_oa_buttons": "phải là on hoặc off",
    "zalo_oa_signature_mode": "phải là strict hoặc log_only",
    "timezone": "phải là tên múi giờ có trên máy này, ví dụ Asia/Ho_Chi_Minh",
    "unit_name": "phải là một dòng chữ, tối đa 200 ký tự",
    "unit_address": "phải là một dòng chữ, tối đa 200 ký tự",
    "unit_phone": "phải là một dòng chữ, tối đa 200 ký tự",
    "unit_hours": "phải là một dòng chữ, tối đa 200 ký tự",
}
SECRET_NEEDED = (
    f"{PREFIX}SECRET_KEY: bắt buộc khi dùng PostgreSQL, vì nhiều máy phải dùng chung một khoá "
    "(tạo bằng: openssl rand -base64 32)"
)
TELEGRAM_NEEDS_PUBLIC_URL = (
    f"{PREFIX}PUBLIC_URL: bắt buộc khi {PREFIX}TELEGRAM_MODE=webhook, "
    "vì Telegram gọi tới địa chỉ đó"
)
TELEGRAM_NEEDS_SECRET = (
    f"{PREFIX}TELEGRAM_WEBHOOK_SECRET: bắt buộc khi {PREFIX}TELEGRAM_MODE=webhook, để nhận ra tin "
    "thật của Telegram (tạo bằng: openssl rand -hex 32)"
)

ZALO_BOT_NEEDS_PUBLIC_URL = (
    f"{PREFIX}PUBLIC_URL: bắt buộc khi {PREFIX}ZALO_BOT_MODE=webhook, vì Zalo gọi tới địa chỉ đó"
)
ZALO_BOT_NEEDS_SECRET = (
    f"{PREFIX}ZALO_BOT_WEBHOOK_SECRET: bắt buộc khi {PREFIX}ZALO_BOT_MODE=webhook, để nhận ra tin "
    "thật của Zalo (tạo bằng: openssl rand -hex 32)"
)


class SettingsError(Exception):
    """The program cannot start as configured; `problems` are sentences for the operator."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(BaseSettings):
    """Every setting; the attribute `http_port` is `MOTCUA_HTTP_PORT` in the environment."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",  # `.env` may serve other programs too
        str_strip_whitespace=True,
        hide_input_in_errors=True,
    )

    database_url: str = Field(default=f"{SQLITE}var/motcua.db", repr=False)  # may hold a password
    http_host: str = Field(default="127.0.0.1", min_length=1, pattern=r"^[\w.:\-]+$")
    http_port: int = Field(default=8080, ge=0, le=65535)
    public_url: str = ""
    secret_key: SecretStr | None = None
    timezone: str = "Asia/Ho_Chi_Minh"
    telegram_token: SecretStr | None = None
    telegram_api_base: str = ""
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_secret: SecretStr | None = None
    zalo_bot_token: SecretStr | None = None
    zalo_bot_api_base: str = ""
    zalo_bot_mode: Literal["polling", "webhook"] = "polling"
    zalo_bot_webhook_secret: SecretStr | None = None
    zalo_oa_app_id: str = Field(default="", pattern=r"^[0-9]{0,30}$")
    zalo_oa_app_secret: SecretStr | None = None
    zalo_oa_id: str = Field(default="", pattern=r"^[0-9]{0,30}$")
    zalo_oa_secret: SecretStr | None = None
    zalo_oa_access_token: SecretStr | None = None
    zalo_oa_refresh_token: SecretStr | None = None
    zalo_oa_api_base: str = ""
    zalo_oa_oauth_base: str = ""
    zalo_oa_verification: str = Field(default="", pattern=r"^[A-Za-z0-9_-]{0,100}$")
    zalo_oa_buttons: bool = False
    zalo_oa_signature_mode: Literal["strict", "log_only"] = "strict"
    unit_name: str = Field(default="", max_length=200)
    unit_address: str = Field(default="", max_length=200)
    unit_phone: str = Field(default="", max_length=200)
    unit_hours: str = Field(default="", max_length=200)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone people read times in."""
        return ZoneInfo(self.timezone)

    @property
    def sqlite_file(self) -> Path | None:
        """The file of an embedded database; None for PostgreSQL and for a database in memory."""
        path = self.database_url.removeprefix(SQLITE).partition("?")[0]
        in_file = self.database_url.startswith(SQLITE) and path not in ("", ":memory:")
        return Path(path) if in_file else None

    @field_validator("database_url")
    @classmethod
    def _a_database_we_know(cls, value: str) -> str:
        if not value.startswith((SQLITE, POSTGRESQL)):
            raise ValueError
        return value

    @field_validator("public_url")
    @classmethod
    def _an_https_origin(cls, value: str) -> str:
        value = value.rstrip("/")
        parts = urlsplit(value)
        if value and (parts.scheme != "https" or value != f"https://{parts.netloc.lower()}"):
            raise ValueError
        return value

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError
        return value

    @field_validator("telegram_token", "zalo_bot_token")
    @classmethod
    def _a_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(r"[\w:-]+", value.get_secret_value(), re.ASCII):
            raise ValueError
        return value

    @field_validator(
        "telegram_api_base", "zalo_bot_api_base", "zalo_oa_api_base", "zalo_oa_oauth_base"
    )
    @classmethod
    def _the_part_before_a_token(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^\s?#@]+", value):
            raise ValueError
        return value

    @field_validator("telegram_webhook_secret", "zalo_bot_webhook_secret")
    @classmethod
    def _what_a_header_carries(cls, value: SecretStr | None) -> SecretStr | None:
        shape = r"[A-Za-z0-9_-]{8,256}"  # Telegram's own alphabet
        if value is not None and not re.fullmatch(shape, value.get_secret_value()):
            raise ValueError
        return value

    @field_validator(
        "zalo_oa_app_secret", "zalo_oa_secret", "zalo_oa_access_token", "zalo_oa_refresh_token"
    )
    @classmethod
    def _signs_without_blanks(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(r"[!-~]+", value.get_secret_value()):
            raise ValueError
        return value

    @field_validator("timezone")
    @classmethod
    def _a_zone_this_machine_knows(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, OSError) as cause:
            raise ValueError from cause
        return value

    @field_validator("unit_name", "unit_address", "unit_phone", "unit_hours")
    @classmethod
    def _one_line(cls, value: str) -> str:
        if not value.isprintable():
            raise ValueError
        return value

    @model_validator(mode="after")
    def _nothing_is_missing(self) -> "Settings":
        missing = []
        if self.database_url.startswith(POSTGRESQL) and self.secret_key is None:
            missing.append(SECRET_NEEDED)
        if self.telegram_token is not None and self.telegram_mode == "webhook":
            if not self.public_url:
                missing.append(TELEGRAM_NEEDS_PUBLIC_URL)
            if self.telegram_webhook_secret is None:
                missing.append(TELEGRAM_NEEDS_SECRET)
        missing += self._missing_for_zalo()
        if missing:
            raise ValueError("\n".join(missing))
        return self

    def _missing_for_zalo(self) -> list[str]:
        missing = []
        if self.zalo_bot_token is not None and self.zalo_bot_mode == "webhook":
            if not self.public_url:
                missing.append(ZALO_BOT_NEEDS_PUBLIC_URL)
            if self.zalo_bot_webhook_secret is None:
                missing.append(ZALO_BOT_NEEDS_SECRET)
        needed = ("zalo_oa_app_id", "zalo_oa_app_secret", "zalo_oa_secret")
        given = [name for name in needed if getattr(self, name)]
        if given or self.zalo_oa_access_token or self.zalo_oa_refresh_token:
            names = (f"{PREFIX}{name.upper()}" for name in needed if name not in given)
            missing += [f"{name}: bắt buộc để dùng Zalo OA" for name in names]
        return missing


def load(env_file: Path | None = Path(".env")) -> Settings:
    """Read the settings; raises SettingsError naming every problem."""
    try:
        return Settings(_env_file=env_file)
    except ValidationError as cause:
        raise SettingsError(_problems(cause)) from None  # the cause would show values


def _problems(error: ValidationError) -> tuple[str, ...]:
    found = []
    for detail in error.errors(include_input=False, include_context=False, include_url=False):
        names = [str(part) for part in detail["loc"]]
        if names:
            found.append(f"{PREFIX}{names[0].upper()}: {RULES[names[0]]}")
        else:
            found += detail["msg"].partition(", ")[2].splitlines()  # our own words, no value
    return tuple(found)
