"""The server's own answers: they go at once."""

import socket

from dialmap.ui import web


def test_a_connection_to_a_socket_that_names_no_protocol_waits_for_nothing():
    """As Streamlit opens one; without the protocol asyncio leaves Nagle's algorithm on."""
    with socket.socket() as listening, socket.socket() as coming:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        web.answer_at_once()
        coming.connect(listening.getsockname())
        accepted, _who = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
