"""Tags and filters of the pieces: icons, dates in French, ribbons in words."""

from collections.abc import Hashable, Sequence
from functools import lru_cache

from django import template
from django.forms import BoundField
from django.template import Context
from django.template.defaultfilters import stringfilter
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from parchemin.certifications.referentiel.value import Bloc, Criterion
from parchemin.kernel.numbers import french_euros, french_number
from parchemin.kernel.text import of
from parchemin.web import drawing
from parchemin.web.navigation import Link
from parchemin.web.pieces import marks, remedies, words

register = template.Library()


for written in (
    words.long_date,
    words.day_date,
    words.short_date,
    words.hour,
    words.day_at,
    words.hour_at,
    words.short_hour_at,
    words.number,
    words.duration,
    words.file_size,
):
    register.filter(written)
register.filter("decimal", french_number)
register.filter("euros", french_euros)
register.filter("plural", words.form_of)
register.filter("of", stringfilter(of))
register.filter("mail_answer", stringfilter(words.mail_answer))
register.filter("sentence", stringfilter(words.sentence), is_safe=True)


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """Return an icon of the served sprite; it says nothing to a screen reader, the word beside it does.

    The states of a mark (`acquired`, `partial`, `refused`, `pending`) take their colour.
    """
    return _icon(name, css)


@lru_cache(maxsize=256)  # a board shows three hundred of them
def _icon(name: str, css: str) -> SafeString:
    classes = f"icon icon-{name} {css}".rstrip()
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        classes,
        static("web/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def drawn(context: Context, name: str, part: Hashable) -> SafeString:
    """Return a template drawn with a frozen `part` and the person’s token alone: equal parts are drawn once."""
    return drawing.render_part(name, part, str(context["csrf_token"]))


@register.simple_tag(takes_context=True)
def way_out(context: Context, code: str, about: str) -> Link | None:
    """Return the link to the screen that lifts an objection, known by its code and what it is about, or None."""
    return remedies.way_out(getattr(context, "request", None), code, about)


@register.filter
def ribbon_label(blocs: Sequence[marks.BlocMark]) -> str:
    """Return a ribbon of blocs in words."""
    return marks.ribbon_label(blocs)


@register.simple_tag
def observed_in(bloc: Bloc, criterion: Criterion, competence: str = "") -> SafeString:
    """Return the modality that a criterion is observed in; nothing where the bloc has only one."""
    kind = bloc.kind_of(criterion, competence) if len(bloc.kinds) > 1 else None
    return format_html(' <span class="observed-in">{}</span>', kind.label) if kind else SafeString()


@register.filter
def kind_of_control(field: BoundField) -> str:
    """Return how a field is laid out: `group` (several choices), `check` (one box) or `line`."""
    if field.use_fieldset:
        return "group"
    return "check" if getattr(field.field.widget, "input_type", "") == "checkbox" else "line"
