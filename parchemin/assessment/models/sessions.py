"""Tables of assessment: sessions, assessors, grids and marks."""

from datetime import date

from django.db import models
from django.db.models import Q

from parchemin.accounts.names import KnownToRules
from parchemin.journal.columns import ChosenWord, WrittenLine, WrittenText
from parchemin.kernel.zones import Zone, day_there


class Assessor(KnownToRules):
    """A person habilitated to assess, by name (intuitu personae)."""

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    user = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, verbose_name="compte"
    )
    email = models.EmailField("adresse électronique")
    employer = models.ForeignKey(
        "organisations.Employer",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name="employeur",
    )
    partner = models.ForeignKey(
        "organisations.Partner",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name="organisme",
    )
    habilitated_from = models.DateField("habilité à partir du")
    habilitated_until = models.DateField("habilité jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "évaluateur"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "email"],
                name="one_assessor_per_address_and_body",
                violation_error_message="Un évaluateur a déjà cette adresse électronique.",
            )
        ]


class Session(models.Model):
    """A day of assessment, at a place or remote, under the règlement that its scale comes from.

    Candidates come one after the other when `slot_minutes` says how long each takes, all at the start
    otherwise, for `length_minutes` when it is said. `bloc_codes` are the blocs assessed that day; all of them when
    empty. `site` is that of the partner who hosts, when it is said. `zone` is the time zone of the place: hours
    are typed and told on its clocks.
    """

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    code = WrittenLine("code", max_length=20)
    certification = models.ForeignKey(
        "certifications.Certification", on_delete=models.PROTECT, verbose_name="certification"
    )
    reglement = models.ForeignKey(
        "certifications.Reglement", on_delete=models.PROTECT, verbose_name="règlement"
    )
    partner = models.ForeignKey(
        "organisations.Partner",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name="organisme",
    )
    site = models.ForeignKey(
        "organisations.PartnerSite", models.PROTECT, null=True, blank=True, verbose_name="site"
    )
    starts_at = models.DateTimeField("début")
    length_minutes = models.PositiveSmallIntegerField(
        "durée prévue, en minutes", null=True, blank=True
    )
    zone = ChosenWord(
        "fuseau du lieu", max_length=32, choices=Zone.choices(), default=Zone.PARIS.value
    )
    place = WrittenLine("lieu", max_length=160)
    room = WrittenLine("salle", max_length=80, blank=True)
    remote = models.BooleanField("à distance", default=False)
    capacity = models.PositiveSmallIntegerField("places")
    slot_minutes = models.PositiveSmallIntegerField(
        "durée d’un passage, en minutes", null=True, blank=True
    )
    bloc_codes = models.JSONField("blocs évalués", default=list, blank=True)
    state = models.CharField("état", max_length=12)

    class Meta:
        verbose_name = "session d’évaluation"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "code"],
                name="one_session_per_code",
                violation_error_message="Une session a déjà ce code.",
            ),
            models.CheckConstraint(
                condition=Q(capacity__gt=0),
                name="a_session_has_room",
                violation_error_message="Une session offre au moins une place.",
            ),
            models.CheckConstraint(
                condition=Q(slot_minutes__isnull=True) | Q(slot_minutes__gt=0),
                name="a_slot_lasts",
                violation_error_message="Un passage dure au moins une minute.",
            ),
        ]

    @property
    def clock(self) -> Zone:
        """Return the time zone of the place."""
        return Zone(self.zone)

    @property
    def day(self) -> date:
        """Return the day of the session, on a calendar of its place."""
        return day_there(self.starts_at, self.clock)


class Attendance(models.Model):
    """Whether a registered candidate came: present, absent or excused is recorded for everybody."""

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="attendances", verbose_name="session"
    )
    dossier = models.ForeignKey(
        "pathways.Dossier", on_delete=models.PROTECT, verbose_name="dossier"
    )
    state = models.CharField("présence", max_length=12, default="registered")
    expected_at = models.DateTimeField("heure de passage", null=True, blank=True)

    class Meta:
        verbose_name = "présence"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "dossier"],
                name="a_candidate_once_per_session",
                violation_error_message="Ce candidat est déjà inscrit à la session.",
            ),
        ]


class IdentityCheck(models.Model):
    """Who saw the candidate’s identity document before a bloc began."""

    attendance = models.ForeignKey(
        Attendance,
        on_delete=models.PROTECT,
        related_name="identity_checks",
        verbose_name="présence",
    )
    bloc = models.ForeignKey("certifications.Bloc", on_delete=models.PROTECT, verbose_name="bloc")
    checked_by = WrittenLine("vérifiée par", max_length=120)
    checked_at = models.DateTimeField("vérifiée le")

    class Meta:
        verbose_name = "vérification d’identité"
        constraints = [
            models.UniqueConstraint(
                fields=["attendance", "bloc"],
                name="identity_is_checked_once_per_bloc",
                violation_error_message="L’identité est déjà vérifiée pour ce bloc.",
            ),
            models.CheckConstraint(
                condition=~Q(checked_by=""),
                name="an_identity_check_is_made_by_somebody",
                violation_error_message="La vérification d’identité nomme qui l’a faite.",
            ),
        ]


