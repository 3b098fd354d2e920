"""Tables of the transparency log: entries, nodes of the tree, signed heads."""

from django.db import models

from parchemin.certificates.models.register import Certificate


class LogEntry(models.Model):
    """A leaf of the transparency log. The salt may be erased; the leaf never changes."""

    body = models.ForeignKey(
        "organisations.CertifyingBody",
        on_delete=models.PROTECT,
        related_name="log",
        verbose_name="certificateur",
    )
    index = models.PositiveBigIntegerField("rang")
    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="log_entries", verbose_name="certificat"
    )
    status = models.CharField("événement", max_length=12)
    at = models.DateTimeField("instant")
    data = models.BinaryField("contenu de la feuille")
    leaf_hash = models.CharField("empreinte", max_length=64)
    salt = models.CharField("sel", max_length=64, blank=True)

    class Meta:
        verbose_name = "feuille du registre"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "index"],
                name="one_leaf_per_rank",
                violation_error_message="Deux feuilles du registre ne peuvent avoir le même rang.",
            )
        ]


class LogNode(models.Model):
    """The hash of a complete subtree of the log: an append and a proof cost a few look-ups."""

    body = models.ForeignKey(
        "organisations.CertifyingBody", on_delete=models.PROTECT, verbose_name="certificateur"
    )
    level = models.PositiveSmallIntegerField("niveau")
    index = models.PositiveBigIntegerField("rang")
    hash = models.BinaryField("empreinte")

    class Meta:
        verbose_name = "nœud du registre"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "level", "index"],
                name="one_hash_per_node",
                violation_error_message="Un nœud du registre n’a qu’une empreinte.",
            )
        ]


class Checkpoint(models.Model):
    """A signed head of the log (C2SP tlog-checkpoint)."""

    body = models.ForeignKey(
        "organisations.CertifyingBody",
        on_delete=models.PROTECT,
        related_name="checkpoints",
        verbose_name="certificateur",
    )
    size = models.PositiveBigIntegerField("taille")
    root = models.CharField("racine", max_length=64)
    note = models.TextField("note signée")
    at = models.DateTimeField("signée le")

    class Meta:
        verbose_name = "tête signée du registre"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "size"],
                name="one_checkpoint_per_size",
                violation_error_message="Le registre a une seule tête signée par taille.",
            )
        ]
