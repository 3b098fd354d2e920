"""Events of the post room: whatever the letter, they say which, about what, and to whom."""

from parchemin.journal.registry import declare

DISPATCHES_PREPARED = declare(
    "post.dispatches.prepared", "{kind}, {about} : {count:lettre préparée|lettres préparées}."
)
DISPATCH_LEAVING = declare(
    "post.dispatch.leaving",
    "{kind}, {about} : {count:courriel mis en partance|courriels mis en partance}.",
)
DISPATCH_RETURNED = declare(
    "post.dispatch.returned",
    "{kind}, {about} : le courriel à {addressee} n’a pas pu partir, pour ce motif : « {reason} ».",
)
DISPATCH_SENT = declare(
    "post.dispatch.sent", "{kind}, {about} : envoyée à {addressee} le {day}, {channel}."
)
DISPATCH_RECEIVED = declare("post.dispatch.received", "{kind}, {about} : reçue par {addressee}.")
DISPATCH_REPLACED = declare(
    "post.dispatch.replaced", "{kind}, {about} : celle {addressee:de} est remplacée."
)
DISPATCH_COUNTERMANDED = declare(
    "post.dispatch.countermanded", "{kind}, {about} : celle {addressee:de} est annulée."
)
# No act writes it any more; journals tell it.
declare("post.letterhead.set", "L’en-tête des lettres est désormais : {told}.")
LETTERHEAD_CHANGED = declare("post.letterhead.changed", "L’en-tête des lettres change : {changes}.")
TEXT_SET = declare("post.text.set", "Le courriel « {kind} » a désormais un texte de la maison.")
TEXT_RESET = declare("post.text.reset", "Le courriel « {kind} » reprend son texte d’origine.")
DISPATCH_BOUNCED = declare(
    "post.dispatch.bounced",
    "{kind}, {about} : le courriel à {addressee} est revenu, pour ce motif : « {reason} ».",
)
