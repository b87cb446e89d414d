"""How a model is set up: files and variables, addresses that a key may go to, and keys that only their owner reads."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from studio import cli, doctor
from studio.backup import restore_backup, write_backup
from studio.providers.addresses import address_problem, is_near
from studio.providers.configured import list_providers, provider_of, read_providers
from studio.providers.errors import ProviderError
from studio.providers.keys import KeyRing, redact
from studio.providers.provider import TextProvider
from studio.settings import Settings, read_settings
from studio.store.db import Store

KEY = "made-up+key/0123456789"
TWO = """
[[text]]
id = "desk"
kind = "openai"
model = "small-one:7b"
base_url = "http://127.0.0.1:11434/v1"
price_in = 0
price_out = 0

[[text]]
id = "cloud"
kind = "anthropic"
model = "a-model"
timeout_s = 60
max_attempts = 2
"""


def settings(folder: Path, file: str | None = None, **environ: str) -> Settings:
    if file is not None:
        (folder / "providers.toml").write_text(file, encoding="utf-8")
    return read_settings(data=str(folder), environ=environ)


def secrets(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = folder / "secrets.toml"
    path.write_text(text)
    path.chmod(mode)
    return path


def test_without_a_set_up_there_is_no_model_whatever_keys_there_are(tmp_path: Path) -> None:
    bare = settings(tmp_path, None, OPENAI_API_KEY=KEY, ANTHROPIC_API_KEY=KEY)
    assert list_providers(bare) == [] == list_providers(None)
    assert provider_of(bare, None) is None and provider_of(bare, "desk") is None
    assert not list(tmp_path.iterdir()), "looking leaves nothing behind"


def test_models_come_from_the_file_in_its_order(tmp_path: Path) -> None:
    found = settings(tmp_path, TWO)
    desk, cloud = list_providers(found)
    assert desk == TextProvider("desk", "openai", "small-one:7b", "http://127.0.0.1:11434/v1", price_in=0, price_out=0)
    assert (cloud.key_env, cloud.url) == ("ANTHROPIC_API_KEY", "https://api.anthropic.com")
    assert (cloud.timeout_s, cloud.max_attempts, desk.max_attempts) == (60, 2, 4)
    assert provider_of(found, None) == desk and provider_of(found, "cloud") == cloud
    assert provider_of(found, "nobody") is None
    assert TextProvider(**json.loads(json.dumps(cloud.as_dict()))) == cloud, "it travels in a payload"


def test_the_environment_sets_up_one_more_that_comes_first(tmp_path: Path) -> None:
    found = settings(
        tmp_path,
        TWO,
        STUDIO_TEXT_KIND="gemini",
        STUDIO_TEXT_MODEL="a-model",
        STUDIO_TEXT_TIMEOUT_S="30",
        STUDIO_TEXT_KEY_ENV="MY_KEY",
    )
    first = list_providers(found)[0]
    assert (first.id, first.kind, first.timeout_s, first.key_env) == ("environment", "gemini", 30.0, "MY_KEY")
    assert [one.id for one in list_providers(found)] == ["environment", "desk", "cloud"]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('id="a"\nkind="openai"', "model: Field required"),
        ('id="a"\nkind="llama"\nmodel="m"', "kind: Input should be"),
        ('id="../a"\nkind="openai"\nmodel="m"', "id: "),
        ('id="a"\nkind="openai"\nmodel="m"\nbase_url="http://models.example.com/v1"', "use https"),
        ('id="a"\nkind="openai"\nmodel="m"\nmax_attempts=0', "max_attempts: "),
        ('id="a"\nkind="openai"\nmodel="m"\ntimeout_s=-1', "timeout_s: "),
        ('id="a"\nkind="openai"\nmodel="m"\nprice_in=nan', "price_in: "),
        ('id="a"\nkind="openai"\nmodel="m"\ntemprature=1', "temprature: Extra inputs"),
        (f'id="a"\nkind="openai"\nmodel="m"\napi_key="{KEY}"', "it holds a key"),
        (f'id="a"\nkind="openai"\nmodel="m"\nkey_env="{KEY}"', "key_env: "),
        ('id="desk"\nkind="openai"\nmodel="m"', "another with this id"),
    ],
)
def test_a_bad_entry_is_named_and_takes_no_other_with_it(tmp_path: Path, entry: str, said: str) -> None:
    configured = read_providers(settings(tmp_path, f"{TWO}\n[[text]]\n{entry}\n"))
    assert [one.id for one in configured.providers] == ["desk", "cloud"]
    (problem,) = configured.problems
    assert said in problem and "providers.toml" in problem
    assert KEY not in problem


@pytest.mark.parametrize("file", ["[[text]\n", "text = 3", "[image]\nid = 'x'", "\x00", '[[text]]\nid = "a'])
def test_a_file_that_cannot_be_read_says_so(tmp_path: Path, file: str) -> None:
    configured = read_providers(settings(tmp_path, file))
    assert configured.providers == () and len(configured.problems) == 1
    assert "providers.toml" in configured.problems[0]


@pytest.mark.parametrize(
    "url",
    [
        "https://api.example.com/v1",
        "http://localhost:1234",
        "http://127.0.0.1:11434/v1",
        "http://[::1]:8080",
        "http://192.168.1.20:8000/v1",
        "http://10.0.0.3",
        "http://studio-box:8000",
        "http://gpu.local:8000",
    ],
)
def test_addresses_that_are_fine(url: str) -> None:
    assert address_problem(url) is None


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://api.example.com/v1", "use https"),
        ("http://8.8.8.8/v1", "use https"),
        ("http://127.0.0.1.example.com", "use https"),
        ("ftp://example.com", "http://"),
        ("file:///etc/passwd", "http://"),
        ("example.com", "http://"),
        ("", "http://"),
        ("https://", "http://"),
        ("https://me:word@example.com", "no name or password"),
        ("https://example.com/v1?key=abc", "end before"),
        ("https://example.com:99999/", "cannot be read"),
        ("https://exa mple.com/", "blanks"),
    ],
)
def test_addresses_that_are_not(url: str, said: str) -> None:
    assert said in str(address_problem(url))


def test_plain_http_further_away_needs_the_persons_word(tmp_path: Path) -> None:
    assert address_problem("http://models.example.com", allow_insecure=True) is None
    entry = '[[text]]\nid="a"\nkind="openai"\nmodel="m"\nbase_url="http://models.example.com/v1"\nallow_insecure=true\n'
    (one,) = list_providers(settings(tmp_path, entry))
    assert not is_near(one.url)


def test_a_key_comes_from_the_environment_or_else_from_the_secrets_file(tmp_path: Path) -> None:
    cloud = TextProvider("cloud", "anthropic", "m", key_env="MY_KEY")
    secrets(tmp_path, f'MY_KEY = "{KEY}"\n')
    assert KeyRing(tmp_path, {}).find(cloud) == KEY
    assert KeyRing(tmp_path, {"MY_KEY": " from-outside\n"}).find(cloud) == "from-outside"
    assert KeyRing(None, {"STUDIO_DATA": str(tmp_path)}).find(cloud) == KEY, "as a worker finds it"


@pytest.mark.parametrize(
    ("text", "mode", "said"),
    [
        (f'MY_KEY = "{KEY}"', 0o644, "chmod 600"),
        (f'MY_KEY = "{KEY}"', 0o640, "chmod 600"),
        (f"MY_KEY = {KEY}", 0o600, "not as it should be"),
        (f'[MY_KEY]\nkey = "{KEY}"', 0o600, "not as it should be"),
        (f'OTHER_KEY = "{KEY}"', 0o600, "Set MY_KEY"),
        (f'MY_KEY = "{KEY} {KEY}"', 0o600, "cannot be a key"),
        (f'MY_KEY = "{KEY}\\r\\nX-Evil: 1"', 0o600, "cannot be a key"),
        ('MY_KEY = ""', 0o600, "Set MY_KEY"),
    ],
)
def test_a_secrets_file_that_is_not_used_says_why_and_never_what_is_in_it(
    tmp_path: Path, text: str, mode: int, said: str
) -> None:
    secrets(tmp_path, text, mode)
    with pytest.raises(ProviderError) as caught:
        KeyRing(tmp_path, {}).find(TextProvider("cloud", "anthropic", "m", key_env="MY_KEY"))
    assert caught.value.code == "provider-key-missing" and said in caught.value.message
    assert KEY not in caught.value.message + json.dumps(caught.value.data)
    assert caught.value.data["attempts"] == 0


def test_a_secrets_file_that_is_a_pipe_or_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secrets.toml").mkdir(mode=0o700)
    with pytest.raises(ProviderError, match=r"secrets\.toml"):
        KeyRing(tmp_path, {}).find(TextProvider("cloud", "gemini", "m", key_env="MY_KEY"))


def test_the_makers_key_never_goes_to_another_address_by_itself(tmp_path: Path) -> None:
    entry = '[[text]]\nid="a"\nkind="openai"\nmodel="m"\nbase_url="https://models.example.com/v1"\n'
    (elsewhere,) = list_providers(settings(tmp_path, entry))
    assert elsewhere.key_env is None
    with pytest.raises(ProviderError, match="key_env"):
        KeyRing(tmp_path, {"OPENAI_API_KEY": KEY}).find(elsewhere)
    near = TextProvider("desk", "openai", "m", "http://localhost:1234/v1")
    assert KeyRing(tmp_path, {"OPENAI_API_KEY": KEY}).find(near) is None


def test_keys_are_struck_out_in_every_spelling() -> None:
    text = f"a {KEY} b made-up%2Bkey%2F0123456789 c {KEY.replace('/', chr(92) + '/')} d"
    assert redact(text, KEY) == "a [key] b [key] c [key] d"
    assert redact("Authorization: Bearer abcdefghijklmnopqrstuvwxyz", None) == "Authorization: [key]"
    assert redact("none of them is none", "none") == "none of them is none"


def test_no_backup_holds_keys_or_the_set_up(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    found = settings(folder, TWO)
    secrets(folder, f'MY_KEY = "{KEY}"\n')
    Store(found.database).close()
    write_backup(found, tmp_path / "whole.zip")
    with zipfile.ZipFile(tmp_path / "whole.zip") as archive:
        assert not [name for name in archive.namelist() if name.endswith(".toml")]
        assert not any(KEY.encode() in archive.read(name) for name in archive.namelist())
    other = tmp_path / "other"
    other.mkdir()
    there = settings(other, TWO)
    secrets(other, f'MY_KEY = "{KEY}"\n')
    assert restore_backup(there, tmp_path / "whole.zip", force=False) is None, "a set-up is nobody's work"
    assert (other / "secrets.toml").stat().st_mode & 0o777 == 0o600
    assert [one.id for one in list_providers(there)] == ["desk", "cloud"], "and stays where it is"


def test_the_doctor_says_which_models_are_ready_and_never_a_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    none = doctor.check_text_models(settings(tmp_path))
    assert (none.grade, none.fix) == ("note", None) and "works without" in none.found
    check = doctor.check_text_models(settings(tmp_path, TWO))
    assert check.grade == "note" and "desk (small-one:7b) is ready" in check.found
    assert "cloud (a-model) is not ready" in check.found and "ANTHROPIC_API_KEY" in str(check.fix)
    secrets(tmp_path, f'ANTHROPIC_API_KEY = "{KEY}"\n')
    assert doctor.check_text_models(settings(tmp_path, TWO)).grade == "ok"
    broken = doctor.check_text_models(settings(tmp_path, "[[text]"))
    assert broken.grade == "note" and "providers.toml" in str(broken.fix)
    settings(tmp_path, TWO)
    cli.main(["doctor", "--json", "--data", str(tmp_path)])
    answer = capsys.readouterr().out
    assert "text models" in answer and KEY not in answer


def test_workers_of_this_machine_know_where_the_secrets_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from studio.crew import Crew

    kept: dict[str, Any] = {}

    class Supervisor:
        """Takes the command and starts nothing."""

        def keep(self, name: str, command: Any) -> None:
            kept[name] = command()

    monkeypatch.delenv("STUDIO_DATA", raising=False)
    Crew(Supervisor(), "me", "redis://x", "blobs", tmp_path / "logs", data=tmp_path).hire(1)  # type: ignore[arg-type]
    (command,) = kept.values()
    assert command.env["STUDIO_DATA"] == str(tmp_path)
    assert not [word for word in command.argv if os.fspath(tmp_path) in word]
