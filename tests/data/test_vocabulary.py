"""GPT-2's vocabulary from what ships, with no network, in any folder, by several processes at once."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import autograder.data
from autograder.data import DataError, datasets_dir
from autograder.data.vocabulary import (
    RANKS_SHA256,
    SHA256,
    cache_name,
    ensure_vocabulary,
    rebuild,
    use_shipped_vocabulary,
)

ENCODE_WITHOUT_A_NETWORK = """
import socket

def refuse(*_args, **_kwargs):
    raise OSError("no network here")

socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse
from autograder.data.vocabulary import use_shipped_vocabulary
use_shipped_vocabulary()
import tiktoken
print(tiktoken.get_encoding("gpt2").encode("Akwirw ier"))
"""
AKWIRW_IER = "[33901, 86, 343, 86, 220, 959]\n"


def run(code: str, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR")}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, env=kept | env, capture_output=True, text=True
    )


def test_both_files_are_openais_byte_for_byte() -> None:
    contents = rebuild()
    assert {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()} == SHA256
    assert {name: len(content) for name, content in contents.items()} == {
        "vocab.bpe": 456_318,
        "encoder.json": 1_042_301,
    }


def test_tiktoken_asks_for_the_names_and_hashes_we_write(monkeypatch: pytest.MonkeyPatch) -> None:
    import inspect

    from tiktoken_ext import openai_public

    source = inspect.getsource(openai_public.gpt2)
    for name, sha256 in SHA256.items():
        address = f"https://openaipublic.blob.core.windows.net/gpt-2/encodings/main/{name}"
        assert f'"{address}"' in source and sha256 in source
        assert cache_name(name) == hashlib.sha1(address.encode()).hexdigest()


def test_tiktoken_encodes_from_an_empty_cache_without_a_network(tmp_path: Path) -> None:
    done = run(ENCODE_WITHOUT_A_NETWORK, XDG_CACHE_HOME=str(tmp_path))
    assert (done.stdout, done.returncode) == (AKWIRW_IER, 0), done.stderr
    assert sorted(os.listdir(tmp_path / "autograder" / "tiktoken")) == sorted(map(cache_name, SHA256))


def test_a_home_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    home.write_text("a file: nothing can be made below it, by root neither")
    temporary.mkdir()
    done = run(ENCODE_WITHOUT_A_NETWORK, XDG_CACHE_HOME=str(home), TMPDIR=str(temporary))
    assert (done.stdout, done.returncode) == (AKWIRW_IER, 0), done.stderr
    assert len(os.listdir(temporary)) == 1


def test_an_installed_wheel_finds_its_data(tmp_path: Path) -> None:
    package = tmp_path / "site" / "autograder"
    shutil.copytree(datasets_dir(), package / "_datasets")
    shutil.copytree(Path(autograder.data.__file__).parent, package / "data")
    (package / "__init__.py").touch()
    code = ENCODE_WITHOUT_A_NETWORK + "from autograder.data import datasets_dir; print(datasets_dir())"
    done = run(code, cwd=tmp_path, PYTHONPATH=str(package.parent), XDG_CACHE_HOME=str(tmp_path))
    assert (done.stdout, done.stderr) == (f"{AKWIRW_IER}{package / '_datasets'}\n", "")


def test_damaged_files_are_replaced_and_good_ones_left_alone(tmp_path: Path) -> None:
    ensure_vocabulary(tmp_path)
    merges, ids = (tmp_path / cache_name(name) for name in SHA256)
    stamp = merges.stat().st_mtime_ns, ids.stat().st_mtime_ns
    ensure_vocabulary(tmp_path)
    assert (merges.stat().st_mtime_ns, ids.stat().st_mtime_ns) == stamp
    good = ids.read_bytes()
    ids.write_bytes(good[:-1] + b"]")
    ensure_vocabulary(tmp_path)
    assert ids.read_bytes() == good


def test_processes_that_race_all_find_whole_files(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from autograder.data.vocabulary import ensure_vocabulary, _proven, SHA256
folder = ensure_vocabulary(Path({str(tmp_path)!r}))
assert all(_proven(folder, name) for name in SHA256)
"""
    racers = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(3)]
    assert [racer.wait() for racer in racers] == [0] * 3
    assert sorted(os.listdir(tmp_path)) == sorted(map(cache_name, SHA256))


@pytest.mark.parametrize("variable", ["TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR"])
@pytest.mark.parametrize("value", ["elsewhere", ""])
def test_the_users_own_cache_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    for name in ("TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, value)
    assert use_shipped_vocabulary(tmp_path) is None
    assert os.environ[variable] == value
    assert os.listdir(tmp_path) == []


def test_it_is_cheap_once_the_files_are_there(tmp_path: Path) -> None:
    ensure_vocabulary(tmp_path)
    code = f"""
import sys
from pathlib import Path
import autograder.data.vocabulary as vocabulary
vocabulary.rebuild = None
vocabulary.use_shipped_vocabulary(Path({str(tmp_path)!r}))
print(sorted({{"tiktoken", "torch", "numpy", "requests", "pooch"}} & set(sys.modules)))
"""
    assert run(code).stdout == "[]\n"


def test_damaged_ranks_are_one_clear_line(tmp_path: Path) -> None:
    ranks = tmp_path / "ranks"
    ranks.write_bytes((datasets_dir() / "gpt2" / "r50k_base.tiktoken").read_bytes()[:-1])
    with pytest.raises(DataError, match="is damaged") as failure:
        rebuild(ranks)
    assert "\n" not in str(failure.value)


def test_the_shipped_ranks_are_the_published_ones() -> None:
    ranks = (datasets_dir() / "gpt2" / "r50k_base.tiktoken").read_bytes()
    assert hashlib.sha256(ranks).hexdigest() == RANKS_SHA256
    assert ranks.count(b"\n") == 50_256
