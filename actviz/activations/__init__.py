"""The catalogue of activation functions, and their names in frameworks.

An activation is one ``entry`` in a module of ``families``. ``catalogue`` finds entries by their names, including the
names in frameworks. ``frameworks`` lists the names of each framework, as ``dialect.Spelling`` rows. ``code_snippets``
returns the code of an entry in one line: a call of the framework's own function (``framework_calls``, with
``onnx_nodes`` and ``vector_code``), or its formula (``actviz.formulas.code_generation``). ``advice`` and ``identities``
are data about entries.
"""
