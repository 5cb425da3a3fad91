"""What can go wrong between Parley and a provider, as a code and a sentence for the person who asked."""


class UpstreamError(Exception):
    """A request failed. `is_retryable`: the same request may succeed later; `retry_after_s`: when the provider said.

    `is_elsewhere`: another provider may answer it all the same. `key_rests_s`: the key was refused or limited, and is
    left alone for so long where there are others. `said`: the provider's error as it came, if it may be about what the
    request says. `status`: of its refusal, if it is one.
    """

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        is_retryable: bool = False,
        retry_after_s: float | None = None,
        is_elsewhere: bool | None = None,
        key_rests_s: float | None = None,
        said: object = None,
        status: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.is_retryable = is_retryable
        self.retry_after_s = retry_after_s
        self.is_elsewhere = is_retryable if is_elsewhere is None else is_elsewhere
        self.key_rests_s = key_rests_s
        self.said = said
        self.status = status
        # Something of the answer had come already.
        self.is_late = False
        # It says what to ask differently, and that is done from now on.
        self.is_learned = False

    def __str__(self) -> str:
        """As it is now: keys are taken out of it on its way."""
        return self.detail
