"""OpenAI's GPT-2 checkpoints: fetched, proven, and read by the reader's own loader."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograder.data import DataError
from autograder.data.download import download
from autograder.data.manifest import DataFile, data_set

MODEL_SIZES = ("124M", "355M", "774M", "1558M")

LoadParams = Callable[[str, dict[str, int]], dict[str, Any]]
"""`load_gpt2_params_from_tf_ckpt(ckpt_path, settings) -> params`, an exercise of chapter 5."""


def download_gpt2(
    model_size: str,
    models_dir: Path | str,
    *,
    base_urls: Sequence[str] = (),
    progress: bool = True,
    pause: float = 1.0,
) -> Path:
    """Bring the seven files of a GPT-2 checkpoint into `models_dir/model_size`.

    A download that was cut goes on where it stopped, also in a later run.

    Args:
        model_size: one of `MODEL_SIZES`.
        base_urls: folders to ask instead of OpenAI's and its mirror; each holds `124M/checkpoint` and so on.

    Returns:
        `models_dir/model_size`, ready for TensorFlow.

    Raises:
        DataError: no such size, no server gave the right files, or they can't be written.
    """
    if model_size not in MODEL_SIZES:
        raise DataError(f"there is no GPT-2 of size {model_size!r}; there are {', '.join(MODEL_SIZES)}")
    folder = Path(models_dir) / model_size
    for file in data_set(f"gpt2-{model_size}").files:
        if base_urls:
            file = _from_bases(file, model_size, base_urls)
        download(file, folder / file.name, progress=progress, pause=pause)
    return folder


def download_and_load_gpt2(
    model_size: str, models_dir: Path | str, load_params: LoadParams, **options: Any
) -> tuple[dict[str, int], dict[str, Any]]:
    """Fetch a checkpoint and read it with `load_params`.

    Args:
        load_params: called with the checkpoint's path prefix (`.../124M/model.ckpt`) and the settings.
        options: as for `download_gpt2`.

    Returns:
        The settings (`n_vocab`, `n_ctx`, `n_embd`, `n_head`, `n_layer`) and the parameters.

    Raises:
        DataError: as for `download_gpt2`, or the settings can't be read.
    """
    folder = download_gpt2(model_size, models_dir, **options)
    try:
        settings = json.loads((folder / "hparams.json").read_text(encoding="utf-8"))
    except ValueError as error:
        raise DataError(f"{folder / 'hparams.json'} holds no settings: {error}") from error
    return settings, load_params(str(folder / "model.ckpt"), settings)


def _from_bases(file: DataFile, model_size: str, base_urls: Sequence[str]) -> DataFile:
    return replace(file, urls=tuple(f"{base.rstrip('/')}/{model_size}/{file.name}" for base in base_urls))
