"""The command line: words -> curves -> study -> room -> exit code."""

from actviz.cli.app import main

__all__ = ["main"]
