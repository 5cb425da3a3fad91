"""The providers file: what it may say, and what is said of it when it is wrong."""

from pathlib import Path

import pytest

from parley.domain.model import ModelFacts, Price
from parley.providers_file import ProvidersFileError, read_providers_file
from parley.setting_reader import SettingsError
from parley.settings import read_settings
from parley.upstream.config import Habits, ModelConfig, ParamRules, Patience, ProviderConfig
from parley.upstream.retry import Retries

EVERYTHING = """
[providers.openai]
base_url = "https://api.openai.com/v1/"
keys = ["${KEY_A}", "sk-b"]
key_strategy = "least_limited"
proxy = "socks5h://me:${PROXY_WORD}@proxy.example:1080"
organization = "org-1"
headers = { X-Title = "Parley" }
connect_timeout = 2.5
first_token_timeout = 60
silence_timeout = 20
retries = 0
retry_base_ms = 100
models = ["gpt-*", "o4-mini"]
think = "off"
cumulative = true
continue = "prefill"

[providers.openai.model."gpt-5*"]
context_window = 400000
abilities = ["vision", "tools"]
price = { input = 1.25, output = 10 }
fallbacks = ["local/qwen3:8b"]
drop = ["temperature"]
rename = { max_tokens = "max_completion_tokens" }

[providers.local]
base_url = "http://127.0.0.1:11434/v1"
"""


def read(path: Path, text: str, **environment: str) -> list[ProviderConfig]:
    file = path / "providers.toml"
    file.write_text(text)
    return list(read_providers_file(file, environment, 5.0, Retries(3, 500)))


def problems_of(path: Path, text: str, **environment: str) -> list[str]:
    with pytest.raises(ProvidersFileError) as caught:
        read(path, text, **environment)
    return list(caught.value.problems)


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    openai, local = read(tmp_path, EVERYTHING, KEY_A=" sk-a ", PROXY_WORD="pass")
    rules = ParamRules(frozenset(("temperature",)), {"max_tokens": "max_completion_tokens"})
    about = ModelConfig(ModelFacts(400_000, ["vision", "tools"], Price(1.25, 10)), ["local/qwen3:8b"], rules)
    assert openai == ProviderConfig(
        name="openai",
        base_url="https://api.openai.com/v1",
        keys=["sk-a", "sk-b"],
        key_strategy="least_limited",
        proxy="socks5h://me:pass@proxy.example:1080",
        headers={"X-Title": "Parley", "OpenAI-Organization": "org-1"},
        connect_timeout_s=2.5,
        patience=Patience(60, 20),
        retries=Retries(0, 100),
        models=["gpt-*", "o4-mini"],
        about={"gpt-5*": about},
        habits=Habits("off", is_cumulative=True),
        continuing="prefill",
        where="[providers.openai] in PARLEY_PROVIDERS_FILE",
    )
    assert openai.about_model("gpt-5-mini") == about
    assert openai.about_model("o4-mini") == ModelConfig()
    assert (local.keys, local.retries, local.connect_timeout_s) == ([], Retries(3, 500), 5.0)


