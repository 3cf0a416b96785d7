"""What students put around right answers, read for flags: none of it is a shortcut, or reaches for the grader.

Run beside right answers, they cost none of them a point.
"""

from __future__ import annotations

import pytest

from autograder.sandbox.forbidden import find_forbidden
from autograder.sandbox.reaching import find_reaching

FORBIDDEN = [
    "torch.nn.MultiheadAttention", "torch.nn.functional.scaled_dot_product_attention",
    "torch.nn.functional.multi_head_attention_forward", "torch.nn.LayerNorm", "torch.nn.functional.layer_norm",
    "torch.nn.GELU", "torch.nn.functional.gelu",
]  # fmt: skip

ORDINARY = {
    "version": """
from importlib.metadata import version
print("torch version:", version("torch"))
""",
    "importlib util": """
import importlib.util
HAS_PLT = importlib.util.find_spec("matplotlib") is not None
""",
    "try import": """
try:
    import matplotlib.pyplot as plt
except ImportError:
    plt = None
""",
    "syspath": """
import sys, os
sys.path.append(os.path.dirname(os.path.abspath(__file__)))
""",
    "file or not": """
import os
try:
    HERE = os.path.dirname(__file__)
except NameError:
    HERE = os.getcwd()
""",
    "logging": """
import logging, sys
logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(message)s")
logger = logging.getLogger(__name__)
logger.info("loaded")
""",
    "warnings": """
import warnings
warnings.filterwarnings("ignore")
""",
    "environ": """
import os
os.environ["KMP_DUPLICATE_LIB_OK"] = "True"
os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
""",
    "seed": """
import torch, random
import numpy as np
torch.manual_seed(123)
random.seed(123)
np.random.seed(123)
""",
    "threads": """
import torch
torch.set_num_threads(2)
""",
    "matmulprec": """
import torch
torch.set_float32_matmul_precision("high")
torch.backends.cudnn.benchmark = False
torch.backends.cuda.matmul.allow_tf32 = True
""",
    "device": """
import torch
if torch.cuda.is_available():
    device = torch.device("cuda")
elif torch.backends.mps.is_available():
    device = torch.device("mps")
else:
    device = torch.device("cpu")
print(f"Using {device} device.")
""",
    "compile guard": """
import torch
USE_COMPILE = False
if USE_COMPILE and hasattr(torch, "compile"):
    something = torch.compile(torch.nn.Linear(2, 2))
""",
    "getdtype fn": """
import torch
def pick_dtype(name):
    return getattr(torch, name)
""",
    "getdtype cfg": """
import torch
SETTINGS = {"dtype": "float32"}
dtype = getattr(torch, SETTINGS["dtype"])
_x = torch.zeros(3, dtype=dtype)
_y = _x.to(dtype)
""",
    "colab": """
import sys
IN_COLAB = "google.colab" in sys.modules
if IN_COLAB:
    print("colab")
""",
    "pyver": """
import sys
assert sys.version_info >= (3, 8)
print(sys.version, sys.platform, sys.byteorder)
""",
    "argparse": """
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=1e-3)
_args, _ = parser.parse_known_args([])
""",
    "typing": """
from typing import *
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from numpy.typing import NDArray
T = TypeVar("T")
Cfg = Dict[str, Union[int, float, bool]]
class P(Protocol):
    def go(self) -> int: ...
""",
    "functools": """
import functools
@functools.lru_cache(maxsize=None)
def _cached_mask(n):
    import torch
    return torch.triu(torch.ones(n, n), diagonal=1).bool()
_ = _cached_mask(4); _cached_mask.cache_clear()
""",
    "dictcfg": """
class Cfg(dict):
    def __getattr__(self, k):
        try:
            return self[k]
        except KeyError as e:
            raise AttributeError(k) from e
    __setattr__ = dict.__setitem__
_cfg = Cfg(a=1); _cfg.b = 2; assert _cfg.b == 2
""",
    "namespace": """
from types import SimpleNamespace
cfg0 = SimpleNamespace(**{"a": 1}); _v = vars(cfg0)["a"]
""",
    "getattr default": """
def opt(cfg, name, default=None):
    return getattr(cfg, name, default) if not isinstance(cfg, dict) else cfg.get(name, default)
""",
    "self getattr": """
class Multi:
    def __init__(self, n):
        for i in range(n): setattr(self, f"head_{i}", i)
        self.n = n
    def go(self): return [getattr(self, f"head_{i}") for i in range(self.n)]
Multi(2).go()
""",
    "setattr loop": """
class Bag:
    def __init__(self, **kw):
        for k, v in kw.items():
            setattr(self, k, v)
        self.__dict__.update(kw)
_b = Bag(x=1); _z = {k: getattr(_b, k) for k in ("x",)}
""",
    "globals": 'DEBUG = globals().get("DEBUG", False)',
    "hook": """
import torch
from torch import nn
_shapes = []
def _hook(m, i, o): _shapes.append(o.shape)
_l = nn.Linear(2, 3); _h = _l.register_forward_hook(_hook); _l(torch.ones(1, 2)); _h.remove()
""",
    "nograd": """
import torch
@torch.no_grad()
def _peek(x): return x.sum()
_peek(torch.ones(2))
@torch.inference_mode()
def _peek2(x): return x.sum()
_peek2(torch.ones(2))
""",
    "actstable": """
import torch.nn.functional as F
ACT = {"relu": F.relu, "silu": F.silu}
""",
    "doc sdpa": '''
"""See F.scaled_dot_product_attention and nn.MultiheadAttention, nn.LayerNorm, F.gelu."""
_URL = "https://pytorch.org/docs/stable/generated/torch.nn.MultiheadAttention.html"
''',
    "main compare": """
if __name__ == "__main__":
    import torch
    from torch import nn
    import torch.nn.functional as F
    torch.manual_seed(1)
    mha = nn.MultiheadAttention(4, 2)
    ln = nn.LayerNorm(4); F.gelu(torch.ones(1)); F.scaled_dot_product_attention(*torch.ones(3, 1, 2, 2))
    import autograder
""",
    "main fn": """
def main():
    import torch
    from torch import nn
    reference = nn.MultiheadAttention(4, 2, batch_first=True)
    ln = nn.LayerNorm(4)
    print(reference(torch.ones(1, 3, 4), torch.ones(1, 3, 4), torch.ones(1, 3, 4))[0].shape, ln, nn.GELU())

if __name__ == "__main__":
    main()
""",
    "main exit": """
def main2():
    return 0
if __name__ == "__main__":
    import sys
    sys.exit(main2())
""",
    "main and": """
import os
if __name__ == "__main__" and os.environ.get("TEST"):
    from torch import nn
    nn.MultiheadAttention(4, 2); nn.LayerNorm(3); nn.GELU()
""",
    "test fn": """
def test_against_torch():
    import torch
    from torch import nn
    mha = nn.MultiheadAttention(4, 2); ln = nn.LayerNorm(4); g = nn.GELU()
    assert mha is not None
""",
    "unittest": """
import unittest
class TestMine(unittest.TestCase):
    def test_it(self):
        from torch import nn
        self.assertTrue(nn.LayerNorm(4) is not None and nn.MultiheadAttention(4, 2) and nn.GELU())
if __name__ == "__main__":
    unittest.main()
""",
    "chinese": """
# 这是一个注释：注意力权重 softmax(QKᵀ/√d)v
变量 = 3
""",
    "arabic": """
# هذا تعليق من اليمين إلى اليسار
_s = "שלום עולם"
""",
    "getattr own mod": """
from torch import nn
class Wrap(nn.Module):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner
    def __getattr__(self, name):
        try:
            return super().__getattr__(name)
        except AttributeError:
            return getattr(super().__getattr__("inner"), name)
_w = Wrap(nn.Linear(2, 3)).out_features
""",
    "save": """
import torch, tempfile, os
from pathlib import Path
with tempfile.TemporaryDirectory() as d:
    f = Path(d) / "m.pt"
    torch.save({"a": torch.ones(2)}, f)
    got = torch.load(f, weights_only=True)
""",
    "pool": """
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(2) as _ex:
    _r = list(_ex.map(len, ["a", "bb"]))
""",
    "inspect": """
import inspect
def _f(a, b=2): pass
_sig = inspect.signature(_f); _src = inspect.getdoc(_f)
""",
    "subprocess guard": """
import subprocess, sys
def install(p):
    subprocess.check_call([sys.executable, "-m", "pip", "install", p])
""",
    "isinst": """
from torch import nn
def init_weights(m):
    if isinstance(m, (nn.Linear, nn.LayerNorm, nn.MultiheadAttention)):
        pass
    elif type(m) is nn.LayerNorm or type(m) in (nn.MultiheadAttention,) or m.__class__ == nn.GELU:
        pass
""",
    "annot": """
from torch import nn
from typing import Union
NormLike = Union[nn.Module, "nn.LayerNorm"]
def _takes(norm: nn.LayerNorm, att: "nn.MultiheadAttention" = None) -> nn.GELU: ...
""",
    "backend sdpa": """
import torch
torch.backends.cuda.enable_flash_sdp(False)
if hasattr(torch.nn.functional, "scaled_dot_product_attention"):
    HAS_FLASH = True
""",
    "hasattr sdpa": """
import torch.nn.functional as F
FLASH = hasattr(F, "scaled_dot_product_attention")
""",
    "excepthook": """
import sys
def _hk(t, v, tb): sys.__excepthook__(t, v, tb)
sys.excepthook = _hk
""",
    "tjit script": """
import torch
@torch.jit.script
def _sq(x: torch.Tensor) -> torch.Tensor:
    return x * x
_sq(torch.ones(2))
""",
    "compile try": """
import torch
try:
    _r = torch.compile(lambda x: x * 2)(torch.ones(3))
except Exception:
    pass
""",
    "ipy in": """
def in_nb():
    try:
        return get_ipython().__class__.__name__ == "ZMQInteractiveShell"
    except NameError:
        return False
in_nb()
""",
    "monkey print": """
import builtins
from functools import partial
print = partial(print, flush=True)
""",
}


@pytest.mark.parametrize("what", ORDINARY)
def test_ordinary_code_is_no_flag(what: str) -> None:
    compile(ORDINARY[what], what, "exec")
    assert find_forbidden({"answer.py": ORDINARY[what]}, FORBIDDEN) == []
    assert find_reaching({"answer.py": ORDINARY[what]}) == []
