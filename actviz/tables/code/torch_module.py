"""A network as a Python module that needs PyTorch."""

from __future__ import annotations

from actviz.tables.code.portable import Portable
from actviz.tables.code.wording import PYTHON_WIDTH, claim, class_name, paragraphs, python_constants, title

AFFINE = """\
self.skip = nn.Linear(1, 1, dtype=torch.float64)
with torch.no_grad():
    self.skip.weight.fill_(SKIP)
    self.skip.bias.fill_(BIAS)"""
"""The layers of a network without hidden units."""


def torch_module(code: Portable) -> str:
    """The module: a subclass of ``nn.Module`` with its weights set, in float64, for tensors of any shape."""
    constants = python_constants(code, "UNITS = [", "]", 4)
    head = "\n".join(paragraphs(PYTHON_WIDTH, title(code), claim(code)))
    layers, y = AFFINE, "self.skip(x)"
    if code.network.units:
        layers, y = _layers(code), "self.output(self.activation(self.hidden(x))) + self.skip(x)"
    result = "torch.relu(y)" if code.is_clipped else "y"
    return f'''\
"""{head}
"""

import torch
from torch import nn

{constants}


class {class_name(code.target)}(nn.Module):
    """Acts on every number of a tensor of any shape; made in float64."""

    def __init__(self):
        super().__init__()
{_indented(layers)}

    def forward(self, x):
        x = x.unsqueeze(-1)
        y = {y}
        return {result}.squeeze(-1)
'''


def _layers(code: Portable) -> str:
    count = len(code.network.units)
    return f"""\
self.hidden = nn.Linear(1, {count}, dtype=torch.float64)
self.activation = {code.spelling.torch}
self.output = nn.Linear({count}, 1, dtype=torch.float64)
self.skip = nn.Linear(1, 1, bias=False, dtype=torch.float64)
weights, biases, out = torch.tensor(UNITS, dtype=torch.float64).T
with torch.no_grad():
    self.hidden.weight.copy_(weights.unsqueeze(1))
    self.hidden.bias.copy_(biases)
    self.output.weight.copy_(out.unsqueeze(0))
    self.output.bias.fill_(BIAS)
    self.skip.weight.fill_(SKIP)"""


def _indented(lines: str) -> str:
    return "\n".join(f"        {line}" for line in lines.splitlines())
