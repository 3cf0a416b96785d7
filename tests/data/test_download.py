"""Downloads against a real server that breaks, lies, refuses or knows no ranges."""

import hashlib
import os
import random
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from autograder.data import DataError
from autograder.data.download import ATTEMPTS, CHUNK, IDLE_ATTEMPTS, download
from autograder.data.fetch import data_path, fetch, fetch_command
from autograder.data.gpt2 import MODEL_SIZES, download_and_load_gpt2, download_gpt2
from autograder.data.manifest import DataFile, data_set
from tests.data.server import Place, serving

CONTENT = random.Random(7).randbytes(200_003)
OTHER = random.Random(8).randbytes(200_003)


def wanted(*places: Place, proof: str = "sha256", content: bytes = CONTENT) -> DataFile:
    urls = tuple(place.url + "story.txt" for place in places)
    if proof == "sha256":
        return DataFile("story.txt", urls, sha256=hashlib.sha256(content).hexdigest())
    return DataFile("story.txt", urls, size=len(content) if proof == "size" else None)


def get(file: DataFile, folder: Path) -> Path:
    return download(file, folder / "story.txt", progress=False, pause=0)


@pytest.mark.parametrize("proof", ["sha256", "size", "none"])
def test_a_cut_download_goes_on_where_it_stopped(tmp_path: Path, proof: str) -> None:
    with serving(Place({"story.txt": CONTENT}, cut=17 * CHUNK)) as place:
        path = get(wanted(place, proof=proof), tmp_path)
    assert path.read_bytes() == CONTENT
    assert [span for _, span in place.asked] == [None, "bytes=69632-", "bytes=139264-"]
    assert os.listdir(tmp_path) == ["story.txt"]


@pytest.mark.parametrize("proof", ["sha256", "size"])
def test_a_later_run_goes_on_too(tmp_path: Path, proof: str) -> None:
    (tmp_path / "story.txt.part").write_bytes(CONTENT[:150_001])
    with serving(Place({"story.txt": CONTENT})) as place:
        assert get(wanted(place, proof=proof), tmp_path).read_bytes() == CONTENT
    assert [span for _, span in place.asked] == ["bytes=150001-"]


