"""What people write is kept in one spelling, and what no document could print is refused where it is typed."""

import unicodedata

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import F

from parchemin.journal.columns import ChosenWord, WrittenLine, WrittenText, is_checked
from parchemin.kernel.objections import Refused
from parchemin.organisations.models import Partner
from tests.factories import PartnerFactory

OURS = [model for model in apps.get_models() if model.__module__.startswith("parchemin.")]
TEXTS = (models.CharField, models.TextField, models.JSONField)

# Columns of text that may hold anything, and why: no other is left unchecked.
A_WORD_OF_THE_HOUSE = {  # terms, and codes that a schema, a rule or the lists of the INSEE hold
    "action", "awaits", "birth_commune_code", "birth_country_code", "bloc", "bloc_codes", "category",
    "college", "competences", "fragment", "idcc", "kind", "line",
    "media_type", "mention", "modality", "move", "nda", "nsf_codes", "origin", "outcome", "presence", "at_opening",
    "profile", "purpose", "role", "rome_codes", "route", "scope", "siret", "slug", "state", "status",
    "subject", "subjects", "treatment", "unit", "value", "Bloc.code", "Competence.code",
    "Criterion.code", "Certification.code", "Registration.code", "Event.name", "cdc_client_id",
    "cdc_depositor_id", "contract", "about", "thread",
}  # fmt: skip
MADE_BY_THE_HOUSE = {  # numbers, keys, digests, and texts gathered from columns that are checked
    "actor_label", "attested_by", "blocs", "certificate_pem", "code_hash", "credential", "details", "digest",
    "facts", "hash", "id_technique", "ident", "inputs", "inputs_digest", "leaf_hash",
    "natural_key", "number", "objections", "password", "prev", "public", "reasons", "reference",
    "reglement_digest", "report", "root", "salt", "says", "search_text", "series", "sha256",
    "short_code", "token", "token_digest", "units", "Checkpoint.note", "KeptMark.share", "origin_ref",
    "Dispatch.text", "DispatchFile.name", "answer", "Job.key", "Job.arguments", "Job.last_error",
    "Job.result", "Deadline.source", "Dossier.former_state", "ImportBatch.last_number", "last_reference",
}  # fmt: skip
NEVER_PRINTED = {  # shown on screens alone: names of files, addresses, a drawing
    "drawing", "email", "filename", "messages", "phone", "sealed_email",
    "source_url", "Evidence.name", "JobFile.name", "document", "indicator", "indicators", "Letterhead.logo",
    "Bounce.reason", "PartnerMerger.moved", "KeptList.columns", "KeptList.views",
}  # fmt: skip
LEFT = A_WORD_OF_THE_HOUSE | MADE_BY_THE_HOUSE | NEVER_PRINTED


def texts_of(model):
    """Yield the columns of text of a model that no list of words closes."""
    for field in model._meta.concrete_fields:
        if isinstance(field, TEXTS) and not field.choices:
            yield field


def names_of(field):
    return {field.name, f"{field.model.__name__}.{field.name}"}


def unchecked(model):
    return [field for field in texts_of(model) if not is_checked(field)]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_column_that_people_fill_is_checked_or_says_why_it_is_not(model):
    assert [str(field) for field in unchecked(model) if not names_of(field) & LEFT] == []


def test_no_reason_is_kept_for_a_column_that_is_checked_or_gone():
    names = {name for model in OURS for field in unchecked(model) for name in names_of(field)}
    assert LEFT - names == set()


def test_a_plain_column_is_caught():
    class Note(models.Model):
        remark = models.TextField("remarque")

        class Meta:
            app_label = "journal"
            managed = False

    try:
        assert [field.name for field in unchecked(Note) if not names_of(field) & LEFT] == ["remark"]
    finally:
        del apps.all_models["journal"]["note"]
        apps.clear_cache()


@pytest.mark.parametrize(
    "field",
    [field for model in OURS for field in texts_of(model) if is_checked(field)],
    ids=str,
)
def test_a_checked_column_refuses_what_cannot_be_printed_and_names_it(field):
    for character in ("👍", "\u202e", "\ud83d", "\x00", "\u0378"):
        value = (
            {"a": [f"Vu {character}"]}
            if field.get_internal_type() == "JSONField"
            else f"Vu {character}"
        )
        with pytest.raises(Refused) as refused:
            field.get_db_prep_save(value, connection)
        assert f"U+{ord(character):04X}" in refused.value.objections[0].message


@pytest.mark.parametrize("field", [WrittenLine("nom", max_length=9), WrittenText("motif")])
def test_migrations_know_the_plain_column(field):
    assert field.deconstruct()[1] in ("django.db.models.CharField", "django.db.models.TextField")


def test_migrations_do_not_know_the_labels_of_a_chosen_word():
    _, column, _, options = ChosenWord(
        "état", max_length=6, choices=[("open", "En cours")]
    ).deconstruct()
    assert column == "django.db.models.CharField"
    assert options == {"verbose_name": "état", "max_length": 6}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85"])
def test_a_line_end_is_a_line_end(end):
    assert WrittenText("motif").composed(f"Vu. {end}À revoir.{end}") == "Vu.\nÀ revoir."
    assert WrittenLine("lieu").composed(f" Lyon{end}Paris ") == "Lyon Paris"


@pytest.mark.django_db
def test_a_row_holds_its_words_as_they_are_kept():
    name = unicodedata.normalize("NFD", "  Écoles  de Ɗiallo\r\n")
    partner = PartnerFactory(name=name)
    assert partner.name == "Écoles de Ɗiallo"
    assert Partner.objects.get(name=name) == partner
    assert Partner.objects.filter(pk=partner.pk).update(name=F("name")) == 1
    with (
        pytest.raises(Refused, match="Nom : nos documents ne peuvent pas imprimer « 👍 »"),
        transaction.atomic(),
    ):
        Partner.objects.filter(pk=partner.pk).update(name="👍")
    with pytest.raises(Refused, match="201 caractères ; 200 au plus"), transaction.atomic():
        PartnerFactory(name="a" * 201)
    assert list(Partner.objects.values_list("name", flat=True)) == ["Écoles de Ɗiallo"]
