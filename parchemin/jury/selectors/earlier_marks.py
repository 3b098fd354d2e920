"""The marks of earlier juries that dossiers take up."""

from parchemin.jury.rules.facts import KeptShare
from parchemin.pathways.models import Dossier


def marks_kept_in(dossier: Dossier) -> tuple[KeptShare, ...]:
    """Return the marks of an earlier jury that a dossier takes up, as the rules read them."""
    return tuple(
        KeptShare(row.bloc.code, mark.share, mark.kept_on, mark.valid_until, mark.origin_ref)
        for row in dossier.blocs.all()
        if (mark := row.kept_mark)
    )
