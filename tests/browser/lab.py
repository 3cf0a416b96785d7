"""JupyterLab servers for these tests: an instructor's and a student's, each with a home of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from threading import Thread

TOKEN = "open"
START = 180
"""Seconds within which a server must say its address, on the slowest machine."""

SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},  # no network, no question
    "notebook-extension/tracker": {"windowingMode": "none"},  # every cell is in the page, seen or not
}
"""JupyterLab's settings that differ from its own."""


@dataclass
class Lab:
    """A running ``jupyter lab``; `folder` is its root, `log` what it has said so far."""

    folder: Path
    url: str
    process: subprocess.Popen[str]
    log: list[str] = field(default_factory=list)

    @property
    def entry(self) -> str:
        """The address that opens JupyterLab, token included."""
        return f"{self.url}/lab?token={TOKEN}"

    def stop(self) -> None:
        """End the server and its kernels."""
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start(folder: Path, home: Path) -> Lab:
    """Start JupyterLab in `folder` on a free port; nothing of the user's own settings is read or written."""
    for plugin, settings in SETTINGS.items():
        path = home / "config" / "lab" / "user-settings" / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings))
    own = {name: str(home / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    environment = os.environ | {f"JUPYTER_{name}_DIR": path for name, path in own.items()}
    environment |= {"HOME": str(home), "IPYTHONDIR": str(home / "ipython"), "OMP_NUM_THREADS": "1"}
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.port=0",
        f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={folder}",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)
    log: list[str] = []
    addresses: Queue[str] = Queue()
    Thread(target=_listen, args=(process, log, addresses), daemon=True).start()
    lab = Lab(folder, "", process, log)
    lab.url = addresses.get(timeout=START)
    assert lab.url, "".join(log)
    return lab


def _listen(process: subprocess.Popen[str], log: list[str], addresses: Queue[str]) -> None:
    assert process.stderr
    for line in process.stderr:
        log.append(line)
        if found := re.search(r"(http://127\.0\.0\.1:\d+)/lab\?token=", line):
            addresses.put(found[1])
    addresses.put("")  # it ended
