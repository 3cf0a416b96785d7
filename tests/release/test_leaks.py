"""The leak proof refuses whatever gives a secret away, in whatever wrapping, and nothing else."""

from __future__ import annotations

import base64
import bz2
import gzip
import html
import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment import load_assignment
from autograder.release.build import contents, prove_release, release
from autograder.release.leaks import LeakError

LINE = 'turned = torch.einsum("btw,wv->btv", centred, self.mixing.cos()).clamp(min=-3.5, max=9.25)'
BODY = f"""\
centred = x - x.median(dim=1, keepdim=True).values
{LINE}
"""
RENAMED = """\
m = z - z.median(dim=1, keepdim=True).values
out = torch.einsum("btw,wv->btv", m, self.table.cos()).clamp(min=-3.5, max=9.25)
"""
REFORMATTED = """\
turned = torch.einsum(
    'btw,wv->btv',
    centred,   self.mixing.cos()
).clamp( min=-3.5,
         max=9.25)
"""
HIDDEN = (
    'judge.compare("modules.forward", name="Turner", args=[13, 1.25], x=judge.normal(2, 19, 13, scale=0.0))'
)
HIDDEN_RENAMED = 'j.compare("modules.forward", name=T, args=[13, 1.25], x=j.normal(2, 19, 13, scale=0.0))'

TEXTS = {
    "a solution line": LINE,
    "indented otherwise": "            " + LINE,
    "inside a sentence": f"Hint: write `{LINE}` and be done.",
    "reformatted": REFORMATTED,
    "renamed": RENAMED,
    "commented out": "\n".join("# " + line for line in BODY.splitlines()),
    "a remark of the solution": "# the middle of every channel by itself",
    "base64": base64.b64encode(BODY.encode()).decode(),
    "base64 over several lines": "see below\n" + base64.encodebytes(BODY.encode()).decode(),
    "base64 for addresses": base64.urlsafe_b64encode(BODY.encode()).decode(),
    "base64 twice": base64.b64encode(base64.b64encode(BODY.encode())).decode(),
    "base64 of gzip": base64.b64encode(gzip.compress(BODY.encode())).decode(),
    "hexadecimal": BODY.encode().hex(),
    "escaped for a page": html.escape(LINE),
    "a hidden-test line": HIDDEN,
    "a hidden test with other names": HIDDEN_RENAMED,
    "what a hidden test asks": "a single bump lands where the rotation says",
    "a hidden input": "ids = (41, 7,  19,\n 7, 3, 23)",
    "a hidden seed": "torch.manual_seed(918273645)",
    "a misconception's patch": "centred = x - x.mean(dim=1, keepdim=True).round(decimals=6)",
    "a misconception's sentence": "The arithmetic mean is taken where the middle value was asked for.",
    "a solution of the notebook": "torch.linspace(0.125, 8.5, 77).cumsum(0).tanh().sub(0.0625)",
    "a marker": "### BEGIN SOLUTION",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_leak_in_the_brief_is_refused(checkout: Path, recorded: Any, text: str) -> None:
    brief = checkout / "solutions/ch03/README.md"
    brief.write_text(f"# Turning\n\n{text}\n", encoding="utf-8")
    with pytest.raises(LeakError) as refused:
        release("ch03", checkout, record=recorded)
    assert all(leak.place.startswith("ch03/") for leak in refused.value.leaks)
    assert any(leak.place.startswith("ch03/README.md") for leak in refused.value.leaks)
    assert not (checkout / "assignments").exists() and not (checkout / "dist").exists()


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def in_notebook(change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, bytes]], None]:
    def plant(files: dict[str, bytes]) -> None:
        document = json.loads(files["ch03.ipynb"])
        change(document)
        files["ch03.ipynb"] = json.dumps(document).encode()

    return plant


def output(document: dict[str, Any]) -> None:
    lines = [line + "\n" for line in REFORMATTED.splitlines()]
    document["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": lines}]


def html_output(document: dict[str, Any]) -> None:
    data = {"text/html": [f"<pre>{html.escape(LINE)}</pre>"]}
    document["cells"][1]["outputs"] = [{"output_type": "display_data", "data": data, "metadata": {}}]


def metadata(document: dict[str, Any]) -> None:
    document["metadata"]["editor"] = {"history": [{"undo": RENAMED}]}


def attachment(document: dict[str, Any]) -> None:
    image = base64.b64encode(zipped({"notes.txt": BODY.encode()})).decode()
    document["cells"][0]["attachments"] = {"plot.png": {"image/png": image}}


