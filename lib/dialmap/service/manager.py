"""The manager interface of an Asterisk over the network: one connection, a few lists, and out again.

Holds how the connection is made, and for how long. Never changes anything in a PBX, and keeps no secret.
"""

import socket
import ssl
from threading import Event
from typing import Final

from dialmap.core.sources import TLS, Source, host_of
from dialmap.errors import DataError
from dialmap.exchange.asterisk.box import Sighting
from dialmap.exchange.asterisk.manager import sightings
from dialmap.messages import _
from dialmap.service.fetching import FetchError, Patience, ending, reachable, secret_of

#: How long is waited for a PBX.
PATIENCE: Final = Patience(silence=5.0, altogether=30.0)


def seen(source: Source) -> list[Sighting]:
    """What the PBX says of its peers now.

    Errors: :class:`FetchError` where nobody answers; :class:`DataError` as
    :func:`dialmap.exchange.asterisk.manager.sightings`, and where the secret is not in the environment.
    """
    host, port = host_of(source.place)
    secret = secret_of(source.secret)
    number, over = reachable(source.place, host, port), Event()
    try:
        with (
            socket.create_connection((number, port), timeout=PATIENCE.silence) as plain,
            ending(plain, PATIENCE.altogether) as over,
        ):
            if source.place.startswith(TLS):
                with ssl.create_default_context().wrap_socket(plain, server_hostname=host) as wrapped:
                    return _talk(wrapped, source.login, secret)
            return _talk(plain, source.login, secret)
    except DataError as error:
        raise DataError(_("the manager interface takes too long")) if over.is_set() else error from error
    except ssl.SSLError as error:
        raise FetchError(source.place, _("its certificate is not trusted here, or is for another name")) from error
    except TimeoutError as error:
        raise FetchError(source.place, _("nothing came in time")) from error
    except OSError as error:
        raise FetchError(source.place, _("nobody answers there")) from error


def _talk(connection: socket.socket, user: str, secret: str) -> list[Sighting]:
    with connection.makefile("rwb") as wire:
        return sightings(wire, user, secret)
