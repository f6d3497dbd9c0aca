"""The tables, private to storage: import them from here so that the metadata is complete."""

from storage.tables.conversation import ConversationRow, TranscriptRow
from storage.tables.deadlines import (
    CalendarDayRow,
    CalendarYearRow,
    MarkRow,
    ObligationRevisionRow,
    ObligationRow,
    OpeningRow,
    QuotaEntryRow,
    ReminderRow,
    SilenceRow,
    SnoozeRow,
    TickRow,
)
from storage.tables.entry import EntryRow, KnowledgeVersionRow, RevisionRow
from storage.tables.linking import LinkCodeRow, LinkTryRow, PlaceRow
from storage.tables.mail import InboxRow, OutboxRow
from storage.tables.people import (
    AddressRow,
    CodeAttemptRow,
    InvitationRow,
    JournalHeadRow,
    JournalRow,
    PersonRow,
    PinRow,
    RemovalRow,
    UnitRow,
)
from storage.tables.platform import CommandListRow, GrantRow, InteractionRow, PollerRow
from storage.tables.question import QuestionRow
from storage.tables.sharing import SharedLinkRow
from storage.tables.tally import TallyRow

__all__ = [
    "AddressRow",
    "CalendarDayRow",
    "CalendarYearRow",
    "CodeAttemptRow",
    "CommandListRow",
    "ConversationRow",
    "EntryRow",
    "GrantRow",
    "InboxRow",
    "InteractionRow",
    "InvitationRow",
    "JournalHeadRow",
    "JournalRow",
    "KnowledgeVersionRow",
    "LinkCodeRow",
    "LinkTryRow",
    "MarkRow",
    "ObligationRevisionRow",
    "ObligationRow",
    "OpeningRow",
    "OutboxRow",
    "PersonRow",
    "PinRow",
    "PlaceRow",
    "PollerRow",
    "QuestionRow",
    "QuotaEntryRow",
    "ReminderRow",
    "RemovalRow",
    "RevisionRow",
    "SharedLinkRow",
    "SilenceRow",
    "SnoozeRow",
    "TallyRow",
    "TickRow",
    "TranscriptRow",
    "UnitRow",
]