def adding(name: str, data: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda files: files.update({name: data})


FILES = {
    "notebook output": in_notebook(output),
    "notebook page output": in_notebook(html_output),
    "notebook metadata": in_notebook(metadata),
    "notebook attachment": in_notebook(attachment),
    "zip": adding("more.zip", zipped({"a.py": BODY.encode()})),
    "zip in a zip": adding("more.zip", zipped({"inner.zip": zipped({"a.py": RENAMED.encode()})})),
    "zip under another name": adding("picture.png", zipped({"a.txt": BODY.encode()})),
    "tar": adding("more.tgz", tarred("a.py", BODY.encode())),
    "gzip in a zip": adding("more.zip", zipped({"a.gz": gzip.compress(BODY.encode())})),
    "bzip2": adding("notes.bz2", bz2.compress(BODY.encode())),
    "an archive's file name": adding("more.zip", zipped({LINE.replace("/", ""): b""})),
    "utf-16": adding("notes.txt", BODY.encode("utf-16")),
    "a message of the solution": adding("hint.txt", b"It says: a signal of nothing but holes has no middle."),
    "a docstring": adding("turner.py", f'def f():\n    """{RENAMED}"""\n'.encode()),
    "an escaped literal": adding(
        "turner.py", ("s = '" + "".join(f"\\x{byte:02x}" for byte in BODY.encode()) + "'").encode()
    ),
    "compressed bytes in code": adding(
        "turner.py", f"import gzip\nt = {gzip.compress(BODY.encode())!r}\n".encode()
    ),
    "observations": adding("observations.json", json.dumps({"looks": {"a": {"expected": LINE}}}).encode()),
    "a patch beside the observations": adding(
        "observations.json",
        json.dumps(
            {"misconceptions": {"a": {"replace": "x.mean(dim=1, keepdim=True).round(decimals=6)"}}}
        ).encode(),
    ),
    "compiled code": adding("turner.pyc", b"\x00\x01"),
    "a damaged archive": adding("more.zip", b"PK\x03\x04 and then nothing"),
}


@pytest.mark.parametrize("plant", FILES.values(), ids=FILES.keys())
def test_a_leak_in_a_file_is_refused(checkout: Path, recorded: Any, plant: Callable[..., None]) -> None:
    assignment = load_assignment(checkout / "solutions/ch03")
    files, archive = contents(assignment, checkout, record=recorded)
    prove_release(assignment, checkout, files, archive)
    plant(files)
    with pytest.raises(LeakError):
        prove_release(assignment, checkout, files, archive)


WHEEL = {
    "solution": BODY,
    "solution renamed": RENAMED,
    "hidden test": HIDDEN,
    "misconception": "The arithmetic mean is taken where the middle value was asked for.",
    "encoded solution": base64.b64encode(BODY.encode()).decode(),
}


@pytest.mark.parametrize("text", WHEEL.values(), ids=WHEEL.keys())
def test_a_leak_in_the_wheel_is_refused(checkout: Path, recorded: Any, text: str) -> None:
    (checkout / "autograder/probes/extra.py").write_text(f'"""\n{text}\n"""\n', encoding="utf-8")
    with pytest.raises(LeakError) as refused:
        release("ch03", checkout, record=recorded)
    assert all(leak.place.startswith("wheels/") for leak in refused.value.leaks)


def test_a_wheel_with_the_suites_in_it_is_refused(checkout: Path, recorded: Any) -> None:
    project = checkout / "pyproject.toml"
    kept = [
        one for one in project.read_text(encoding="utf-8").splitlines() if not one.startswith("exclude = ")
    ]
    project.write_text("\n".join(kept), encoding="utf-8")
    with pytest.raises(LeakError, match="hidden-test line of autograder/suites/ch03/test_turner.py:"):
        release("ch03", checkout, record=recorded)


def test_the_solutions_in_the_bundle_are_refused(checkout: Path, recorded: Any) -> None:
    assignment = load_assignment(checkout / "solutions/ch03")
    files, _ = contents(assignment, checkout, record=recorded)
    with pytest.raises(LeakError, match=r"solutions/ch03/turner.py:\d+"):
        prove_release(assignment, checkout, files, zipped({"START.md": BODY.encode()}))


def test_a_refusal_leaves_the_former_release(checkout: Path, recorded: Any) -> None:
    former = release("ch03", checkout, record=recorded)
    before = {path: path.read_bytes() for path in checkout.rglob("*") if path.is_file()}
    (checkout / "solutions/ch03/README.md").write_text(LINE, encoding="utf-8")
    with pytest.raises(LeakError):
        release("ch03", checkout, record=recorded)
    after = {path: path.read_bytes() for path in checkout.rglob("*") if path.is_file()}
    assert after.pop(checkout / "solutions/ch03/README.md") != before.pop(
        checkout / "solutions/ch03/README.md"
    )
    assert after == before and former.bundle in after


def test_a_text_that_the_brief_prescribes_is_no_leak(checkout: Path, recorded: Any) -> None:
    prescribed = "a signal of nothing but holes has no middle"
    (checkout / "solutions/ch03/README.md").write_text(f"# Turning\n\nSay: {prescribed}\n", encoding="utf-8")
    release("ch03", checkout, record=recorded)


def test_what_stands_outside_the_markers_may_be_said(checkout: Path, recorded: Any) -> None:
    turner = checkout / "solutions/ch03/turner.py"
    turner.write_text(turner.read_text(encoding="utf-8") + f"\n# For example: {LINE}\n", encoding="utf-8")
    (checkout / "solutions/ch03/README.md").write_text(f"# Turning\n\n{LINE}\n", encoding="utf-8")
    release("ch03", checkout, record=recorded)
