"""The static reading: finds a shortcut under any alias, and nothing in honest code."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.sandbox.forbidden import Flag, find_forbidden

MHA = "torch.nn.MultiheadAttention"
SDPA = "torch.nn.functional.scaled_dot_product_attention"
FORBIDDEN = [MHA, SDPA]

FOUND = {
    "plain": "import torch\nx = torch.nn.MultiheadAttention(4, 2)",
    "nn": "from torch import nn\nx = nn.MultiheadAttention(4, 2)",
    "renamed": "from torch.nn import MultiheadAttention as M\n",
    "module alias": "import torch.nn.functional as F\nF.scaled_dot_product_attention",
    "alias of an alias": "import torch\na = torch.nn\nb = a\nx = b.MultiheadAttention",
    "star": "from torch.nn import *\nx = MultiheadAttention(4, 2)",
    "other road": "import torch\nx = torch._C._nn.scaled_dot_product_attention",
    "modules": "from torch.nn.modules.activation import MultiheadAttention",
    "aten": "import torch\nx = torch.ops.aten.scaled_dot_product_attention.default",
    "private": "import torch\nx = torch._scaled_dot_product_attention_math",
    "flash": "import torch\nx = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu",
    "getattr": "from torch import nn\nx = getattr(nn, 'Multihead' + 'Attention')",
    "f-string": "from torch import nn\nh = 'head'\nx = getattr(nn, f'Multi{h}Attention')",
    "join": "from torch import nn\nx = getattr(nn, ''.join(['Multihead', 'Attention']))",
    "backwards": "from torch import nn\nx = getattr(nn, 'noitnettAdaehitluM'[::-1])",
    "vars": "from torch import nn\nx = vars(nn)['MultiheadAttention']",
    "dict": "from torch import nn\nx = nn.__dict__['MultiheadAttention']",
    "kept on self": "import torch.nn.functional as F\nclass A:\n    F = F\n    def f(self):\n"
    "        return self.F.scaled_dot_product_attention",
    "given to self": "import torch.nn.functional as F\nclass A:\n    def __init__(self):\n"
    "        self.scaled_dot_product_attention = F.scaled_dot_product_attention",
    "star and alias": "from torch import *\nx = nn.MultiheadAttention(4, 2)",
    "functional form": "import torch\nx = torch.nn.functional.multi_head_attention_forward",
    "decided when run": "import sys\nfrom torch import nn\nx = getattr(nn, sys.argv[1])",
    "eval": "x = eval('torch.nn')",
    "exec": "exec('import torch')",
    "import by text": "import importlib\nm = importlib.import_module('torch.nn')",
    "dunder import": "m = __import__('torch')",
    "sys.modules": "import sys\nx = sys.modules['torch']",
    "default": "import torch.nn.functional as F\nx = lambda q, f=F: f.scaled_dot_product_attention(q, q, q)",
    "loop": "from torch import nn\nfor lib in (nn,):\n    x = lib.MultiheadAttention(4, 2)",
    "two names at once": "from torch import nn\na, b = nn, 1\nx = a.MultiheadAttention(4, 2)",
    "annotated": "from torch import nn\na: object = nn\nx = a.MultiheadAttention(4, 2)",
    "picker": "import operator, torch\nx = operator.attrgetter('nn.MultiheadAttention')(torch)",
    "caller": "from operator import methodcaller\nx = methodcaller('scaled_dot_product_attention', 1)",
    "dunder": "from torch import nn\nx = nn.__getattribute__('MultiheadAttention')",
    "vars get": "from torch import nn\nx = vars(nn).get('MultiheadAttention')",
    "vars in a loop": "from torch import nn\nx = [v for k, v in vars(nn).items() if k.startswith('Multi')]",
    "a pattern": "import torch.nn.functional as F\nmatch F:\n"
    "    case object(scaled_dot_product_attention=it):\n        x = it(1, 2, 3)",
    "builtins": "import torch.nn.functional as F\n"
    "x = __builtins__['get' + 'attr'](F, 'scaled_' + 'dot_product_attention')",
    "read without asking": "import inspect\nfrom torch import nn\n"
    "x = inspect.getattr_static(nn, 'Multihead' + 'Attention')",
    "listed without asking": "import inspect\nx = dict(inspect.getmembers_static(nn))['Multihead' + 'Attention']",
    "dunder of operators": "import torch\nx = torch.ops.aten.__getattr__('scaled_' + 'dot_product_attention')",
    "an operator by its text": "import torch\n"
    "x = torch._C._jit_get_operation('aten::scaled_' + 'dot_product_attention')",
    "a pickle by name": "from pickle import Unpickler as U\nx = U(file).load()",
    "a console": "import code\ncode.InteractiveInterpreter({}).runsource('import torch')",
    "subclasses": "from torch import nn\nx = nn.Module.__subclasses__()",
    "globals": "from torch.nn import *\nx = globals()['MultiheadAttention']",
    "getattr renamed": "from torch import nn\ng = getattr\nx = g(nn, 'MultiheadAttention')",
    "getattr handed on": "import functools, torch\nx = functools.reduce(getattr, ['nn', 'MultiheadAttention'], torch)",
    "own name, other road": "import torch\ndef scaled_dot_product_attention(q):\n"
    "    return torch._C._nn.scaled_dot_product_attention(q, q, q)",
    "own name over a star": "from torch.nn import *\nclass MultiheadAttention(MultiheadAttention): pass",
    "another's module": "import helper\nx = helper.F.scaled_dot_product_attention(1, 2, 3)",
    "whole layer": "from torch import nn\nx = nn.TransformerEncoderLayer(4, 2)",
    "flex": "from torch.nn.attention.flex_attention import flex_attention",
    "module of a library": "import transformers as hf\nclass A(hf.GPT2Model): pass",
    "module of a library, by another file": "import transformers\n__all__ = ['transformers']",
    "library": "from transformers.models.gpt2.modeling_gpt2 import GPT2Attention",
    "a dtype that is called": "import torch\ndef f(cfg, q):\n    dtype = getattr(torch, cfg.dtype)\n"
    "    return dtype(q)",
    "a dtype that is looked into": "import torch\ndef f(cfg):\n    dtype = getattr(torch, cfg.a)\n"
    "    return getattr(dtype, cfg.b)",
    "a dtype that is handed on": "import torch\ndef f(cfg, q):\n    return apply(q, dtype=getattr(torch, cfg.a))\n"
    "def apply(q, **other):\n    return [one(q) for one in other.values()]",
    "a dtype by another name": "import torch\ndef f(cfg, q):\n    self.dtype = getattr(torch, cfg.a)\n"
    "    do = self.dtype\n    return do(q)",
    "a part of nn for a dtype": "from torch import nn\nx = nn.Linear(2, 3, dtype=getattr(nn, name))",
    "a known name for a dtype": "import torch.nn.functional as F\nx = q.to(getattr(F, 'scaled_dot_product_attention'))",
    "a self-test that is used": "from torch import nn\ndef test_it():\n    return nn.MultiheadAttention(4, 2)\n"
    "class A:\n    def f(self, x):\n        return test_it()(x)",
    "a self-test by its text": "from torch import nn\ndef main():\n    return nn.MultiheadAttention(4, 2)\n"
    "class A:\n    def f(self, x):\n        return globals()['ma' + 'in']()(x)",
    "a self-test of a self-test": "from torch import nn\ndef test_it():\n    return nn.MultiheadAttention(4, 2)\n"
    "def main():\n    return test_it()\nx = main()",
    "a self-test with a decorator": "from torch import nn\n@keep\ndef main():\n    return nn.MultiheadAttention(4, 2)",
    "an argument's type that is read": "from torch import nn\ndef f(x: nn.MultiheadAttention): pass\n"
    "x = f.__annotations__['x'](4, 2)",
    "a type compared with its own": "from torch import nn\nclass M(type):\n    def __eq__(self, other):\n"
    "        M.it = other(4, 2)\nclass A(metaclass=M): pass\ntype(A()) == nn.MultiheadAttention",
    "modules that are asked for": "import sys\nx = sys.modules['torch'] if 'torch' in sys.modules else None",
    "no script": "__name__ = '__main__'\nif __name__ == '__main__':\n    from torch.nn import MultiheadAttention",
}

HONEST = {
    "comment": "# torch.nn.MultiheadAttention\nx = 1",
    "text": "x = 'torch.nn.MultiheadAttention'",
    "docstring": 'def f():\n    """Like nn.MultiheadAttention."""',
    "own class": "class MultiheadAttention:\n    pass\nx = MultiheadAttention()",
    "own method": "class A:\n    def scaled_dot_product_attention(self):\n        return 1\n"
    "    def f(self):\n        return self.scaled_dot_product_attention()",
    "eval mode": "model.eval()\nimport re\nre.compile('x')\nimport torch\ntorch.compile(model)",
    "getattr on self": "class A:\n    def f(self, name):\n        return getattr(self, name)",
    "linear": "from torch import nn\nx = nn.Linear(3, 4)\ny = nn.ModuleList([x])",
    "a mask": "from torch import nn\nx = nn.Transformer.generate_square_subsequent_mask(5)",
    "part of its own": "class A:\n    def __init__(self):\n        self.multi_head_attention_out = 3\n"
    "    def f(self):\n        return self.multi_head_attention_out",
    "star and own class": "from torch.nn import *\nclass MultiheadAttention(Module):\n    pass\n"
    "x = MultiheadAttention()",
    "star and self": "from torch.nn import *\nclass A:\n    def f(self):\n"
    "        self.multi_head_attention_out = self.multi_head_attention_out + 1",
    "star": "import torch\nfrom torch import *\nx = torch.ones(3).exp().sum()\ny = ones(3)[0].item()",
    "own compile": "def compile(x):\n    return x\ncompile(3)",
    "a parameter's name": "def train(model, eval=False):\n    return model.eval() if eval else model",
    "compared in a script": "from torch import nn\nif __name__ == '__main__':\n    nn.MultiheadAttention(4, 2)",
    "asked for": "from torch import nn\ndef f(m):\n    return isinstance(m, (nn.Linear, nn.MultiheadAttention))",
    "own, in another class": "class A:\n    def __init__(self):\n        self.MultiheadAttention = 1\nclass B:\n"
    "    def f(self, a):\n        return self.a.MultiheadAttention(a.MultiheadAttention)",
    "class attribute": "class A:\n    MultiheadAttention = None\n"
    "    def f(self):\n        return self.MultiheadAttention",
    "added module": "class A:\n    def __init__(self):\n        self.add_module('MultiheadAttention', 1)\n"
    "    def f(self, x):\n        return self.MultiheadAttention(x)",
    "a switch": "import argparse\noptions = argparse.ArgumentParser().parse_args()\nx = options.MultiheadAttention",
    "an earlier chapter's": "import previous_chapters as before\nx = before.MultiheadAttention(4, 2)",
    "a file that is missing": "from attention import MultiheadAttention\nx = MultiheadAttention(4, 2)",
    "a dtype of a name": "import torch\nclass A:\n    def __init__(self, cfg):\n"
    "        self.dtype = getattr(torch, cfg.dtype)\n    def f(self, x):\n"
    "        return torch.zeros(3, dtype=self.dtype) + x.to(self.dtype) if x.dtype != self.dtype else x",
    "a dtype by a function": "import torch\ndef pick_dtype(name):\n    return getattr(torch, name)\n"
    "dtype = pick_dtype('float32')\nx = torch.ones(2).to(dtype)\nprint(f'{dtype}')",
    "asked for its type": "from torch import nn\ndef f(m):\n    return type(m) == nn.LayerNorm or m.__class__ is "
    "nn.MultiheadAttention or type(m) in (nn.Linear, nn.MultiheadAttention)",
    "asked for Colab": "import sys\nIN_COLAB = 'google.colab' in sys.modules",
    "compared in a main function": "from torch import nn\ndef compare_with_torch():\n    nn.MultiheadAttention(4, 2)\n"
    "def main():\n    compare_with_torch()\nif __name__ == '__main__':\n    main()",
    "compared if asked for": "import os\nfrom torch import nn\nif __name__ == '__main__' and os.environ.get('TEST'):\n"
    "    nn.MultiheadAttention(4, 2)",
    "compared in a test": "import unittest\nfrom torch import nn\nclass TestMine(unittest.TestCase):\n"
    "    def test_it(self):\n        nn.MultiheadAttention(4, 2)\ndef test_other():\n    nn.MultiheadAttention(4, 2)",
    "an annotation": "from torch import nn\ndef f(m: nn.MultiheadAttention | None = None) -> 'nn.Module':\n    pass",
    "asked for a library": "try:\n    import flash_attn\n    FAST = True\nexcept ImportError:\n    FAST = False",
    "compared with a library": "try:\n    import transformers\nexcept ImportError:\n    transformers = None\n"
    "def verify_against_library(x):\n    return transformers.GPT2Model(x)",
    "a dictionary of modules": "from torch import nn\nclass A(nn.Module):\n    def __init__(self, mine):\n"
    "        self.parts = nn.ModuleDict(dict(MultiheadAttention=mine))\n"
    "        self.more = nn.ModuleDict({'a': mine})\n"
    "    def forward(self, x):\n        return self.parts.MultiheadAttention(x)",
    "own vars": "class A:\n    def f(self):\n        return vars(self)['x'], self.__dict__.get('y')",
}


@pytest.mark.parametrize("case", FOUND)
def test_found(case: str) -> None:
    flags = find_forbidden({"a.py": FOUND[case]}, FORBIDDEN)
    assert flags and all(flag.file == "a.py" and flag.line and flag.reason for flag in flags)


@pytest.mark.parametrize("case", HONEST)
def test_honest(case: str) -> None:
    assert find_forbidden({"a.py": HONEST[case]}, FORBIDDEN) == []


def test_line_and_reason() -> None:
    source = "from torch import nn\n\nclass A:\n    def f(self):\n        return nn.MultiheadAttention(4, 2)\n"
    assert find_forbidden({"a.py": source}, FORBIDDEN) == [
        Flag("a.py", 5, MHA, "the brief asks for this to be written by hand")
    ]


def test_only_files_that_matter_to_the_names() -> None:
    sources = {
        "one.py": "from helper import thing\nclass One: pass",
        "two.py": "from torch.nn import MultiheadAttention\nclass Two: pass",
        "helper.py": "import torch\nthing = torch.nn.MultiheadAttention",
    }
    assert {flag.file for flag in find_forbidden(sources, FORBIDDEN, ["One"])} == {"helper.py"}
    assert {flag.file for flag in find_forbidden(sources, FORBIDDEN, ["Two"])} == {"two.py"}
    assert {flag.file for flag in find_forbidden(sources, FORBIDDEN, ["Gone"])} == {"two.py", "helper.py"}


def test_a_file_of_the_same_name_elsewhere_hides_nothing() -> None:
    shortcut = "import torch\nthing = torch.nn.MultiheadAttention"
    one = "from helper import thing\nclass One: pass"
    assert find_forbidden({"one.py": one, "helper.py": shortcut, "z/helper.py": ""}, FORBIDDEN, ["One"])
    for one in ("from sub.helper import thing", "import sub", "from . import sub", "import helper"):
        one += "\nclass One: pass"
        assert find_forbidden({"one.py": one, "sub/helper.py": shortcut}, FORBIDDEN, ["One"])


@pytest.mark.parametrize(
    "source",
    ["def", "\0", "(" * 10_000, "a" + ".a" * 100_000, "x = " + "-" * 100_000 + "1", "'\\q'\n" * 3, "\ud800"],
    ids=["syntax", "null", "nested", "chain", "unary", "escape", "surrogate"],
)
def test_unreadable_sources_give_no_flags(source: str, recwarn: pytest.WarningsRecorder) -> None:
    assert find_forbidden({"a.py": source}, FORBIDDEN) == []
    assert not recwarn.list


def test_a_file_that_only_a_shorter_stack_can_read_is_flagged() -> None:
    deep = "import torch\nx = torch.nn.MultiheadAttention(4, 2)\ny = 1" + " + 1" * 4000
    [flag] = find_forbidden({"a.py": deep, "b.py": "y = 2\n"}, FORBIDDEN)
    assert (flag.file, flag.what) == ("a.py", "the whole file")


def test_doubling_text_stays_small() -> None:
    lines = ["x = 'aaaaaaaaaa'"] + ["x = x + x"] * 2_000
    assert find_forbidden({"a.py": "\n".join(lines)}, FORBIDDEN) == []


def test_nothing_forbidden_nothing_flagged() -> None:
    assert find_forbidden({"a.py": "eval('1')"}, []) == []


def test_no_reference_solution_is_flagged() -> None:
    """A layer that marks right answers would teach instructors to look away."""
    root = Path(__file__).parents[2] / "solutions"
    sources = {str(path): path.read_text() for path in sorted(root.glob("ch*/*.py")) if "test_" not in path.name}
    for path, text in sources.items():
        assert find_forbidden({path: text}, FORBIDDEN) == []