class Grid(models.Model):
    """What one assessor records of one candidate on one bloc. Locked by a trigger once signed."""

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="grids", verbose_name="session"
    )
    dossier = models.ForeignKey(
        "pathways.Dossier", on_delete=models.PROTECT, related_name="grids", verbose_name="dossier"
    )
    bloc = models.ForeignKey("certifications.Bloc", on_delete=models.PROTECT, verbose_name="bloc")
    assessor = models.ForeignKey(
        Assessor, on_delete=models.PROTECT, related_name="grids", verbose_name="évaluateur"
    )
    rank = models.PositiveSmallIntegerField("rang dans le binôme")
    external = models.BooleanField("évaluateur externe", default=False)
    state = models.CharField("état", max_length=10, default="open")
    comment = WrittenText("appréciation", blank=True)
    signed_at = models.DateTimeField("signée le", null=True, blank=True)
    digest = models.CharField("empreinte", max_length=64, blank=True)

    class Meta:
        verbose_name = "grille"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "dossier", "bloc", "assessor"],
                condition=~Q(state="cancelled"),
                name="one_grid_per_assessor_and_bloc",
                violation_error_message="Cet évaluateur a déjà une grille pour ce candidat et ce bloc.",
            ),
            models.UniqueConstraint(
                fields=["session", "dossier", "bloc", "rank"],
                condition=~Q(state="cancelled"),
                name="one_grid_per_rank_and_bloc",
                violation_error_message="Un autre évaluateur a déjà cette place pour ce candidat et ce bloc.",
            ),
            models.CheckConstraint(
                condition=(Q(state="signed") & Q(signed_at__isnull=False) & ~Q(digest=""))
                | (~Q(state="signed") & Q(signed_at__isnull=True)),
                name="a_signed_grid_has_its_date_and_digest",
                violation_error_message="Une grille signée porte sa date et son empreinte.",
            ),
        ]


class GridReminder(models.Model):
    """An assessor written to about a grid that waits for their signature."""

    grid = models.ForeignKey(
        Grid, on_delete=models.CASCADE, related_name="reminders", verbose_name="grille"
    )
    assessor = models.ForeignKey(Assessor, on_delete=models.PROTECT, verbose_name="évaluateur")
    dispatch = models.ForeignKey("post.Dispatch", on_delete=models.PROTECT, verbose_name="envoi")
    on = models.DateField("relancé le")

    class Meta:
        verbose_name = "relance d’une grille"
        constraints = [
            models.UniqueConstraint(
                fields=["grid", "assessor", "on"],
                name="a_grid_is_recalled_once_a_day",
                violation_error_message="Cet évaluateur a déjà été relancé aujourd’hui pour cette grille.",
            )
        ]


class Mark(models.Model):
    """One entry on one line of a grid: a criterion, or a competence when the règlement marks those.

    Append-only: a correction is a new mark, and the last one counts.
    """

    grid = models.ForeignKey(
        Grid, on_delete=models.PROTECT, related_name="marks", verbose_name="grille"
    )
    criterion = models.ForeignKey(
        "certifications.Criterion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name="critère",
    )
    competence = models.ForeignKey(
        "certifications.Competence",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name="compétence",
    )
    value = models.CharField("valeur", max_length=20)
    comment = WrittenText("commentaire", blank=True)
    client_id = models.UUIDField("identifiant de saisie", unique=True)
    entered_at = models.DateTimeField("saisie le")
    recorded_at = models.DateTimeField("enregistrée le")

    class Meta:
        verbose_name = "saisie"
        constraints = [
            models.CheckConstraint(
                condition=Q(criterion__isnull=False, competence__isnull=True)
                | Q(criterion__isnull=True, competence__isnull=False),
                name="a_mark_is_on_one_line",
                violation_error_message="Une saisie porte sur un critère ou sur une compétence.",
            )
        ]


class MarkOrigin(models.Model):
    """The device on which a mark was entered away from our pages, and the last mark of the grid it knew then."""

    mark = models.OneToOneField(
        Mark, on_delete=models.PROTECT, related_name="origin", verbose_name="saisie"
    )
    device = models.UUIDField("appareil")
    seen = models.BigIntegerField("dernière saisie connue")

    class Meta:
        verbose_name = "origine d’une saisie"


class GridLink(models.Model):
    """What opens one assessor’s grids of one session on a phone, without an account: a link and a code.

    Only digests are kept. A new link revokes the former one, which closes every phone that it had opened.
    """

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="links", verbose_name="session"
    )
    assessor = models.ForeignKey(
        Assessor, on_delete=models.PROTECT, related_name="links", verbose_name="évaluateur"
    )
    token_digest = models.CharField("empreinte du lien", max_length=64, unique=True)
    code_hash = models.CharField("code haché", max_length=128)
    opens_at = models.DateTimeField("ouvre le")
    closes_at = models.DateTimeField("ferme le")
    attempts = models.PositiveSmallIntegerField("codes faux", default=0)
    made_at = models.DateTimeField("créé le")
    opened_at = models.DateTimeField("ouvert la dernière fois le", null=True, blank=True)
    revoked_at = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "lien de grille"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "assessor"],
                condition=Q(revoked_at__isnull=True),
                name="one_live_link_per_assessor_and_session",
                violation_error_message="Cet évaluateur a déjà un lien pour cette session.",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at")),
                name="a_link_closes_after_it_opens",
                violation_error_message="Un lien ferme après avoir ouvert.",
            ),
        ]


class Incident(models.Model):
    """What went wrong in a session, by category."""

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="incidents", verbose_name="session"
    )
    dossier = models.ForeignKey(
        "pathways.Dossier", null=True, blank=True, on_delete=models.PROTECT, verbose_name="dossier"
    )
    category = models.CharField("nature", max_length=20)
    description = WrittenText("description")
    client_id = models.UUIDField("identifiant de saisie", unique=True)
    reported_by = WrittenLine("signalé par", max_length=120)
    reported_at = models.DateTimeField("signalé le")

    class Meta:
        verbose_name = "incident"
        constraints = [
            models.CheckConstraint(
                condition=~Q(description=""),
                name="an_incident_is_described",
                violation_error_message="Un incident est décrit.",
            )
        ]
