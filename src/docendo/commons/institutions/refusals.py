"""What may be refused about signing in through an institution, and about setting one up."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from docendo.commons.institutions.rules import Trust
from docendo.kernel.errors import Invalid, Refused, Sentence


class ProviderSilent(Refused):
    code = "provider_silent"
    message = _(
        "Where you sign in does not answer, or not as it should. Try it again in a few minutes; if"
        " that does not help, tell whoever set it up here."
    )


class NotBelieved(Refused):
    """What came back does not fit what was asked for; ``why`` is a keyword for who set it up."""

    code = "not_believed"
    status = 403

    def __init__(self, why: str) -> None:
        self.why = why
        said = _(
            "What came back does not fit what was asked for (%(why)s), so you are not signed in."
            " Try it again; if that does not help, tell whoever set it up here."
        )
        super().__init__(str(said) % {"why": why})


class Lack(StrEnum):
    """What is wrong with metadata of SAML."""

    NOT_XML = "no metadata"
    SEVERAL = "several"
    NO_SIGN_ON = "no sign-on"
    NO_CERTIFICATE = "no certificate"
    OVER = "over"
    NOTHING = "nothing"


LACKING: dict[Lack, Sentence] = {
    Lack.NOT_XML: _(
        "This is no metadata of a provider of SAML 2.0: it is XML that begins with"
        " “EntityDescriptor” and has “IDPSSODescriptor” in it."
    ),
    Lack.SEVERAL: _("It describes several providers. Use the metadata of yours alone."),
    Lack.NO_SIGN_ON: _(
        "It names no address with https to which people are sent (“SingleSignOnService”, by"
        " HTTP-Redirect)."
    ),
    Lack.NO_CERTIFICATE: _(
        "It has no certificate that can be read, or too many: between one and eight are needed."
    ),
    Lack.OVER: _("It says itself that it holds no longer (“validUntil”). Take a new one."),
    Lack.NOTHING: _("Type the address of the metadata, or paste it."),
}


class NotMetadata(Invalid):
    code = "not_metadata"

    def __init__(self, lack: Lack) -> None:
        self.lack = lack
        super().__init__(LACKING[lack])


class AttemptOver(Invalid):
    code = "attempt_over"
    message = _("That took too long, or was begun in another browser. Sign in once more.")


NOT_TRUSTED: dict[Trust, Sentence] = {
    Trust.NO_ADDRESS: _(
        "We were not told your e-mail address, and without it there can be no account. Ask whoever"
        " runs where you sign in to pass it on."
    ),
    Trust.NOT_VERIFIED: _(
        "Your e-mail address is not verified where you sign in, so it could be anybody's. Have it"
        " verified there, and sign in once more."
    ),
    Trust.NOT_THEIRS: _(
        "Your e-mail address belongs to none of the domains that are proven for this sign-in. Sign"
        " in with your password, or use an address of theirs."
    ),
}


class NotTrusted(Refused):
    code = "not_trusted"
    status = 403

    def __init__(self, trust: Trust) -> None:
        super().__init__(NOT_TRUSTED[trust])


class NotTakenIn(Refused):
    code = "not_taken_in"
    status = 403
    message = _(
        "There is no account for you yet, and this sign-in makes none by itself. Ask whoever set it"
        " up to add you."
    )


class HasLeft(Refused):
    code = "has_left"
    status = 403
    message = _(
        "Your institution says that you are not with it any more, so it does not sign you in here."
        " If that is wrong, have it corrected there."
    )


class RunsTheSite(Refused):
    code = "runs_the_site"
    status = 403
    message = _("Whoever runs this site signs in with their password, and not through a community.")


class AnotherPerson(Refused):
    """An address has been given to somebody new, or a provider has begun to count anew."""

    code = "another_person"
    status = 403
    message = _(
        "The account with your e-mail address is of somebody whom your institution knows by another"
        " number. If it is yours, ask whoever set up this sign-in to forget the old number; if it"
        " is of somebody before you, ask whoever runs this site."
    )


class AnotherSecret(Refused):
    code = "another_secret"
    message = _("Another issuer or client has a secret of its own: type that.")


class NobodyCameIn(Refused):
    code = "nobody_came_in"
    message = _(
        "Nobody has come in by this sign-in since it was last changed. Sign in by it once, so that"
        " it is known to work and nobody is locked out."
    )


class NotProven(Refused):
    code = "not_proven"

    def __init__(self, name: str) -> None:
        said = _(
            "%(name)s does not say it yet. Name servers can take an hour to pass on something new;"
            " then try it again."
        )
        super().__init__(str(said) % {"name": name})


class OfSomebodyElse(Refused):
    code = "domain_of_somebody_else"
    message = _(
        "This domain is proven for another sign-in already. Ask whoever runs this site if that is"
        " wrong."
    )


class Enough(Refused):
    code = "enough"
    message = _("There are as many as there can be. Remove one that nobody uses any more.")


class IsKnown(Refused):
    """Of two people with one name no provider could tell which is meant."""

    code = "is_known"
    message = _("There is somebody with this user name, external ID or e-mail address already.")


class NoAddress(Invalid):
    code = "no_address"
    message = _(
        "An e-mail address of a domain that is proven for this sign-in is needed, in “emails” or as"
        " the user name."
    )


class IsOperator(Refused):
    code = "is_operator"
    status = 403
    message = _("This account runs the site, and is not switched off from elsewhere.")
