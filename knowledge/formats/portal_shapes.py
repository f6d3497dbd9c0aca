"""The portal's own JSON of one procedure, as it prints it: only the fields we use."""

from decimal import Decimal
from typing import Any

from pydantic import Field

from knowledge.formats.record import Printed


class Named(Printed):
    """Anything the portal gives with a name."""

    name: str | None = ""
    code: str | None = ""


class PrintedFee(Printed):
    """One charge: 0 is a default, None is unknown; neither means free."""

    type: str | None = ""
    value: Decimal | None = None
    currency: str | None = Field(default="", alias="currencyId")
    description: str | None = ""


class PrintedWay(Printed):
    """One way to file; the unit OTHER is not to be trusted."""

    method: str | None = Field(default="", alias="submissionMethod")
    time: Decimal | None = Field(default=None, alias="processingTime")
    unit: str | None = Field(default="", alias="processingTimeUnit")
    description: str | None = ""
    fees: tuple[PrintedFee, ...] | None = ()


class PrintedLimit(Printed):
    """A time limit with its true unit."""

    qty: Decimal | None = None
    type: str | None = ""


class PrintedCase(Printed):
    """A variant with its own time limit."""

    name: str | None = ""
    limit: PrintedLimit | None = Field(default=None, alias="processingDay")


class PrintedComponent(Printed):
    """One paper."""

    name: str | None = ""
    originals: int | None = Field(default=None, alias="originalQty")
    copies: int | None = Field(default=None, alias="copyQty")
    attachments: tuple[Any, ...] | None = ()


class PrintedGroup(Printed):
    """Papers under one heading."""

    name: str | None = ""
    components: tuple[PrintedComponent, ...] | None = Field(default=(), alias="profileComponents")


class PrintedStep(Printed):
    """One step."""

    name: str | None = ""
    description: str | None = ""


class PrintedProposal(Printed):
    """The publishing decision."""

    number: str | None = Field(default="", alias="proposalNumber")


class PrintedDetail(Printed):
    """The full sheet of one procedure."""

    id: str = ""
    code: str
    name: str
    type: str | None = ""
    ward: bool | None = Field(default=None, alias="isWard")
    province: bool | None = Field(default=None, alias="isProvince")
    ministry: bool | None = Field(default=None, alias="isMinistry")
    full_process: bool | None = Field(default=None, alias="isFullProcess")
    offline_only: bool | None = Field(default=None, alias="isOfflineOnly")
    non_territorial: bool | None = Field(default=None, alias="isNonTerritorial")
    category: Named | None = None
    publisher: str | None = Field(default="", alias="departmentPromulgateName")
    groups_executing: tuple[Named, ...] | None = Field(default=(), alias="unitGroupsExecuting")
    executing: tuple[Named, ...] | None = Field(default=(), alias="departmentsExecuting")
    agencies: str | None = Field(default="", alias="executingAgencies")
    subjects: tuple[Named, ...] | None = Field(default=(), alias="subjectTypesDetails")
    steps: tuple[PrintedStep, ...] | None = Field(default=(), alias="executionSteps")
    ways: tuple[PrintedWay, ...] | None = Field(default=(), alias="executionMethods")
    limits: tuple[PrintedCase, ...] | None = Field(default=(), alias="cases")
    fees: tuple[PrintedFee, ...] | None = ()
    groups: tuple[PrintedGroup, ...] | None = Field(default=(), alias="executionCases")
    results: tuple[Named, ...] | None = Field(default=(), alias="resultsDetails")
    laws: tuple[Named, ...] | None = Field(default=(), alias="legalBasisesDetails")
    conditions: str | None = Field(default="", alias="requirementsAndConditions")
    decision: str | None = Field(default="", alias="decisionNo")
    proposal: PrintedProposal | None = Field(default=None, alias="procedureProposal")
    updated: int | None = Field(default=None, alias="updatedAt")
