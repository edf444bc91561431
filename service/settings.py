"""Settings, read from the environment as ``DETENTE_…``."""

from __future__ import annotations

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator may choose."""

    model_config = SettingsConfigDict(env_prefix="DETENTE_")

    database_url: str = "sqlite:///detente.sqlite"
