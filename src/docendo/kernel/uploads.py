"""Files that people choose in a form: looked at before anything of them is kept."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from docendo.kernel.errors import Invalid
from docendo.kernel.kinds import KINDS, PICTURES, is_what_it_says, may_be_put, short_name, suffix_of
from docendo.kernel.pictures import accept_picture
from docendo.kernel.text import isolated

LARGEST_SIDE: Final = 2400
ACCEPTED: Final = ",".join(KINDS)
SAID: Final = {
    "required": gettext_lazy("Choose a file."),
    "empty": gettext_lazy("This file is empty. Save it once more, then choose it again."),
}


class WrongKindOfFile(Invalid):
    code = "wrong_kind_of_file"
    message = gettext_lazy(
        "Files of this kind cannot be added. Choose a PDF, a text, a document, a table, slides, a"
        " picture, a sound or a film."
    )


class NotWhatItSays(Invalid):
    code = "not_what_it_says"
    message = gettext_lazy(
        "This file is not what its name says. Save it once more in the program that made it."
    )


class FileTooLarge(Invalid):
    code = "file_too_large"
    status = 413

    def __init__(self, most_megabytes: int) -> None:
        super().__init__(
            _("This file is larger than %(number)s MB. Make it smaller, or link to it.")
            % {"number": most_megabytes}
        )


def kinds_in_words() -> str:
    """What may be chosen, for the help beside a field."""
    return _(
        "PDF, text, Word, Excel, PowerPoint, OpenDocument, a picture, sound (MP3, M4A, Ogg, WAV)"
        " or film (MP4, WebM), up to %(number)s MB."
    ) % {"number": settings.LARGEST_FILE_MB}


def accept_file(upload: "File[bytes]") -> "ContentFile[bytes]":
    """What is kept of ``upload``, under a name that every disk holds; a picture is drawn anew.

    Raises WrongKindOfFile, FileTooLarge, NotWhatItSays and what ``accept_picture`` raises.
    """
    name = short_name(upload.name or "")
    if not may_be_put(name):
        raise WrongKindOfFile
    if (upload.size or 0) > settings.LARGEST_FILE_MB * 1024 * 1024:
        raise FileTooLarge(settings.LARGEST_FILE_MB)
    if suffix_of(name) in PICTURES:
        drawn = accept_picture(upload, largest_side=LARGEST_SIDE)
        drawn.name = f"{name.rpartition('.')[0]}.webp"
        return drawn
    content = upload.read()
    if not is_what_it_says(name, content):
        raise NotWhatItSays
    return ContentFile(content, name=name)


class UploadField(forms.FileField):
    """A file of one of the kinds that may be put in; its value is what ``accept_file`` kept."""

    widget = forms.FileInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("File"))
        super().__init__(error_messages=SAID, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": ACCEPTED}

    def to_python(self, data: "File[bytes] | None") -> "ContentFile[bytes] | None":
        upload = super().to_python(data)
        try:
            return accept_file(upload) if upload else None
        except Invalid as refused:
            raise ValidationError(str(refused.message), code=refused.code) from None


class SeveralInput(forms.FileInput):
    allow_multiple_selected = True


class UploadsField(UploadField):
    """Several such files at once, ``most`` of them; what is wrong is said of each by its name."""

    widget = SeveralInput

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        kwargs.setdefault("label", gettext_lazy("Files"))
        super().__init__(**kwargs)

    def clean(
        self, data: "Sequence[File[bytes]]", initial: object = None
    ) -> "list[ContentFile[bytes]]":
        if not data:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(data) > self.most:
            raise ValidationError(
                ngettext(
                    "Choose %(number)s file at a time.",
                    "Choose up to %(number)s files at a time.",
                    self.most,
                )
                % {"number": self.most},
                code="too_many_files",
            )
        accepted, faults = [], []
        for upload in data:
            try:
                accepted.append(super().clean(upload, initial))
            except ValidationError as fault:
                said = {"name": isolated(short_name(upload.name or "")), "why": fault.messages[0]}
                faults.append(ValidationError(_("“%(name)s”: %(why)s") % said, code=fault.code))
        if faults:
            raise ValidationError(faults)
        return accepted
