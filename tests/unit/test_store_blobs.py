"""One contract for every blob store: a folder, memory through fsspec, and S3 (a server of the test's own)."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fsspec
import pytest

from core.errors import EnvironmentLackError
from studio.blobs import BlobCorruptError, BlobMissingError, Blobs, blob_key, open_blobs
from studio.blobs.remote import RemoteBlobs

MISSING = hashlib.sha256(b"nobody stored this").hexdigest()


class BlobContract:
    """What `studio.blobs.base.Blobs` promises. Subclasses give a fresh, empty store and a way to spoil a key."""

    spoil: Callable[[Blobs, str], None]

    def test_bytes_come_back_under_their_sha256(self, blobs: Blobs) -> None:
        for data in (b"", b"a picture", os.urandom(200_000)):
            key = blobs.put(data)
            assert key == hashlib.sha256(data).hexdigest() == blob_key(data)
            assert blobs.get(key) == data
            assert blobs.exists(key)
            assert blobs.size(key) == len(data)

    def test_putting_twice_keeps_one(self, blobs: Blobs) -> None:
        assert blobs.put(b"same") == blobs.put(b"same")
        assert list(blobs.keys()) == [blob_key(b"same")]

    def test_a_missing_key_is_named(self, blobs: Blobs) -> None:
        for key in (MISSING, "../../etc/passwd", "", MISSING.upper()):
            assert not blobs.exists(key)
            assert blobs.path(key) is None
            with pytest.raises(BlobMissingError):
                blobs.get(key)
            with pytest.raises(BlobMissingError):
                blobs.size(key)
            blobs.delete(key)

    def test_a_deleted_key_is_gone(self, blobs: Blobs) -> None:
        kept, gone = blobs.put(b"kept"), blobs.put(b"gone")
        blobs.delete(gone)
        assert not blobs.exists(gone)
        assert list(blobs.keys()) == [kept]

    def test_spoilt_bytes_are_never_handed_out_and_put_repairs_them(self, blobs: Blobs) -> None:
        key = blobs.put(b"the right bytes")
        type(self).spoil(blobs, key)
        with pytest.raises(BlobCorruptError):
            blobs.get(key)
        assert blobs.put(b"the right bytes") == key
        assert blobs.get(key) == b"the right bytes"

    def test_a_path_is_a_file_with_the_bytes(self, blobs: Blobs) -> None:
        key = blobs.put(b"on disk")
        path = blobs.path(key)
        assert path is None or path.read_bytes() == b"on disk"

    def test_a_sweep_takes_what_is_old_and_not_live(self, blobs: Blobs) -> None:
        live, dead = blobs.put(b"live"), blobs.put(b"dead")
        now = datetime.now(UTC).replace(tzinfo=None)
        assert blobs.sweep(now=now, older_than_s=3600, live={live}) == []
        tomorrow = now + timedelta(days=1)
        assert blobs.sweep(now=tomorrow, older_than_s=3600, live={live}) == [dead]
        assert sorted(blobs.keys()) == [live]

    def test_putting_again_makes_young(self, blobs: Blobs) -> None:
        key = blobs.put(b"asked for again")
        first = datetime.now(UTC).replace(tzinfo=None)
        self.age(blobs, key, 7200)
        blobs.put(b"asked for again")
        assert blobs.sweep(now=first + timedelta(seconds=60), older_than_s=3600, live=()) == []

    def test_many_threads_put_the_same(self, blobs: Blobs) -> None:
        data = os.urandom(50_000)
        threads = [threading.Thread(target=blobs.put, args=(data,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert blobs.get(blob_key(data)) == data
        assert len(list(blobs.keys())) == 1

    def age(self, blobs: Blobs, key: str, seconds: float) -> None:
        """Make a key look old, where the store lets a test do so."""


class TestFolder(BlobContract):
    @pytest.fixture
    def blobs(self, tmp_path: Path) -> Blobs:
        return open_blobs(str(tmp_path / "blobs"))

    @staticmethod
    def spoil(blobs: Blobs, key: str) -> None:
        path = blobs.path(key)
        assert path is not None
        path.write_bytes(b"the wrong byte")

    def age(self, blobs: Blobs, key: str, seconds: float) -> None:
        path = blobs.path(key)
        assert path is not None
        then = path.stat().st_mtime - seconds
        os.utime(path, (then, then))

    def test_a_full_disk_is_said_and_leaves_nothing(self, blobs: Blobs, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(EnvironmentLackError) as raised:
            blobs.put(b"too much")
        assert "No space left" in raised.value.message
        monkeypatch.undo()
        assert list(blobs.keys()) == []
        assert [path for path in Path(blobs.url).rglob("*") if path.is_file()] == []

    def test_remains_of_an_interrupted_put_are_swept(self, blobs: Blobs) -> None:
        key = blobs.put(b"whole")
        path = blobs.path(key)
        assert path is not None
        wreck = path.with_name("incoming-abc")
        wreck.write_bytes(b"hal")
        tomorrow = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1)
        assert blobs.sweep(now=tomorrow, older_than_s=3600, live={key}) == []
        assert not wreck.exists()
        assert blobs.get(key) == b"whole"


class TestMemory(BlobContract):
    @pytest.fixture
    def blobs(self) -> Iterator[Blobs]:
        store = open_blobs("memory://blob-test/one")
        yield store
        fsspec.filesystem("memory").store.clear()

    @staticmethod
    def spoil(blobs: Blobs, key: str) -> None:
        assert isinstance(blobs, RemoteBlobs)
        blobs._fs.pipe_file(blobs._file(key), b"the wrong byte")


class TestS3(BlobContract):
    @pytest.fixture(scope="class")
    def endpoint(self) -> Iterator[str]:
        from moto.server import ThreadedMotoServer

        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
        server.stop()

    @pytest.fixture
    def blobs(self, endpoint: str, request: pytest.FixtureRequest) -> Blobs:
        options = {
            "key": "test",
            "secret": "test",
            "client_kwargs": {"endpoint_url": endpoint, "region_name": "eu-west-1"},
        }
        bucket = f"bucket-{blob_key(request.node.name.encode())[:12]}"
        fsspec.filesystem("s3", **options).mkdir(bucket)
        return open_blobs(f"s3://{bucket}/blobs", **options)

    spoil = staticmethod(TestMemory.spoil)


def test_an_unknown_scheme_says_what_is_lacking() -> None:
    with pytest.raises(EnvironmentLackError):
        open_blobs("nosuchscheme://somewhere")


def test_a_file_url_is_a_folder(tmp_path: Path) -> None:
    blobs = open_blobs((tmp_path / "with space").as_uri())
    key = blobs.put(b"x")
    assert blobs.path(key) == (tmp_path / "with space").resolve() / key[:2] / key[2:4] / key
