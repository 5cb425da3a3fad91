"""Everything a caller can be refused with: a stable `code`, a sentence for a person. web/ maps them to HTTP."""

from collections.abc import Sequence
from typing import NamedTuple


class FieldError(NamedTuple):
    """What is wrong with one field of a request body; `field` is a dotted path such as `parts.0.text`."""

    field: str
    detail: str


class ParleyError(Exception):
    """The base of all refusals. `detail` says what happened and what to do."""

    code = "internal"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class BudgetSpentError(ParleyError):
    """The owner has spent what may be spent in a month."""

    code = "budget_spent"


class NotFoundError(ParleyError):
    """It does not exist, or is somebody else's: nobody learns which."""

    code = "not_found"


class SignedOutError(ParleyError):
    """Nobody is signed in where somebody has to be."""

    code = "signed_out"


class NotAllowedError(ParleyError):
    """Somebody is signed in, and may not do this."""

    code = "not_allowed"


class WrongPasswordError(ParleyError):
    """The name or the password is wrong: nobody learns which."""

    code = "wrong_password"


class WrongPasskeyError(ParleyError):
    """A passkey that is not known, or did not prove what it should: nobody learns which."""

    code = "wrong_passkey"


class PasswordNeededError(ParleyError):
    """The passkey is right, and its owner has said that it is not enough."""

    code = "password_needed"


class PasskeyNeededError(ParleyError):
    """Whoever signs in with password and passkey has to have one."""

    code = "passkey_needed"


class NotVouchedError(ParleyError):
    """Whoever should say who somebody is did not, or said what cannot be believed."""

    code = "not_vouched"


class VoucherUnreachableError(ParleyError):
    """Whoever should say who somebody is cannot be asked."""

    code = "voucher_unreachable"


class LinkGoneError(ParleyError):
    """A link that was used, withdrawn, too old, or never there."""

    code = "link_gone"


class LoginTakenError(ParleyError):
    """Somebody else signs in with this name."""

    code = "login_taken"


class LastAdministratorError(ParleyError):
    """Nobody would be left to look after this Parley."""

    code = "last_administrator"


class IdTakenError(ParleyError):
    """A client-made id is in use for something else."""

    code = "id_taken"


class DeletedError(ParleyError):
    """It was deleted, and asking for it again does not bring it back."""

    code = "deleted"


class ParentWritingError(ParleyError):
    """A question can only follow an answer that has ended."""

    code = "parent_writing"


class HasRepliesError(ParleyError):
    """An answer that was replied to is history: going on with it would change what was replied to."""

    code = "has_replies"


class NotContinuableError(ParleyError):
    """The answer ended by itself: there is nothing to go on with."""

    code = "not_continuable"


class ModelCannotContinueError(ParleyError):
    """The answer's provider writes answers whole, or not at all."""

    code = "model_cannot_continue"


class MalformedJsonError(ParleyError):
    """The body is not JSON at all."""

    code = "malformed_json"


class ForeignOriginError(ParleyError):
    """A browser says that the request comes from a page of another site."""

    code = "foreign_origin"


class UnknownHostError(ParleyError):
    """The request asks for somebody else: for a name that is none of ours."""

    code = "unknown_host"


class InvalidError(ParleyError):
    """A request that cannot be meant; `errors` names each field."""

    code = "invalid"

    def __init__(self, detail: str, errors: Sequence[FieldError] = ()) -> None:
        super().__init__(detail)
        self.errors = tuple(errors)


class NotAnAnswerError(InvalidError):
    """A question's parent must be an answer."""

    code = "not_an_answer"


class UnknownProviderError(InvalidError):
    """A model id names a provider that is not configured."""

    code = "unknown_provider"


class RetryLaterError(ParleyError):
    """Nothing is wrong with the request but its moment; `retry_after_s` says when to come again, in seconds."""

    code = "unavailable"

    def __init__(self, detail: str, retry_after_s: int) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s


class UnavailableError(RetryLaterError):
    """Something Parley needs, the database above all, is out of reach."""


class TooManyAttemptsError(RetryLaterError):
    """Somebody tries passwords."""

    code = "too_many_attempts"


class TooManyAnswersError(RetryLaterError):
    """The owner has as many answers being written as the settings allow."""

    code = "too_many_answers"


class TooManyQuestionsError(RetryLaterError):
    """The owner asks faster than the settings allow."""

    code = "too_many_questions"


class ShuttingDownError(RetryLaterError):
    """This process takes no new answers: it is about to end."""

    code = "shutting_down"


class TooLargeError(ParleyError):
    """More bytes than this server takes."""

    code = "too_large"


class UnsupportedFileError(ParleyError):
    """A kind of file that nothing here can read."""

    code = "unsupported_file"


class UnreadableFileError(ParleyError):
    """A file of a known kind that is broken, locked or empty."""

    code = "unreadable_file"


class FileInUseError(ParleyError):
    """A message has this file attached."""

    code = "file_in_use"


class NoFittingModelError(InvalidError):
    """No model was named, and none of the kind that is needed is known."""

    code = "no_fitting_model"


class NothingToSayError(ParleyError):
    """There is nothing in the answer that could be read aloud."""

    code = "nothing_to_say"


class ModelCannotSeeError(InvalidError):
    """The chosen model takes no pictures."""

    code = "model_cannot_see"


class ModelCannotHearError(InvalidError):
    """The chosen model takes no sound."""

    code = "model_cannot_hear"
