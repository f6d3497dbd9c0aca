"""The tables, private to storage: import them from here so that the metadata is complete."""

from storage.tables.conversation import ConversationRow, TranscriptRow
from storage.tables.entry import EntryRow, KnowledgeVersionRow, RevisionRow
from storage.tables.linking import LinkCodeRow, LinkTryRow, PlaceRow
from storage.tables.mail import InboxRow, OutboxRow
from storage.tables.platform import GrantRow, InteractionRow
from storage.tables.question import QuestionRow
from storage.tables.tally import TallyRow

__all__ = [
    "ConversationRow",
    "EntryRow",
    "GrantRow",
    "InboxRow",
    "InteractionRow",
    "KnowledgeVersionRow",
    "LinkCodeRow",
    "LinkTryRow",
    "OutboxRow",
    "PlaceRow",
    "QuestionRow",
    "RevisionRow",
    "TallyRow",
    "TranscriptRow",
]
