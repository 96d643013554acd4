"""What the pages about an ask share: addresses, and pages with a form."""

from typing import Any

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from docendo.commons.communities.api import CommunityRequest
from docendo.kernel.refusing import answered

DECIDING = "60/minute"


def address_of(request: CommunityRequest, name: str, *arguments: int) -> str:
    return reverse(name, args=(request.community.slug, *arguments))


def to_question(request: CommunityRequest, thread_id: int) -> HttpResponse:
    return HttpResponseRedirect(address_of(request, "forum:question", thread_id))


def form_page(request: CommunityRequest, template: str, form: Form, **more: Any) -> HttpResponse:
    return answered(form, render(request, template, {"form": form, **more}))
