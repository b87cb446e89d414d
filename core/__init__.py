"""The headless heart of the studio: values in, values out.

Nothing here reads a clock, an environment variable or a global random source, and nothing here knows Streamlit,
HTTP, DuckDB or Redis. The folders are the pipeline; data walks through them in one direction (ARCHITECTURE.md).
"""
