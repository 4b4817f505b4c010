"""Every condition Tensoe reports to a person, as one tree.

`TensoeError` is the root. Each class names a condition and carries a stable ``code``, the HTTP ``status`` it maps to and a
default ``hint``: what to do next. The API renders an error as a problem document (RFC 9457), the command line as one line
and an exit code, a job stores it as its outcome.

    TensoeError                     500  internal
    ├── InvalidInput                422  malformed input
    ├── NotFound                    404  missing, or not visible to the caller
    │   ├── TrackNotFound, AlbumNotFound, ArtistNotFound, JobNotFound, FolderNotFound, CoverNotFound
    ├── Conflict                    409  the request is fine, the state is not
    │   └── NotAnalysed             409  the track has no features yet
    ├── Forbidden                   403
    ├── Unavailable                 503  something Tensoe needs is away; trying again may help
    └── ConfigurationError          500  a setting or the installation is wrong; exit code 78

A domain defines its own errors as subclasses in its own package when nobody else raises them.
"""

from __future__ import annotations

from typing import Any


class TensoeError(Exception):
    """Root of all expected failures; ``str(error)`` is the sentence for the person."""

    code = "internal"
    status = 500
    exit_code = 1
    default_hint = ""

    def __init__(self, message: str, *, hint: str = "", **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint or self.default_hint
        self.details = details


class InvalidInput(TensoeError):
    """The input is malformed; ``details`` may name the field."""

    code = "invalid_input"
    status = 422
    exit_code = 2


class NotFound(TensoeError):
    """There is no such thing, or the caller may not see it."""

    code = "not_found"
    status = 404
    exit_code = 3


class TrackNotFound(NotFound):
    """No track has this id."""

    code = "track_not_found"


class AlbumNotFound(NotFound):
    """No album has this id."""

    code = "album_not_found"


class ArtistNotFound(NotFound):
    """No artist has this id."""

    code = "artist_not_found"


class JobNotFound(NotFound):
    """No job has this id."""

    code = "job_not_found"


class FolderNotFound(NotFound):
    """No library folder has this id, or the folder is not on this machine."""

    code = "folder_not_found"


class CoverNotFound(NotFound):
    """There is no picture for this album or track."""

    code = "cover_not_found"


class Conflict(TensoeError):
    """The request is well formed but does not fit the present state."""

    code = "conflict"
    status = 409
    exit_code = 4


class NotAnalysed(Conflict):
    """The track has no sound features yet."""

    code = "not_analysed"
    default_hint = "Wait for the analysis to finish, or start it with `tensoe analyse`."


class Forbidden(TensoeError):
    """The caller may not do this."""

    code = "forbidden"
    status = 403
    exit_code = 5


class Unavailable(TensoeError):
    """Something outside is away; the same request may succeed later."""

    code = "unavailable"
    status = 503
    exit_code = 6


class ConfigurationError(TensoeError):
    """A setting or the installation is wrong; nothing was started."""

    code = "configuration"
    status = 500
    exit_code = 78


class EmbeddedServerFailed(ConfigurationError):
    """The PostgreSQL server that ships with Tensoe did not start or stop."""

    code = "embedded_server_failed"
    status = 503
