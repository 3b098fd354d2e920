"""`parchemin referentiel`: import a référentiel, or convert a collected text into our format."""

import argparse
import json
import os
import sys
from pathlib import Path

from parchemin.certifications.referentiel.conversion import Conversion
from parchemin.certifications.referentiel.opening import open_referentiel
from parchemin.certifications.referentiel.writing import to_document
from parchemin.certifications.rules import remarks_on
from parchemin.cli.setup import migrate_if_needed, prepare
from parchemin.kernel.reading import Unreadable, read_document

HELP = "Importe un référentiel (JSON), ou convertit un texte collecté au format d’échange."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="ACTION")
    importing = verbs.add_parser("import", help="garde le référentiel comme édition en brouillon")
    importing.add_argument("file", type=Path, metavar="FICHIER")
    importing.add_argument("--body", metavar="CERTIFICATEUR", help="identifiant du certificateur")
    importing.add_argument("--dry-run", action="store_true", help="lit et dit tout, n’écrit rien")
    converting = verbs.add_parser("convert", help="écrit le référentiel au format d’échange")
    converting.add_argument("file", type=Path, metavar="FICHIER")
    converting.add_argument("--out", type=Path, required=True, metavar="FICHIER")


def run(arguments: argparse.Namespace) -> int:
    """Run `import` or `convert`; return 0 when done, 1 with one message per fault otherwise."""
    try:
        conversion = open_referentiel(read_document(arguments.file))
    except Unreadable as unreadable:
        return _refused([fault.sentence(unreadable.name) for fault in unreadable.faults])
    if arguments.verb == "convert":
        return _convert(conversion, arguments.file, arguments.out)
    return _import(conversion, arguments)


def _convert(conversion: Conversion, file: Path, out: Path) -> int:
    if out.exists():
        return _refused([f"{out} : ce fichier existe déjà ; choisissez un autre nom"])
    text = json.dumps(to_document(conversion.referentiel), ensure_ascii=False, indent=1) + "\n"
    draft = out.with_name(f".{out.name}.part")
    try:
        draft.write_text(text, encoding="utf-8")
        os.replace(draft, out)
    except OSError as error:
        draft.unlink(missing_ok=True)
        return _refused([f"{out} : le fichier ne peut pas être écrit ({error.strerror or error})"])
    _tell(conversion, file.name)
    print(f"{out} : écrit.")
    return 0


def _import(conversion: Conversion, arguments: argparse.Namespace) -> int:
    name = arguments.file.name
    if arguments.dry_run:
        _tell(conversion, name)
        print(f"{name} : lisible, rien n’est écrit.")
        return 0
    prepare()
    migrate_if_needed()
    from django.utils.timezone import now

    from parchemin.accounts.actor import system_actor
    from parchemin.certifications.actions import import_referentiel
    from parchemin.kernel.objections import Refused
    from parchemin.organisations.models import CertifyingBody

    bodies = list(CertifyingBody.objects.order_by("slug"))
    chosen = [body for body in bodies if arguments.body in (None, body.slug)]
    if len(chosen) != 1:
        return _refused([_which_body(arguments.body, [body.slug for body in bodies])])
    try:
        edition = import_referentiel(
            referentiel=conversion.referentiel, actor=system_actor(chosen[0].pk), at=now()
        )
    except Refused as refusal:
        return _refused([f"{name} : {o.message} {o.remedy}".strip() for o in refusal.objections])
    _tell(conversion, name)
    code = edition.certification.code
    print(f"{name} : {code}, édition {edition.number}, en brouillon chez {chosen[0].slug}.")
    return 0


def _which_body(asked: str | None, known: list[str]) -> str:
    if not known:
        return "aucun certificateur n’est ouvert ; ouvrez-en un, ou chargez la démonstration"
    if asked is None:
        return f"plusieurs certificateurs sont ouverts, précisez --body : {', '.join(known)}"
    return f"--body {asked} : ce certificateur n’existe pas ; connus : {', '.join(known)}"


def _tell(conversion: Conversion, name: str) -> None:
    """Print what was read beside what the file holds, what is to read again, and what the rules say."""
    print(f"{conversion.referentiel.identity.title}, lu sur ce que tient le fichier :")
    for count in conversion.counts:
        print(f"  {'' if count.is_whole else 'à relire, '}{count.sentence}")
    for remark in conversion.remarks:
        print(f"à relire : {remark.sentence(name)}")
        if remark.is_left and len(remark.gaps) > 1:
            for place in remark.places:
                print(f"  {place}")
    for said in remarks_on(conversion.referentiel):
        print(f"{said.weight.label.lower()} : {said.message} [{said.rule}]")


def _refused(messages: list[str]) -> int:
    for message in messages:
        print(message, file=sys.stderr)
    return 1
