"""Send a file that goes with a reply: a picture to be seen, anything else to be kept."""

from telegram import Bot, Message
from telegram.error import BadRequest

from bot.channels.telegram.place import Place
from handlers.messages import Enclosure

_PICTURES = frozenset({".jpg", ".jpeg", ".png"})


async def upload(api: Bot, place: Place, file: Enclosure) -> Message:
    """Upload it and send it at once; raises TelegramError."""
    if file.suffix in _PICTURES:
        try:
            return await api.send_photo(
                chat_id=place.chat,
                message_thread_id=place.topic,
                photo=file.content,
                filename=file.name,
            )
        except BadRequest as refused:
            if "photo" not in refused.message.lower() and "image" not in refused.message.lower():
                raise  # it is not the picture that is too wide, too high or no picture at all
    return await api.send_document(
        chat_id=place.chat,
        message_thread_id=place.topic,
        document=file.content,
        filename=file.name,
    )
