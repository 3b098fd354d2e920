"""An empty installation beside that of the test, and buckets of a server that speaks S3."""

import pytest
from django.db import connection


@pytest.fixture
def elsewhere(tmp_path):
    """Return the environment of an empty installation: its own database, its own folder of files."""
    there = {"FILES_DIR": str(tmp_path / "there"), "PARCHEMIN_VAR": str(tmp_path / "var-there")}
    if connection.vendor == "sqlite":
        yield {**there, "DATABASE_URL": f"sqlite:///{tmp_path / 'there.sqlite3'}"}
        return
    name = "parchemin_restored"
    at = connection.settings_dict
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    yield {
        **there,
        "DATABASE_URL": f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT'] or 5432}/{name}",
    }
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")


@pytest.fixture(scope="module")
def endpoint():
    """Return the address of a server that speaks S3."""
    server = pytest.importorskip("moto.moto_server.threaded_moto_server")
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def new_bucket(endpoint, monkeypatch):
    """Return a function that makes an empty bucket, found as in production by the variables of boto3."""
    boto3 = pytest.importorskip("boto3", reason="requirements/s3.txt is not installed")
    for name, value in (
        ("AWS_ENDPOINT_URL_S3", endpoint),
        ("AWS_ACCESS_KEY_ID", "parchemin"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_DEFAULT_REGION", "eu-west-3"),
    ):
        monkeypatch.setenv(name, value)
    made = []

    def new(name):
        bucket = boto3.resource("s3").Bucket(name)
        bucket.create(CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
        made.append(bucket)
        return bucket

    yield new
    for bucket in made:
        bucket.objects.delete()
        bucket.delete()
