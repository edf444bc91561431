"""Settings, read from the environment as ``DETENTE_…``; each is described in ``docs/reference/settings.md``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, make_url

MEBIBYTE: Final = 1024 * 1024

LogLevel = Literal["debug", "info", "warning", "error"]
LogFormat = Literal["auto", "console", "json"]
Port = Annotated[int, Field(ge=0, le=65_535)]
Bytes = Annotated[int, Field(ge=1024)]


def default_database_url() -> str:
    """Name an SQLite file in the user's data directory (``XDG_DATA_HOME`` on Linux), which may not exist yet."""
    place: Path = user_data_path("detente", appauthor=False) / "detente.sqlite"
    return URL.create("sqlite", database=str(place)).render_as_string()


class Settings(BaseSettings):
    """What an operator may choose; immutable, and made by whoever composes.

    A value that is refused is not repeated in the error: it may be a password.
    """

    model_config = SettingsConfigDict(
        env_prefix="DETENTE_", frozen=True, hide_input_in_errors=True, use_attribute_docstrings=True
    )

    database_url: str = Field(default_factory=default_database_url, repr=False)
    """Where the log is: `sqlite:///<path>` or `postgresql+psycopg://<user>:<password>@<host>/<database>`."""

    host: str = "127.0.0.1"
    """The address that the server listens at; `0.0.0.0` for all."""

    port: Port = 8000
    """The port that it listens at; `0` for any that is free."""

    workers: Annotated[int, Field(ge=1, le=64)] = 1
    """How many processes serve."""

    public_read: bool = True
    """Whether reading needs no key."""

    open: bool = False
    """Whether nothing needs a key, writing neither: for demonstration and development."""

    max_body_bytes: Bytes = MEBIBYTE
    """The largest body of a request; a larger one is answered 413."""

    max_import_bytes: Bytes = 64 * MEBIBYTE
    """The largest archive that is imported at once."""

    cache_bytes: Bytes = 64 * MEBIBYTE
    """Memory for answers that never change, a process."""

    log_level: LogLevel = "info"
    """The least that is logged: `debug`, `info`, `warning` or `error`."""

    log_format: LogFormat = "auto"
    """`console` for people, `json` for programs; `auto` is `console` on a terminal and `json` elsewhere."""

    log_requests: bool = True
    """Whether each request is logged when it has been answered."""

    @property
    def shown_database_url(self) -> str:
        """The database as it may be printed: without a password."""
        return make_url(self.database_url).render_as_string(hide_password=True)
