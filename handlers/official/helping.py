"""/trogiup: the commands this person may use, and one of them with examples; /huy."""

from handlers.access import could
from handlers.acting import known, says
from handlers.encounter import Encounter, Said
from handlers.official.speaking import MINE
from handlers.texts import official as texts
from handlers.texts import official_help
from knowledge.normalize import clean, fold
from knowledge.richtext import Bold, Bullets, paragraph


async def show(encounter: Encounter, words: str) -> Said:
    """Every command, or the one that is named."""
    name = fold(clean(words)).removeprefix("/").replace(" ", "")
    person = known(encounter)
    mine = [one for one in official_help.COMMANDS if could(person, one.action)]
    named = next((one for one in mine if one.word == name), None)
    if named is not None:
        examples = Bullets(tuple((each,) for each in named.examples))
        head = paragraph(Bold(f"/{named.word}"), f" – {named.says}")
        said = (head, named.more) if named.more else (head,)
        return says(encounter, *said, official_help.FOR_EXAMPLE, examples)
    unknown = (official_help.UNKNOWN,) if name else ()
    listed = Bullets(tuple((Bold(f"/{one.word}"), f" – {one.says}") for one in mine))
    said_first = (*unknown, official_help.HEAD)
    return says(encounter, *said_first, listed, official_help.MORE, texts.STILL_ASK)


async def stop(encounter: Encounter, words: str) -> Said:  # noqa: ARG001 - a way in the registry
    """/huy within a dialog of ours: what was written down before stays."""
    return says(encounter, texts.STOPPED, rows=((MINE,),))
