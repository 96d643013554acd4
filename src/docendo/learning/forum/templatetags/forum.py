"""Posts within a page: drawn by Jinja, since a page shows dozens of them."""

from collections.abc import Sequence
from functools import lru_cache, partial

from django import template
from django.template import loader
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from docendo.learning.forum.queries import Byline, PostCard, QuestionPage, Shown

register = template.Library()


@register.simple_tag(takes_context=True)
def posts(
    context: RequestContext, page: QuestionPage | PostCard, shown: Sequence[Shown]
) -> SafeString:
    """Posts with their votes, comments and actions, as the page's reader may see and use them."""
    comment_form: SafeString | str = ""
    if (form_of := context.get("comment_form_of")) is not None:
        comment_form = loader.render_to_string(
            "forum/_comment_form.html",
            {
                "post_id": form_of,
                "form": context["comment_form"],
                "community": page.seat.community,
                "persona": page.persona,
            },
            context.request,
        )
    explain_form: SafeString | str = ""
    explained = next((each for each in shown if each.may_explain), None)
    if explained is not None and context.get("explain_form_of") == explained.pk:
        explain_form = loader.render_to_string(
            "forum/_explain_form.html",
            {
                "post_id": explained.pk,
                "form": context["explain_form"],
                "page": page,
                "community": page.seat.community,
                "in_thread": isinstance(page, QuestionPage),
            },
            context.request,
        )
    stands = page.thread.is_open and page.thread.removed_at is None
    # A post alone is drawn for who may always close it; a page knows of others, too.
    may_close = context.get("may_close", page.may_accept and stands)
    slug = page.seat.community.slug
    people_url = reverse("communities:people", args=(slug,))
    questions_url = reverse("forum:questions", args=(slug,))
    drawn = loader.get_template("forum/_posts.html", using="jinja2").render(
        {
            "posts": shown,
            "may_write": page.seat.may_write,
            "may_accept": page.may_accept,
            "posts_url": f"{questions_url}posts/",
            "comments_url": f"{questions_url}comments/",
            "linked": partial(linked, people_url),
            "people_url": people_url,
            "close_url": reverse("forum:close", args=(slug, page.thread.pk)) if may_close else "",
            "may_improve": context.get("may_improve", False),
            "comment_form_of": form_of,
            "comment_form": comment_form,
            "explanations_url": f"{questions_url}explanations/",
            "care_url": reverse("care:queue", args=(slug,)),
            "explain_form": explain_form,
            "explained_by": explained_by,
            "thanked_by": thanked_by,
            "worked_for": worked_for,
            "more_comments": more_comments,
        }
    )
    return mark_safe(drawn)  # noqa: S308 - Jinja has escaped what people wrote


@lru_cache(maxsize=10_000)
def linked(people_url: str, author: Byline) -> SafeString:
    """The name of an author, who leads to their page; a persona has none."""
    if author.is_persona:
        return format_html("<bdi>{}</bdi>", author.name)
    return format_html('<a href="{}{}/" dir="auto">{}</a>', people_url, author.pk, author.name)


def worked_for(number: int) -> str:
    sentence = ngettext("Worked for %(number)s person", "Worked for %(number)s people", number)
    return sentence % {"number": number}


def thanked_by(number: int) -> str:
    sentence = ngettext("Thanked by %(number)s person", "Thanked by %(number)s people", number)
    return sentence % {"number": number}


def explained_by(name: SafeString) -> SafeString:
    """Who explained it back; languages put the name where they like."""
    return format_html(_("Explained back by {name}:"), name=name)


def more_comments(number: int) -> str:
    sentence = ngettext("Show %(number)s more comment", "Show %(number)s more comments", number)
    return sentence % {"number": number}
