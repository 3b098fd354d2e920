"""`DATABASE_URL`: what is asked is had, what is not understood is refused, and the password is never said."""

import pytest

from parchemin.config.env import BadSetting, database


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
