"""Results as text: for each command ``report``, ``to_json``, ``to_csv`` and ``to_markdown`` of its results."""
