"""What can go wrong in storage, named by what the caller can do about it."""

# ruff: noqa: N818 - the names say what happened; the base alone ends in Error


class StorageError(Exception):
    """The database did not do what was asked.

    * StorageError
      x DatabaseUnavailable - cannot be reached or is busy: worth trying again
      x DatabaseNotPrepared - the tables are not there: upgrade first
      x UnknownRevision - no such entry, layer or revision number
      x BadBackup - the file is not a whole backup of ours: nothing was changed
      x DatabaseNotEmpty - restoring would replace what is there: ask first
      x HeldElsewhere - another process does what only one may: stop it, or wait
    """


class DatabaseUnavailable(StorageError):
    """The database cannot be reached, or stayed busy longer than we wait."""


class DatabaseNotPrepared(StorageError):
    """The tables are not there yet, or are those of an older program: upgrade first."""


class UnknownRevision(StorageError):
    """There is no such entry, layer or revision number."""


class BadBackup(StorageError):
    """The file is not a whole backup made by this program; nothing was changed."""


class DatabaseNotEmpty(StorageError):
    """The database holds something and replacing it was not asked for."""


class HeldElsewhere(StorageError):
    """Another process holds what only one may hold at a time."""

    def __init__(self, name: str, holder: str) -> None:
        super().__init__(f"{name} is held by {holder or 'another process'}")
        self.name = name
        self.holder = holder  # for the operator: machine and process, as far as known
