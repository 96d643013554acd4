"""Form fields for what people give of themselves: a line of words, a picture."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from docendo.kernel.errors import Refused
from docendo.kernel.lines import can_be_seen, one_line
from docendo.kernel.pictures import FORMATS, accept_picture


class LineField(forms.CharField):
    """One line of a person's own words, in any script."""

    widget = forms.TextInput(attrs={"dir": "auto"})

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not can_be_seen(value):
            raise ValidationError(_("Nothing of this can be seen. Write it with letters."))


class PictureField(forms.FileField):
    """A picture, drawn anew; whatever else the file held is gone."""

    widget = forms.FileInput(
        attrs={"accept": ",".join(f"image/{name.lower()}" for name in FORMATS)}
    )

    def to_python(self, data: Any) -> "ContentFile[bytes] | None":
        upload = super().to_python(data)
        try:
            return accept_picture(upload) if upload else None
        except Refused as refused:
            raise ValidationError(str(refused.message), code=refused.code) from None
