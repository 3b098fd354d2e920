"""How many statutory VAE a person may ask for in a year."""

from datetime import date

from parchemin.pathways.rules import EarlierVae, objections_to_vae_quota

ENTRY = date(2026, 9, 1)


def quota(*earlier: tuple[str, date]) -> list[str]:
    known = [EarlierVae(code, entry) for code, entry in earlier]
    return [objection.code for objection in objections_to_vae_quota("cqp-a", ENTRY, known)]


def test_the_first_vae_of_the_year_is_free() -> None:
    assert quota() == []
    assert quota(("cqp-a", date(2025, 12, 31)), ("cqp-b", date(2026, 1, 1))) == []


def test_one_vae_a_year_for_the_same_certification() -> None:
    """RULE-23."""
    assert quota(("cqp-a", date(2026, 1, 1))) == ["vae-quota-certification"]


def test_a_dossier_that_lapsed_is_presented_again_the_same_year_while_the_referentiel_is_the_same():
    january, march = date(2026, 1, 5), date(2026, 3, 5)
    others = [EarlierVae(code, january) for code in ("cqp-b", "cqp-c", "cqp-d")]

    def codes(*own):
        found = objections_to_vae_quota("cqp-a", ENTRY, [*others, *own])
        return [objection.code for objection in found]

    assert codes(EarlierVae("cqp-a", january, lapsed=True)) == []
    assert codes(EarlierVae("cqp-a", january)) == ["vae-quota-certification", "vae-quota-year"]
    again = (EarlierVae("cqp-a", january, lapsed=True), EarlierVae("cqp-a", march))
    assert codes(*again) == ["vae-quota-certification", "vae-quota-year"]


def test_three_vae_a_year_for_different_certifications() -> None:
    """RULE-23."""
    january = date(2026, 1, 5)
    assert quota(("cqp-b", january), ("cqp-c", january)) == []
    assert quota(("cqp-b", january), ("cqp-c", january), ("cqp-d", january)) == ["vae-quota-year"]


def test_the_reform_sets_no_quota_to_what_came_before_it() -> None:
    before = date(2023, 12, 31)
    assert objections_to_vae_quota("cqp-a", before, [EarlierVae("cqp-a", before)]) == ()
