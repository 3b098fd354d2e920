"""`DATABASE_URL`: what is asked is had, what is not understood is refused, and the password is never said."""

import pytest

from parchemin.config.env import BadSetting, database, make_private


def test_both_names_of_postgresql_are_understood():
    for scheme in ("postgres", "postgresql"):
        found = database(f"{scheme}://odile:a%2Fb%3Ac@base.exemple.fr:5433/fleurs")
        assert [found[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
            "odile", "a/b:c", "base.exemple.fr", "5433", "fleurs",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", {}),
        ("?sslmode=require", {"sslmode": "require"}),
        ("?ssl=true", {"sslmode": "require"}),
        (
            "?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem&connect_timeout=5",
            {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem", "connect_timeout": "5"},
        ),
    ],
)
def test_tls_that_is_asked_is_handed_to_postgresql(query, options):
    assert database(f"postgres://u:p@base/fleurs{query}")["OPTIONS"] == options


def test_a_socket_is_named_by_its_folder():
    assert database("postgresql:///fleurs?host=/run/postgresql")["HOST"] == "/run/postgresql"
    assert database("postgresql://%2Frun%2Fpostgresql/fleurs")["HOST"] == "/run/postgresql"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgres://u:motdepasse@base/fleurs?tls=yes", "option inconnue « tls »"),
        ("postgres://u:motdepasse@base/fleurs?sslmode=oui", "sslmode='oui'"),
        ("postgres://u:motdepasse@base", "nom de la base manque"),
        ("postgres://u:motdepasse/x@base:5432/fleurs", "%2F"),
        ("mysql://u:motdepasse@base/fleurs", "« mysql:… »"),
        ("u:motdepasse@base", "« u:… »"),
    ],
)
def test_what_is_not_understood_is_refused_without_the_password(address, said):
    with pytest.raises(BadSetting) as refused:
        database(address)
    assert said in str(refused.value)
    assert "motdepasse" not in str(refused.value)


@pytest.mark.parametrize(("before", "after"), [(None, 0o600), (0o644, 0o640), (0o600, 0o600)])
def test_the_file_of_the_database_is_closed_to_all_but_its_owner_and_group(tmp_path, before, after):
    path = tmp_path / "parchemin.sqlite3"
    if before is not None:
        path.touch()
        path.chmod(before)
    make_private(database(f"sqlite:///{path}"))
    assert path.stat().st_mode & 0o777 == after


def test_a_folder_that_is_not_there_yet_and_another_database_are_left_alone(tmp_path):
    make_private(database(f"sqlite:///{tmp_path / 'no' / 'parchemin.sqlite3'}"))
    make_private(database("postgresql://u@localhost/parchemin"))
    make_private(database("sqlite://"))
    assert list(tmp_path.iterdir()) == []
