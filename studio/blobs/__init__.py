"""Content-addressed bytes: pictures, payloads, packages. A key is the sha256 of what it names, in lower-case hex.

Question: where do large bytes live, and how do they get there whole? Workers and the studio share this room; it knows
no database.
"""

from studio.blobs.base import BlobCorruptError, BlobMissingError, Blobs, blob_key, is_blob_key
from studio.blobs.opening import open_blobs

__all__ = ["BlobCorruptError", "BlobMissingError", "Blobs", "blob_key", "is_blob_key", "open_blobs"]
