"""What may be joined to a grid as evidence: how large, of which type, and what its first bytes say."""

from collections.abc import Mapping

from parchemin.kernel.objections import Objection

LARGEST = 25 * 1024 * 1024
LARGEST_PIECE = 512 * 1024
NAME_LENGTH = 120

# Type announced → what the file starts with, at which offset. Sources: RFC 2083, ITU T.81, ISO 14496-12,
# RFC 3533, RFC 9559, ISO 32000, RIFF.
SIGNATURES: Mapping[str, tuple[tuple[int, bytes], ...]] = {
    "image/jpeg": ((0, b"\xff\xd8\xff"),),
    "image/png": ((0, b"\x89PNG\r\n\x1a\n"),),
    "image/webp": ((8, b"WEBP"),),
    "image/heic": ((4, b"ftyp"),),
    "audio/mp4": ((4, b"ftyp"),),
    "audio/ogg": ((0, b"OggS"),),
    "audio/webm": ((0, b"\x1a\x45\xdf\xa3"),),
    "audio/mpeg": ((0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xf3"), (0, b"\xff\xf2")),
    "audio/wav": ((8, b"WAVE"),),
    "application/pdf": ((0, b"%PDF-"),),
}
ADMITTED = tuple(SIGNATURES)

# What browsers call a type that goes by another name.
OTHER_NAMES: Mapping[str, str] = {
    "audio/x-m4a": "audio/mp4",
    "audio/mp3": "audio/mpeg",
    "audio/x-wav": "audio/wav",
    "audio/vnd.wave": "audio/wav",
    "image/jpg": "image/jpeg",
    "image/heif": "image/heic",
}


def media_type_of(told: str) -> str:
    """Return the type that a browser means: without its parameters, under its usual name."""
    bare = told.partition(";")[0].strip().lower()
    return OTHER_NAMES.get(bare, bare)


def objections_to_evidence(name: str, media_type: str, size: int) -> tuple[Objection, ...]:
    """Return why a file may not be joined, from what is announced of it; `size` in bytes."""
    found = []
    if not name.strip() or len(name) > NAME_LENGTH:
        found.append(
            Objection("evidence-name", f"Un fichier a un nom de 1 à {NAME_LENGTH} caractères.")
        )
    if media_type not in SIGNATURES:
        found.append(
            Objection(
                "evidence-type",
                f"« {media_type or 'type inconnu'} » n’est pas admis comme élément de preuve.",
                remedy="Joignez une photographie, un son ou un PDF.",
            )
        )
    if size <= 0:
        found.append(
            Objection("evidence-empty", f"« {name} » est vide.", remedy="Reprenez la photographie.")
        )
    if size > LARGEST:
        found.append(
            Objection(
                "evidence-too-large",
                f"« {name} » pèse {size // (1024 * 1024)} Mo ; la limite est de {LARGEST // (1024 * 1024)} Mo.",
                remedy="Réduisez l’image, ou coupez l’enregistrement.",
            )
        )
    return tuple(found)


def objections_to_content(name: str, media_type: str, start: bytes) -> tuple[Objection, ...]:
    """Return why the first bytes of a file are not those of the type it says."""
    if any(start[at : at + len(sign)] == sign for at, sign in SIGNATURES[media_type]):
        return ()
    return (
        Objection(
            "evidence-other-type",
            f"« {name} » se dit {media_type}, et son contenu n’en est pas.",
            remedy="Joignez le fichier d’origine.",
        ),
    )
