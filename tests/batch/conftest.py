"""A project folder to run in, a cluster and a bucket to run with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from moto.server import ThreadedMotoServer

from kepuri_eval.batch import changes
from tests.batch.cluster import Cluster, running_cluster
from tests.batch.small_project import write_project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with the demo edition cut to three units and short notebooks."""
    monkeypatch.setattr(changes, "code_fingerprint", lambda: "this code")
    return write_project(tmp_path)


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """Address of a bucket on a server of our own."""
    server = ThreadedMotoServer("127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        fsspec.filesystem("s3").mkdir("kepuri")
        yield "s3://kepuri"
    server.stop()


@pytest.fixture(scope="module")
def cluster(s3: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler and two workers as processes of their own, which can reach the bucket."""
    del s3
    with running_cluster(tmp_path_factory.mktemp("cluster"), workers=2) as running:
        yield running
