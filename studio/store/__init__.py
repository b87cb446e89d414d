"""Rows: the only room that opens the database."""