def test_a_shorter_file_of_that_name_is_continued(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_bytes(CONTENT[:1000])
    with serving(Place({"story.txt": CONTENT})) as place:
        assert get(wanted(place), tmp_path).read_bytes() == CONTENT
    assert [span for _, span in place.asked] == ["bytes=1000-"]


@pytest.mark.parametrize("proof", ["sha256", "size", "none"])
def test_a_part_of_something_else_is_thrown_away(tmp_path: Path, proof: str) -> None:
    (tmp_path / "story.txt.part").write_bytes(OTHER + b"and more")
    with serving(Place({"story.txt": CONTENT})) as place:
        assert get(wanted(place, proof=proof), tmp_path).read_bytes() == CONTENT


def test_a_wrong_start_is_noticed_by_the_hash(tmp_path: Path) -> None:
    (tmp_path / "story.txt.part").write_bytes(OTHER[:1000])
    with serving(Place({"story.txt": CONTENT})) as place:
        assert get(wanted(place), tmp_path).read_bytes() == CONTENT
    assert [span for _, span in place.asked] == ["bytes=1000-", None]


def test_a_whole_part_only_needs_its_proof(tmp_path: Path) -> None:
    (tmp_path / "story.txt.part").write_bytes(CONTENT)
    with serving(Place({"story.txt": CONTENT})) as place:
        assert get(wanted(place), tmp_path).read_bytes() == CONTENT
        assert get(wanted(place, proof="size"), tmp_path).read_bytes() == CONTENT
    assert [span for _, span in place.asked] == ["bytes=200003-"]


def test_a_server_without_ranges_begins_again(tmp_path: Path) -> None:
    (tmp_path / "story.txt.part").write_bytes(CONTENT[:150_001])
    with serving(Place({"story.txt": CONTENT}, ranges=False)) as place:
        assert get(wanted(place), tmp_path).read_bytes() == CONTENT


def test_a_server_that_always_cuts_and_knows_no_ranges_is_given_up(tmp_path: Path) -> None:
    with serving(Place({"story.txt": CONTENT}, cut=70_000, ranges=False)) as place:
        with pytest.raises(DataError, match="could not be fetched"):
            get(wanted(place), tmp_path)
    assert len(place.asked) == 1 + IDLE_ATTEMPTS
    assert not (tmp_path / "story.txt").exists()


def test_attempts_are_bounded_even_while_bytes_trickle(tmp_path: Path) -> None:
    content = CONTENT * 2
    with serving(Place({"story.txt": content}, cut=CHUNK)) as place:
        with pytest.raises(DataError, match=f"broke {ATTEMPTS} times"):
            get(wanted(place, content=content), tmp_path)
    assert len(place.asked) == ATTEMPTS


def test_mirrors_are_tried_in_turn(tmp_path: Path) -> None:
    refusing, lying = Place({}, refuse=503), Place({"story.txt": OTHER})
    with serving(refusing), serving(lying), serving(Place({"story.txt": CONTENT})) as good:
        assert get(wanted(refusing, lying, good), tmp_path).read_bytes() == CONTENT
    assert len(refusing.asked) == len(lying.asked) == len(good.asked) == 1


def test_a_download_begun_at_one_mirror_ends_at_another(tmp_path: Path) -> None:
    first = Place({"story.txt": CONTENT}, cut=17 * CHUNK, refuse=503, patience=1)
    with serving(first), serving(Place({"story.txt": CONTENT})) as second:
        assert get(wanted(first, second), tmp_path).read_bytes() == CONTENT
    assert len(first.asked) == 2
    assert [span for _, span in second.asked] == ["bytes=69632-"]


@pytest.mark.parametrize(
    ("place", "says"),
    [
        (Place({"story.txt": OTHER}), "SHA-256 is not the published one"),
        (Place({}), "404"),
        (Place({}, refuse=500), "500"),
        (Place({"story.txt": CONTENT}, cut=0), "no connection, or it broke"),
    ],
)
def test_a_failure_is_one_line_that_says_why(tmp_path: Path, place: Place, says: str) -> None:
    with serving(place), pytest.raises(DataError, match=says) as failure:
        get(wanted(place), tmp_path)
    assert "\n" not in str(failure.value)
    assert not (tmp_path / "story.txt").exists()


def test_nobody_listens(tmp_path: Path) -> None:
    with serving(Place({})) as place:
        file = wanted(place)
    with pytest.raises(DataError, match="no connection"):
        get(file, tmp_path)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DataError, match="can't be written"):
        get(wanted(), tmp_path / "file")


def test_several_processes_download_once(tmp_path: Path) -> None:
    with serving(Place({"story.txt": CONTENT})) as place:
        file = wanted(place, proof="size")
        code = (
            "from pathlib import Path; from autograder.data.download import download\n"
            "from autograder.data.manifest import DataFile\n"
            f"download({file!r}, Path({str(tmp_path / 'story.txt')!r}), progress=False)"
        )
        racers = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(4)]
        assert [racer.wait() for racer in racers] == [0] * 4
    assert len(place.asked) == 1
    assert (tmp_path / "story.txt").read_bytes() == CONTENT


# -- by name ------------------------------------------------------------------------------------------------


def manifest(folder: Path, place: Place, **entry: str) -> Path:
    lines = [
        '[story]\nkind = "fetched"\ntitle = "t"\norigin = "o"\nlicence = "l"',
        f'from = ["{place.url}"]',
        *(f'{key} = "{value}"' for key, value in entry.items()),
        "files = [",
        *(
            f'{{ name = "{name}", sha256 = "{hashlib.sha256(content).hexdigest()}" }},'
            for name, content in place.files.items()
        ),
        "]",
    ]
    path = folder / "manifest.toml"
    path.write_text("\n".join(lines))
    return path


