"""Results as text: JSON, CSV and Markdown now, tables for the terminal where a command has an answer to print."""
