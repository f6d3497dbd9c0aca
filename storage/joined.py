"""A unit of work inside another: what it does is committed, or undone, with the outer one."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

from storage.database import UnitOfWork


class Joining(Protocol):
    """Begins like `Database.begin`."""

    def __call__(self, *, read_only: bool = False) -> AbstractAsyncContextManager[UnitOfWork]:
        """Give a unit of work whose commit is left to the outer one."""
        ...


class _Joined(UnitOfWork):
    async def commit(self) -> None:
        """Leave it to the outer one."""


def joining(outer: UnitOfWork) -> Joining:
    """Begin units of work that are part of `outer`."""
    joined = _Joined(outer._session)  # noqa: SLF001 - the session of one and the same unit

    @asynccontextmanager
    async def begin(*, read_only: bool = False) -> AsyncIterator[UnitOfWork]:  # noqa: ARG001 - the outer one decided
        yield joined

    return begin
