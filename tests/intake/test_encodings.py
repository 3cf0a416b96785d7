"""Source text survives whatever an editor saved it as."""

from __future__ import annotations

import ast
import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox.decoding import source_text

TEXT = 'name = "naïve é"\n'


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("latin-1"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
    ],
    ids="utf-8 bom latin-1 utf-16-le utf-16-be utf-32 crlf cr".split(),
)
def test_encodings(data: bytes) -> None:
    assert source_text(data) == TEXT


def test_cookie_is_obeyed_and_rewritten() -> None:
    data = "#!/usr/bin/python\n# -*- coding: cp1251 -*-\nname = 'привет'\n".encode("cp1251")
    assert source_text(data) == "#!/usr/bin/python\n# -*- coding: utf-8 -*-\nname = 'привет'\n"
    assert ast.parse(source_text(data).encode())


def test_cookie_counts_only_where_python_looks() -> None:
    assert source_text(b"x = 1\n# coding: cp1251\n\xc3\xa9") == "x = 1\n# coding: cp1251\né"


@pytest.mark.parametrize("codec", "rot13 zlib bz2 hex idna punycode unicode_escape utf-7 nonsense utf-16".split())
def test_codecs_that_do_more_than_decode(codec: str) -> None:
    text = f"# coding: {codec}\nx = 'é'\n"
    assert source_text(text.encode()).endswith("\nx = 'é'\n")


def test_bytes_that_mean_nothing_are_replaced() -> None:
    assert source_text(b"# coding: ascii\nx = '\xff'\n") == "# coding: utf-8\nx = '\ufffd'\n"


@given(st.binary(max_size=300))
def test_never_raises_and_always_encodes(data: bytes) -> None:
    text = source_text(data)
    assert "\r" not in text
    text.encode("utf-8")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\ufeff"), max_size=100))
def test_utf8_is_untouched(text: str) -> None:
    assert source_text(b"x = 1\ny = 2\n" + text.encode()) == "x = 1\ny = 2\n" + text
