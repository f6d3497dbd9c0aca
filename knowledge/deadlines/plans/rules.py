"""From a sentence of a plan to the duties it gives: what, who, to whom, when, how many."""

import re
from dataclasses import replace
from itertools import pairwise

from knowledge.deadlines.model import Period
from knowledge.deadlines.plans import units
from knowledge.deadlines.plans.clauses import (
    TITLE_LENGTH,
    Span,
    clauses,
    lowered,
    sentences,
    title_of,
)
from knowledge.deadlines.plans.figures import figures, open_bracket
from knowledge.deadlines.plans.frame import Frame, Lead, owner
from knowledge.deadlines.plans.model import Figure, Kind, Missing, Proposal, When, open_points
from knowledge.deadlines.plans.outline import Placed, Zone
from knowledge.deadlines.plans.recurring import Said, recurring
from knowledge.deadlines.plans.times import when_said

SILENT = frozenset({Zone.RESULTS, Zone.END})
FIGURED = frozenset({Zone.PURPOSE, Zone.TARGETS, Zone.TOPICS, Zone.TASKS, Zone.DUTIES})
ACTED = frozenset({Zone.TASKS, Zone.DUTIES})
# What of a due rule counts where no duties are listed.
ELSEWHERE = frozenset({Kind.DATE, Kind.PARTIAL_DATE, Kind.RECURRING})
ONCE = re.compile(
    r"\b(?:thẩm định|chấm điểm|kế hoạch (?:hoạt động )?(?:kiểm tra|kiểm soát|rà soát)|"
    r"tổng kết|sơ kết|"
    r"(?:xây dựng|ban hành|lập)(?: và [^,;.]{0,40})?\s+(?:kế hoạch|dự toán|quy chế|"
    r"chương trình|đề án)|"
    r"tổ chức (?:các |một |lớp |cuộc |đợt )*(?:hội nghị|hội thi|cuộc thi|tập huấn|kiểm tra|"
    r"khảo sát|lễ|sơ kết))"
)
REPORTS = re.compile(r"\bbáo cáo\b")
IMPORTANT = re.compile(r"nhiệm vụ[^.;]{0,30}thường xuyên|bố trí kinh phí thường xuyên")
PURPOSE = re.compile(r"^\W*(?:góp phần|nhằm|tạo|qua đó|từ đó|phục vụ|bảo đảm thông tin)\b")
CLOSING = re.compile(
    r"^(?:trên đây là|(?:kế hoạch|quyết định) này|quá trình|\(có phụ lục|"
    r"căn cứ (?:các|nội dung|kế hoạch|chức năng|vào))|"
    r"(?:nghiêm túc|quan tâm[^.;]{0,20}) (?:phối hợp )?(?:tổ chức )?(?:triển khai|thực hiện)|"
    r"phối hợp triển khai thực hiện\W*$"
)
PAST_DEED = re.compile(
    r"\bđã\s+(?:chủ động |kịp thời |tích cực )?"
    r"(?:tổ chức|thực hiện|triển khai|hoàn thành|gửi|đăng|đạt|ban hành|tiếp nhận|giải quyết)\b"
)
OWED = re.compile(r"phải|yêu cầu|đề nghị|phấn đấu|bảo đảm|đảm bảo|báo cáo|gửi|nộp")
DONE = re.compile(
    rf"{OWED.pattern}|hoàn thành|\bxong\b|tổ chức|\blập\b|ban hành|xây dựng|thực hiện"
)
ONLY_TIME = re.compile(r"\W*(?:thời (?:gian|hạn|điểm)|tiến độ|hạn)[^:]{0,30}:", re.IGNORECASE)
UNTIL = re.compile(r"(?:đến|tới|hết)\b")
THEN_TIME = re.compile(r";\s*(?:thời\s+(?:gian|hạn)|tiến\s+độ)\b[^;]*;?\s*$", re.IGNORECASE)
SENT = re.compile(r"\b(?:báo cáo|gửi|nộp|(?<!chương )(?<!quy )trình)\b")
DATA = re.compile(r"\W*(?:số liệu|thời (?:gian|điểm|kỳ) (?:lấy|chốt|tính)|kỳ báo cáo)\b.*\btừ\b")


def duties(placed: Placed, frame: Frame, lead: Lead) -> list[Proposal]:
    """Everything one passage asks for."""
    if placed.zone in SILENT:
        return []
    text = placed.passage.text
    low = lowered(text)
    out: list[Proposal] = []
    for sentence in sentences(text, placed.at):
        reader = Sentence(placed, frame, lead, low, sentence)
        out += reader.proposals()
    return out


