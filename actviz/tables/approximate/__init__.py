"""Results of ``actviz approximate``: one module for each kind of result."""
