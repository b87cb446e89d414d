"""The application around `core`: store, blobs, services, dispatch, workers, API, studio pages, command line."""

__version__ = "0.1.0"
