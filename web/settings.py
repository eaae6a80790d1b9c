"""Settings of the service: environment variables with the prefix ``XIAOQI_``, and ``DATABASE_URL``."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """How one instance of the service runs. Every field can be given as ``XIAOQI_<NAME>`` in the environment."""

    model_config = SettingsConfigDict(env_prefix="XIAOQI_", populate_by_name=True)

    instance_dir: Path = Field(Path("instance"), description="Folder of the database file, the uploads and the secret key.")
    database_url: str = Field(
        "",
        validation_alias=AliasChoices("XIAOQI_DATABASE_URL", "DATABASE_URL"),
        description="Database; blank: a SQLite file in the instance folder. PostgreSQL: postgresql://user@host/name",
    )
    models_dir: Path | None = Field(None, description="Folder of fit models; blank: fit-models in the instance folder.")
    secret_key: str = Field("", description="Signs sessions; blank: generated once and kept in the instance folder.")
    host: str = Field("127.0.0.1", description="Address the pages listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port the pages listen on.")
    threads: int = Field(8, ge=1, le=64, description="Threads that answer requests.")
    https: bool = Field(False, description="Send cookies over HTTPS only (set it where a proxy ends TLS).")
    behind_proxy: bool = Field(False, description="Believe the X-Forwarded headers of the one proxy in front.")
    worker: bool = Field(True, description="Solve what the pages order; no: run `xiaoqi worker` beside the pages.")
    worker_processes: int = Field(
        0, ge=0, le=64, description="Solve in so many processes of their own, beside the pages; 0: inside the serving process."
    )
    lease_seconds: float = Field(
        60.0, ge=1, description="Seconds after which the run of a worker that is not heard of goes to another."
    )
    memory_limit_mb: int = Field(0, ge=0, description="Memory, MB, at which the process of a run is stopped; 0: no limit.")
    demo: bool = Field(False, description="Show the demonstration log-ins on the log-in page.")
    max_upload_mb: int = Field(50, ge=1, description="Greatest size of an uploaded workbook, MB.")
    session_hours: int = Field(12, ge=1, description="Hours until a log-in expires.")
    log_in_limit: str = Field("10 per minute", description="Log-in attempts allowed from one address, and under one name.")

    @property
    def url(self) -> str:
        """The database URL; a blank one is the SQLite file in the instance folder."""
        return self.database_url or f"sqlite:///{(self.instance_dir.absolute() / 'xiaoqi.db').as_posix()}"

    @property
    def fit_models(self) -> Path:
        """The folder of fit models."""
        return self.models_dir or self.instance_dir / "fit-models"

    def key(self) -> str:
        """The secret key; generated and kept, readable by the owner only, when none was given."""
        if self.secret_key:
            return self.secret_key
        path = self.instance_dir / "secret_key"
        if not path.exists():
            self.instance_dir.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=self.instance_dir)  # readable by the owner only
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32))
            # A link never replaces: of two processes that start at once both end up with the key that came first.
            with suppress(FileExistsError):
                os.link(draft, path)
            os.unlink(draft)
        return path.read_text(encoding="ascii").strip()
