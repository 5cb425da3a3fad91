"""What can go wrong between Parley and a provider, as a code and a sentence for the person who asked."""


class UpstreamError(Exception):
    """A request failed. `is_retryable`: the same request may succeed later; `retry_after_s`: when the provider said."""

    def __init__(
        self, code: str, detail: str, *, is_retryable: bool = False, retry_after_s: float | None = None
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.is_retryable = is_retryable
        self.retry_after_s = retry_after_s