def test_fetch_by_name_into_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with serving(Place({"story.txt": CONTENT})) as place:
        listed = manifest(tmp_path, place)
        with pytest.raises(DataError, match="autograder data fetch story"):
            data_path("story", manifest=listed)
        path = fetch("story", progress=False, manifest=listed)
        assert path == fetch("story", progress=False, manifest=listed) == data_path("story", manifest=listed)
    assert path.read_bytes() == CONTENT
    assert path.is_relative_to(tmp_path / "cache")
    assert len(place.asked) == 1


def test_fetch_takes_the_wanted_file_out_of_an_archive(tmp_path: Path) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme", "about")
        archive.writestr("Messages", "ham\tHello\nspam\tBuy\n")
    with serving(Place({"all.zip": packed.getvalue()})) as place:
        listed = manifest(tmp_path, place, member="Messages")
        path = fetch("story", tmp_path / "here", progress=False, manifest=listed)
        assert path == tmp_path / "here" / "Messages.tsv"
        assert path.read_text() == "ham\tHello\nspam\tBuy\n"
        absent = manifest(tmp_path, place, member="Elsewhere")
        with pytest.raises(DataError, match="can't be taken out"):
            fetch("story", tmp_path / "here", progress=False, manifest=absent)


def test_shipped_data_is_fetched_by_name_too(tmp_path: Path) -> None:
    assert fetch("short-story").read_bytes() == fetch("short-story", tmp_path).read_bytes()


def test_the_command_answers_with_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert fetch_command("no-such-data") == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "the-verdict" in said
    assert fetch_command("short-story") == 0


# -- GPT-2 --------------------------------------------------------------------------------------------------


def checkpoint(cut: int | None = None) -> Place:
    """The seven files of the 124M checkpoint with their published sizes; only the big one is left out."""
    files = {}
    for file in data_set("gpt2-124M").files:
        size = file.size or 0
        content = b'{"n_vocab": 50257, "n_ctx": 1024, "n_embd": 768, "n_head": 12, "n_layer": 12}'
        files[f"124M/{file.name}"] = content.ljust(size) if size < 10**7 else b""
    return Place(files, cut=cut)


def sparse_weights(folder: Path) -> None:
    """The big file, already there: 497 MB on paper, none on the disk."""
    weights = folder / "124M" / "model.ckpt.data-00000-of-00001"
    weights.parent.mkdir(parents=True)
    with weights.open("wb") as file:
        file.truncate(497_759_232)


def test_gpt2_from_a_mirror_that_cuts_is_read_by_the_readers_own_function(tmp_path: Path) -> None:
    sparse_weights(tmp_path)
    seen = []

    def load_params(ckpt_path: str, settings: dict[str, int]) -> dict[str, object]:
        seen.append((ckpt_path, settings))
        return {"blocks": []}

    with serving(Place({}, refuse=503)) as away, serving(checkpoint(cut=400_000)) as place:
        bases = [away.url, place.url]
        settings, params = download_and_load_gpt2(
            "124M", tmp_path, load_params, base_urls=bases, progress=False, pause=0
        )
        asked = len(place.asked)
        assert download_gpt2("124M", tmp_path, base_urls=bases, progress=False) == tmp_path / "124M"
        assert len(place.asked) == asked
    assert settings["n_embd"] == 768 and params == {"blocks": []}
    assert seen == [(str(tmp_path / "124M" / "model.ckpt"), settings)]
    sizes = {file.name: file.size for file in data_set("gpt2-124M").files}
    assert {path.name: path.stat().st_size for path in (tmp_path / "124M").iterdir()} == sizes


def test_gpt2_of_the_wrong_size_is_refused(tmp_path: Path) -> None:
    short = Place({f"124M/{file.name}": b"short" for file in data_set("gpt2-124M").files})
    with serving(short), pytest.raises(DataError, match="checkpoint .*5 bytes instead of 77"):
        download_gpt2("124M", tmp_path, base_urls=[short.url], progress=False, pause=0)


@pytest.mark.parametrize("size", ["", "124m", "../124M", "345M"])
def test_gpt2_sizes_are_named(tmp_path: Path, size: str) -> None:
    with pytest.raises(DataError, match=", ".join(MODEL_SIZES)) as failure:
        download_gpt2(size, tmp_path)
    assert "\n" not in str(failure.value)
    assert os.listdir(tmp_path) == []
