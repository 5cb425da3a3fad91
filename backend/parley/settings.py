"""Settings: the environment, parsed into one frozen value. Reports everything that is wrong with it at once."""

from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from pathlib import Path

import msgspec

from parley import setting_values as values
from parley.access_settings import Access, read_access
from parley.domain.setting import Setting
from parley.files.bucket import Bucket
from parley.providers_file import ProvidersFileError, read_providers_file
from parley.setting_reader import SettingReader
from parley.traces.config import TracesConfig
from parley.traces_settings import read_traces
from parley.upstream.config import ProviderConfig
from parley.upstream.retry import Retries


class Settings(msgspec.Struct, frozen=True):
    """Times in seconds unless their name says otherwise. README.md describes each."""

    host: str
    port: int
    workers: int
    data_dir: Path
    database_url: str
    database_connections: int
    redis_url: str | None
    files_place: Path | Bucket
    page_dir: Path
    providers: Sequence[ProviderConfig]
    offered: Sequence[ProviderConfig]
    default_model: str | None
    title_model: str | None
    transcription_model: str | None
    speech_model: str | None
    speech_voice: str
    image_model: str | None
    first_token_timeout_s: float
    silence_timeout_s: float
    answer_timeout_s: float
    auto_continue: int
    orphan_grace_s: float | None
    running_answers: int
    questions_per_minute: int
    monthly_budget: float | None
    budget_warning_percent: int
    session_expiry_s: float
    retention_days: int | None
    has_gateway_sessions: bool
    upload_bytes: int
    import_bytes: int
    file_characters: int
    shutdown_grace_s: float
    public_url: str | None
    access: Access
    hosts: frozenset[str] | None
    cors_origins: tuple[str, ...]
    log_level: str
    metrics_host: str
    metrics_port: int | None
    traces: TracesConfig | None
    in_force: tuple[Setting, ...]

    @property
    def bind(self) -> str:
        """Host and port as gunicorn takes them."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the page, if nothing stands before it."""
        return f"http://localhost:{self.port}" if _is_everywhere(self.host) else f"http://{self.bind}"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """What the environment says, with defaults for the rest; an empty value is no value. Raises SettingsError."""
    reader = SettingReader(environment)
    read = reader.read
    host = read("HOST", "127.0.0.1", str)
    data_dir = values.BACKEND / read("PARLEY_DATA_DIR", "data", str)
    providers, offered = _read_providers(reader, environment)
    names = [each.name for each in providers] or ["demo", *(each.name for each in offered)]
    public_url = read("PARLEY_URL", "", values.public_url) or None
    settings = Settings(
        host=host,
        port=read("PORT", "8000", values.whole(1, 65535)),
        workers=read("WEB_CONCURRENCY", "1", values.whole(1, 1000)),
        data_dir=data_dir,
        database_url=read("PARLEY_DATABASE_URL", f"sqlite:///{data_dir / 'parley.db'}", values.database_url),
        database_connections=read("PARLEY_DATABASE_CONNECTIONS", "10", values.whole(1, 1000)),
        redis_url=read("PARLEY_REDIS_URL", "", values.redis_url) or None,
        files_place=_read_files_place(reader) or data_dir / "files",
        page_dir=values.BACKEND.parent / "frontend" / "dist",
        providers=providers,
        offered=offered,
        default_model=read("PARLEY_DEFAULT_MODEL", "", values.model_of(names)) or None,
        image_model=read("PARLEY_IMAGE_MODEL", "", values.model_of(names)) or None,
        title_model=read("PARLEY_TITLE_MODEL", "", values.title_model_of(names)) or None,
        transcription_model=read("PARLEY_TRANSCRIPTION_MODEL", "", values.model_of(names)) or None,
        speech_model=read("PARLEY_SPEECH_MODEL", "", values.model_of(names)) or None,
        speech_voice=read("PARLEY_SPEECH_VOICE", "alloy", values.voice),
        first_token_timeout_s=read("PARLEY_FIRST_TOKEN_TIMEOUT", "300", values.seconds),
        silence_timeout_s=read("PARLEY_SILENCE_TIMEOUT", "120", values.seconds),
        answer_timeout_s=read("PARLEY_ANSWER_TIMEOUT", "1800", values.seconds),
        auto_continue=read("PARLEY_AUTO_CONTINUE", "3", values.whole(0, 100)),
        orphan_grace_s=read("PARLEY_ORPHAN_POLICY", "grace:600", values.orphan_grace),
        running_answers=read("PARLEY_RUNNING_ANSWERS", "4", values.whole(1, 10_000)),
        questions_per_minute=read("PARLEY_QUESTIONS_PER_MINUTE", "600", values.whole(1, 1_000_000)),
        monthly_budget=read("PARLEY_MONTHLY_BUDGET", "", values.dollars),
        budget_warning_percent=read("PARLEY_BUDGET_WARNING", "80", values.whole(1, 100)),
        session_expiry_s=60 * read("PARLEY_SESSION_EXPIRY", "60", values.minutes),
        retention_days=read("PARLEY_RETENTION_DAYS", "", values.days),
        has_gateway_sessions=read("PARLEY_GATEWAY_SESSIONS", "off", values.switch),
        upload_bytes=1024**2 * read("PARLEY_UPLOAD_LIMIT", "25", values.whole(1, 1000)),
        import_bytes=1024**2 * read("PARLEY_IMPORT_LIMIT", "2000", values.whole(1, 100_000)),
        file_characters=read("PARLEY_FILE_CHARACTERS", "100000", values.whole(1, 10_000_000)),
        shutdown_grace_s=read("PARLEY_SHUTDOWN_GRACE", "30", values.seconds_from_zero),
        public_url=public_url,
        access=read_access(reader, public_url),
        hosts=read("PARLEY_HOSTS", "localhost" if values.is_local(host) else "*", values.hosts),
        cors_origins=read("PARLEY_CORS_ORIGINS", "", values.origins),
        log_level=read("PARLEY_LOG_LEVEL", "info", values.level),
        metrics_host=read("PARLEY_METRICS_ADDRESS", "127.0.0.1", values.address),
        metrics_port=read("PARLEY_METRICS_PORT", "", values.port),
        traces=read_traces(reader),
        # Last: of all that has been read.
        in_force=reader.in_force(),
    )
    reader.require(
        "PARLEY_REDIS_URL",
        "Redis is for many processes, and SQLite is not: set PARLEY_DATABASE_URL to a PostgreSQL database, too.",
        is_met=settings.redis_url is None or settings.database_url.startswith("postgresql"),
    )
    reader.require(
        f"WEB_CONCURRENCY={settings.workers}",
        "more than one worker needs PARLEY_DATABASE_URL of PostgreSQL, and PARLEY_REDIS_URL.",
        is_met=settings.workers == 1 or settings.redis_url is not None,
    )
    reader.require(
        f"HOST={host}",
        "everybody who reaches this address would read every conversation: set PARLEY_AUTH=password, so that people "
        "sign in, or listen on 127.0.0.1.",
        is_met=settings.access.auth != "none" or values.is_local(host),
    )
    reader.require(
        f"PARLEY_METRICS_PORT={settings.metrics_port}",
        "people reach that port: metrics need another one than PORT.",
        is_met=settings.metrics_port != settings.port,
    )
    reader.check()
    return settings


