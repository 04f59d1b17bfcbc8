"""A network as a Python module that needs PyTorch."""

from __future__ import annotations

from textwrap import indent

from actviz.language import tr
from actviz.tables.code.exported_network import ExportedNetwork
from actviz.tables.code.source_text import class_name

AFFINE = """\
self.skip = nn.Linear(1, 1, dtype=torch.float64)
with torch.no_grad():
    self.skip.weight.fill_(SKIP)
    self.skip.bias.fill_(BIAS)"""
"""The layers of a network without hidden units."""


def torch_module(code: ExportedNetwork) -> str:
    """Return a module with a subclass of ``nn.Module`` in float64, for tensors of any shape."""
    layers, y = AFFINE, "self.skip(x)"
    if code.units:
        layers, y = _layers(code), "self.output(self.activation(self.hidden(x))) + self.skip(x)"
    return f'''\
"""{code.docstring}
"""

import torch
from torch import nn

{code.python_constants("UNITS = [", "]", 4)}


class {class_name(code.target)}(nn.Module):
    """{tr("Applies the network to each element of a tensor of any shape, in float64.")}"""

    def __init__(self):
        super().__init__()
{indent(layers, " " * 8)}

    def forward(self, x):
        x = x.unsqueeze(-1)
        y = {y}
        return {"torch.relu(y)" if code.is_clipped else "y"}.squeeze(-1)
'''


def _layers(code: ExportedNetwork) -> str:
    count = len(code.units)
    return f"""\
self.hidden = nn.Linear(1, {count}, dtype=torch.float64)
self.activation = {code.unit_code.torch}
self.output = nn.Linear({count}, 1, dtype=torch.float64)
self.skip = nn.Linear(1, 1, bias=False, dtype=torch.float64)
weights, biases, out = torch.tensor(UNITS, dtype=torch.float64).T
with torch.no_grad():
    self.hidden.weight.copy_(weights.unsqueeze(1))
    self.hidden.bias.copy_(biases)
    self.output.weight.copy_(out.unsqueeze(0))
    self.output.bias.fill_(BIAS)
    self.skip.weight.fill_(SKIP)"""