def test_a_provider_in_a_log_shows_no_key(tmp_path: Path) -> None:
    openai, _ = read(tmp_path, EVERYTHING, KEY_A="sk-a", PROXY_WORD="pass")
    assert repr(openai) == "ProviderConfig('openai', 'https://api.openai.com/v1')"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "Object missing required field `providers`"),
        ("[providers]", "names no provider: it needs a table [providers.NAME] with a base_url."),
        ("providers", "is not TOML: Expected '=' after a key"),
        ("[providers.a]", "Object missing required field `base_url`"),
        ("[providers.a]\nbase_url = 1", "Expected `str`, got `int`"),
        ("[providers.a]\nbase_url = 'http://x'\nbase = 1", "Object contains unknown field `base`"),
        ("[providers.a]\nbase_url = ''", "providers.a.base_url: must be an http:// or https:// address"),
        ("[providers.a]\nbase_url = 'http://u:p@x/v1'", "providers.a.base_url: must not hold a user name or password"),
        ("[providers.'A b']\nbase_url = 'http://x'", "providers.A b: a name is of small letters"),
        ("[providers.a]\nbase_url = 'http://x'\nkeys = ['']", "providers.a.keys: a key is empty."),
        ("[providers.a]\nbase_url = 'http://x'\nkeys = ['a b']", "providers.a.keys: must be printable ASCII"),
        ("[providers.a]\nbase_url = 'http://x'\nkeys = ['${NO_KEY}']", "needs NO_KEY, which the environment does not"),
        ("[providers.a]\nbase_url = 'http://x'\nkey_strategy = 'best'", "Invalid enum value 'best'"),
        (
            "[providers.a]\nbase_url = 'http://x'\nproxy = 'https://p:1'",
            "providers.a.proxy: must be http://, socks4://",
        ),
        ("[providers.a]\nbase_url = 'http://x'\nproxy = 'http://p'", "providers.a.proxy: must be http://"),
        ("[providers.a]\nbase_url = 'http://x'\nheaders = { Host = 'y' }", "'Host' is no header that can be set here."),
        ("[providers.a]\nbase_url = 'http://x'\nheaders = { X = 'é' }", "providers.a.headers.X: must be printable"),
        ("[providers.a]\nbase_url = 'http://x'\nsilence_timeout = 0", "providers.a.silence_timeout: must be a number"),
        ("[providers.a]\nbase_url = 'http://x'\nretries = -1", "providers.a.retries: must be from 0 to 100."),
        (
            "[providers.a]\nbase_url = 'http://x'\n[providers.a.model.m]\nfallbacks = ['b/x']",
            """providers.a.model."m".fallbacks: 'b/x' is no model of these providers""",
        ),
        (
            "[providers.a]\nbase_url = 'http://x'\n[providers.a.model.m]\nprice = { input = -1, output = 1 }",
            'providers.a.model."m".price: must be US dollars',
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str, problem: str) -> None:
    (said,) = problems_of(tmp_path, text)
    assert problem in said


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    text = "[providers.a]\nbase_url = 'x'\nretries = 101\n[providers.b]\nbase_url = 'http://b'\nkeys = ['']"
    assert [each.partition(":")[0] for each in problems_of(tmp_path, text)] == [
        "providers.a.base_url",
        "providers.a.retries",
        "providers.b.keys",
    ]


def test_only_the_file_counts_where_there_is_one(tmp_path: Path) -> None:
    file = tmp_path / "providers.toml"
    file.write_text("[providers.local]\nbase_url = 'http://127.0.0.1:11434/v1'")
    environment = {"PARLEY_PROVIDERS_FILE": str(file), "OPENAI_API_KEY": "sk-1", "PARLEY_RETRIES": "7"}
    (provider,) = read_settings(environment | {"PARLEY_DEFAULT_MODEL": "local/qwen3:8b"}).providers
    assert (provider.name, provider.retries.count) == ("local", 7)
    with pytest.raises(SettingsError, match="must be a model's id, and with these settings begin with local/"):
        read_settings(environment | {"PARLEY_DEFAULT_MODEL": "openai/gpt-x"})


def test_a_file_that_is_not_there_or_wrong_ends_the_start(tmp_path: Path) -> None:
    file = tmp_path / "providers.toml"
    with pytest.raises(SettingsError, match=f"PARLEY_PROVIDERS_FILE={file}: cannot be read: No such file"):
        read_settings({"PARLEY_PROVIDERS_FILE": str(file)})
    file.write_text("[providers.a]\nbase_url = 'x'\nretries = 101")
    with pytest.raises(SettingsError) as caught:
        read_settings({"PARLEY_PROVIDERS_FILE": str(file), "PORT": "0"})
    assert len(caught.value.problems) == 3


def test_servers_of_this_machine_are_offered_where_nothing_is_configured() -> None:
    assert [each.name for each in read_settings({}).offered] == ["ollama", "lmstudio", "llamacpp"]
    assert read_settings({"OPENAI_API_KEY": "sk-1"}).offered == ()
    assert read_settings({"PARLEY_LOCAL_SERVERS": "none"}).offered == []
    (own,) = read_settings({"PARLEY_LOCAL_SERVERS": "mine=http://127.0.0.1:1/v1"}).offered
    assert (own.name, own.base_url, own.is_offered) == ("mine", "http://127.0.0.1:1/v1", True)
    with pytest.raises(SettingsError, match="must be NAME=http"):
        read_settings({"PARLEY_LOCAL_SERVERS": "http://127.0.0.1:1/v1"})
