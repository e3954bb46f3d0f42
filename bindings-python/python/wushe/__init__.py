"""wushe (五社): domain library for social work station networks.

>>> import wushe as ws
>>> ws.parse("amount", "12345678901234567.89")["value"]
Decimal('12345678901234567.89')
>>> answer = ws.parse("date", "2022-02-30")
>>> ws.message(answer["findings"][0], lang="en")
'there is no such day in the calendar'
"""

from ._core import message, parse, parse_json, sentence, version
from ._errors import InternalError, WusheError

__version__ = version()

__all__ = ["InternalError", "WusheError", "__version__", "message", "parse", "parse_json", "sentence", "version"]