def _read_providers(
    reader: SettingReader, environment: Mapping[str, str]
) -> tuple[Sequence[ProviderConfig], Sequence[ProviderConfig]]:
    """Those that are configured; if there are none, those that are looked for on this machine."""
    read = reader.read
    connect_s = read("PARLEY_CONNECT_TIMEOUT", "5", values.seconds)
    count = read("PARLEY_RETRIES", "3", values.whole(0, 100))
    retries = Retries(count, read("PARLEY_RETRY_BASE_MS", "500", values.whole(0, 60_000)))
    key = read("OPENAI_API_KEY", "", values.key)
    base_url = read("OPENAI_BASE_URL", "https://api.openai.com/v1" if key else "", values.base_url)
    local = read("PARLEY_LOCAL_SERVERS", values.LOCAL_SERVERS, values.local_servers)
    file = read("PARLEY_PROVIDERS_FILE", "", values.file)
    if file:
        try:
            return read_providers_file(file, environment, connect_s, retries), ()
        except ProvidersFileError as error:
            for problem in error.problems:
                reader.require(f"PARLEY_PROVIDERS_FILE={file}", problem, is_met=False)
    if base_url:
        where = "OPENAI_BASE_URL and OPENAI_API_KEY"
        keys = (key,) if key else ()
        config = ProviderConfig("openai", base_url, keys, connect_timeout_s=connect_s, retries=retries, where=where)
        return (config,), ()
    return (), [
        ProviderConfig(name, url, connect_timeout_s=connect_s, retries=retries, is_offered=True)
        for name, url in local.items()
    ]


def _read_files_place(reader: SettingReader) -> Path | Bucket | None:
    """Where attached files are kept; None: in the data folder."""
    place = reader.read("PARLEY_FILES_URL", "", values.files_place)
    key_id = reader.read("PARLEY_FILES_KEY_ID", "", values.key)
    key_secret = reader.read("PARLEY_FILES_KEY_SECRET", "", values.key)
    region = reader.read("PARLEY_FILES_REGION", "us-east-1", values.region)
    reader.require(
        "PARLEY_FILES_KEY_ID",
        "it and PARLEY_FILES_KEY_SECRET belong together: set both or neither.",
        is_met=bool(key_id) == bool(key_secret),
    )
    if place is None or isinstance(place, Path):
        return place
    return Bucket(*place, region, key_id or None, key_secret or None)


def _is_everywhere(host: str) -> bool:
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False
