"""What can go wrong in storage, named by what the caller can do about it."""


class StorageError(Exception):
    """The database did not do what was asked.

    * StorageError
      x DatabaseUnavailable - cannot be reached or is busy: worth trying again
      x UnknownRevision - no such entry, layer or revision number
      x BadBackup - the file is not a whole backup of ours: nothing was changed
      x DatabaseNotEmpty - restoring would replace what is there: ask first
    """


class DatabaseUnavailable(StorageError):
    """The database cannot be reached, or stayed busy longer than we wait."""


class UnknownRevision(StorageError):
    """There is no such entry, layer or revision number."""


class BadBackup(StorageError):
    """The file is not a whole backup made by this program; nothing was changed."""


class DatabaseNotEmpty(StorageError):
    """The database holds something and replacing it was not asked for."""