class Sentence:
    """One sentence being read."""

    def __init__(self, placed: Placed, frame: Frame, lead: Lead, low: str, span: Span) -> None:
        self.placed, self.frame, self.low, self.span = placed, frame, low, span
        self.passage = placed.passage
        words = self.passage.text[span[0] : span[1]]
        self.words = low[span[0] : span[1]]
        self.unit = owner(placed, frame, lead, words)
        self.to = lead.to
        self.given = placed.zone is Zone.DUTIES and bool(self.unit)
        first = self.passage.text[:1]
        listed = self.passage.bullet or self.passage.numbered
        self.fragment = first.islower() and not listed  # goes on with what a page broke off
        self.closing = CLOSING.search(self.words.strip()) is not None

    def proposals(self) -> list[Proposal]:
        """Each clause that says when or how many; what is left of a duty goes on all the time."""
        if PAST_DEED.search(self.words) and not OWED.search(self.words):
            return []
        if DATA.match(self.words):
            return []
        out: list[Proposal] = []
        rest: list[Span] = []
        for clause in clauses(self.passage.text, self.span):
            found = self.clause(clause)
            if found:
                out += self.left(rest)
                rest = []
                out += found
            else:
                rest.append(clause)
        return out + self.left(rest)

    def clause(self, span: Span) -> list[Proposal]:
        """What one clause asks for by a time or a number."""
        words = self.low[span[0] : span[1]]
        zone = self.placed.zone
        asked = figures(words, self.frame.year) if zone in FIGURED else []
        said = [one for one in when_said(words, self.frame.year) if self.counts(one, words)]
        asked = [one for one in asked if not (one.counted == "lần" and one.quantity == 1)]
        out = [self.figure(one, asked, span, said) for one in asked]
        if asked and not any(one.when.day or one.when.each for one in said):
            return out
        if any(one.quota for one in asked):
            return out
        if asked:  # «giải ngân 100% đến ngày 31/12» is one target
            said = [one for one in said if not UNTIL.match(words, one.start)]
        return out + [self.timed(one, span) for one in said]

    def counts(self, said: Said, words: str) -> bool:
        """True when a due rule read in a clause is one where it stands."""
        when, zone = said.when, self.placed.zone
        year = when.day.year if when.day else when.month[0] if when.month else None
        if year and self.frame.year and year < self.frame.year:
            return False
        if when.kind is Kind.CONTINUOUS:
            return zone in ACTED and not IMPORTANT.search(words)
        if when.kind is Kind.EVENT:
            return zone in ACTED or zone is Zone.TOPICS
        whole_year = when.month is not None and not re.search(
            r"tháng|quý", words[said.start : said.end]
        )
        if whole_year:
            return zone in ACTED and bool(re.search(r"hoàn thành|\bxong\b|ban hành", words))
        if when.kind is Kind.RECURRING and not when.periods and not when.each:
            return zone in ACTED
        return zone in ACTED or (when.kind in ELSEWHERE and bool(DONE.search(words)))

    def figure(
        self, figure: Figure, every: list[Figure], span: Span, said: list[Said]
    ) -> Proposal:
        """A quota with its period, or a target with its year."""
        words = self.low[span[0] : span[1]]
        again = recurring(words)
        dated = [one.when for one in said if one.when.day or one.when.month]
        when = dated[0] if len(dated) == 1 else None
        periods = again.when.periods if again and figure.quota else ()
        periods = (figure.per,) if figure.per else periods
        missing = []
        if figure.quota and not periods:
            periods = (Period.YEAR,) if self.frame.year else ()
            missing += [] if periods else [Missing.PERIOD]
        year = re.search(r"(?:đến|trong|vào|hết|cuối)\s+(?:hết\s+)?năm\s+(20\d{2})", words)
        reached = int(year.group(1)) if year else self.frame.year
        if not figure.quota and reached is None:
            missing.append(Missing.YEAR)
        kind = Kind.QUOTA if figure.quota else Kind.TARGET
        base = When(kind=kind, periods=periods)
        if when is not None:
            base = replace(base, day=when.day, month=when.month, before=when.before)
        start, end = self.part(figure, every, span)
        return self.proposal(
            title=self.passage.text[start:end],
            when=base,
            quote=(span, span[0] + figure.start),
            missing=missing,
            figure=figure,
            year=None if figure.quota else reached,
        )

    def part(self, figure: Figure, every: list[Figure], span: Span) -> Span:
        """The words about one figure of several."""
        at = every.index(figure)
        words = self.low[span[0] : span[1]]
        cuts = [0]
        if len(every) == 1 and len(words) > TITLE_LENGTH:
            again = recurring(words)
            first = min(figure.start, again.start if again else figure.start)
            cuts = [words.rfind(", ", 0, first) + 1]
        bracket = open_bracket(words[: figure.start])
        if len(every) == 1 and bracket >= 0:
            closed = words.find(")", bracket)
            return span[0], span[0] + closed + 1 if closed >= 0 else span[1]
        for before, after in pairwise(every):
            between = words[before.start : after.start]
            cut = max(between.rfind(", "), between.rfind(" và "), between.rfind("; "))
            cuts.append(before.start + cut + 1 if cut >= 0 else after.start)
        cuts.append(len(words))
        return span[0] + cuts[at], span[0] + cuts[at + 1]

    def timed(self, said: Said, span: Span) -> Proposal:
        """A duty by its due rule; what goes on all the time is quoted with its whole sentence."""
        when = said.when
        missing = open_points(when)
        quoted = self.span if when.kind is Kind.CONTINUOUS else span
        return self.proposal(
            title=self.passage.text[span[0] : span[1]],
            when=when,
            quote=(quoted, span[0] + said.start),
            missing=missing,
        )

    def left(self, spans: list[Span]) -> list[Proposal]:
        """What a unit was given to do without a time: reports, single works, lasting duties."""
        if self.closing or self.placed.zone not in ACTED:
            return []
        spans = [one for one in spans if not PURPOSE.match(self.low[one[0] : one[1]])]
        single = [one for one in spans if ONCE.search(self.low[one[0] : one[1]])]
        lasting = [one for one in spans if one not in single]
        groups = [[one] for one in single] + ([lasting] if lasting else [])
        return [one for group in sorted(groups) for one in self.untimed(group)]

    def untimed(self, spans: list[Span]) -> list[Proposal]:
        """A duty without any time, or with the year of the plan only."""
        span = (spans[0][0], spans[-1][1])
        words = self.low[span[0] : span[1]]
        year = self.frame.year
        once = ONCE.search(words)
        if once and year and re.search(rf"\bnăm {year}\b", words):
            when = When(kind=Kind.PARTIAL_DATE, month=(year, 12), periods=(Period.YEAR,))
            missing = [Missing.DUE_DAY]
        elif not self.given or self.fragment:
            return []
        elif REPORTS.search(words) and units.recipient(self.passage.text[span[0] : span[1]]):
            when = When(kind=Kind.RECURRING)
            missing = [Missing.PERIOD, Missing.DUE_DAY]
        elif once:
            when, missing = When(kind=Kind.DATE), [Missing.DUE_DAY]
        else:
            when, missing = When(kind=Kind.CONTINUOUS), []
        return [
            self.proposal(
                title=self.passage.text[span[0] : span[1]],
                when=when,
                quote=(span, span[0] + (once.start() if once else 0)),
                missing=missing,
            )
        ]

    def as_written(self, figure: Figure, start: int) -> str:
        """What is counted, with its capitals."""
        at = self.low.find(figure.counted, start + figure.start)
        written = self.passage.text[at : at + len(figure.counted)] if at >= 0 else ""
        return written or figure.counted

    def proposal(  # noqa: PLR0913 - the parts of a proposal
        self,
        *,
        title: str,
        when: When,
        quote: tuple[Span, int],
        missing: list[Missing],
        figure: Figure | None = None,
        year: int | None = None,
    ) -> Proposal:
        """Put the parts together, and say what a person must add."""
        (start, end), anchor = quote
        words = self.passage.text[start:end]
        to = (units.recipient(words) or self.to) if SENT.search(words.lower()) else ""
        if REPORTS.search(title.lower()) and not to and when.kind is not Kind.CONTINUOUS:
            missing = [*missing, Missing.TO]
        if not self.unit:
            missing = [*missing, Missing.UNIT]
        if not self.frame.numbered:
            missing = [*missing, Missing.NUMBER]
        if ONLY_TIME.match(title):
            before = self.passage.text[self.placed.at : start]
            title = before if before.strip() else self.placed.heading or title
        return Proposal(
            title=title_of(THEN_TIME.sub("", title)),
            unit=self.unit,
            to=to,
            when=when,
            quote=self.passage.quote(self.frame.source, start, end, anchor),
            quantity=figure.quantity if figure else None,
            counted=self.as_written(figure, start) if figure else None,
            at_most=figure.at_most if figure else False,
            year=year,
            missing=tuple(missing),
        )
