"""What is publicly known of the models of well-known providers: prices and context windows, from a maintained list.

The list comes with its library and is read from nowhere else; a server of one's own is not in it.
"""

from datetime import UTC, datetime
from decimal import Decimal

from parley.domain.model import ModelFacts, Price


def catalogued(name: str, base_url: str) -> ModelFacts:
    """What the list says today of the model `name` of the provider at `base_url`; nothing if it knows neither."""
    # Those that are known are reached over TLS, and the list takes 25 MB.
    if not base_url.startswith("https://"):
        return ModelFacts()
    from genai_prices.data_snapshot import get_snapshot
    from genai_prices.types import TieredPrices

    try:
        _, model = get_snapshot().find_provider_model(name, None, None, base_url)
    except LookupError:
        return ModelFacts()
    prices = model.get_prices(datetime.now(UTC))

    def dollars(price: Decimal | TieredPrices | None) -> float | None:
        # Where it depends on the length: as long as that is usual.
        usual = price.base if isinstance(price, TieredPrices) else price
        return None if usual is None else float(usual)

    asked, answered = dollars(prices.input_mtok), dollars(prices.output_mtok)
    price = None if asked is None or answered is None else Price(asked, answered)
    return ModelFacts(model.context_window, (), price)
