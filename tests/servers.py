"""Servers on the loopback for the watch: what answers well, and what hangs, lies, turns into garbage or vanishes."""

import contextlib
import hashlib
import socketserver
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import trustme


@contextlib.contextmanager
def running(server):
    """A server that serves in a thread of its own, and is closed afterwards."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@contextlib.contextmanager
def web(answer, tls=None):
    """A web server whose every request is answered by ``answer(handler)``; what came is in ``asked``."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.server.asked.append(SimpleNamespace(path=self.path, headers=dict(self.headers), body=b""))
            answer(self)

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.server.asked.append(SimpleNamespace(path=self.path, headers=dict(self.headers), body=body))
            answer(self)

        def log_message(self, *_told):
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_told):
            pass  # whoever hangs up early is what many of these tests are about

    server = Server(("127.0.0.1", 0), Handler)
    server.asked = []
    if tls is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    with running(server):
        yield server


def reply(handler, body=b"", status=200, **headers):
    """One whole answer."""
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def url(server, path="/", scheme="http", host="127.0.0.1"):
    return f"{scheme}://{host}:{server.server_address[1]}{path}"


def authority():
    """A certificate authority and a certificate for ``localhost``."""
    made = trustme.CA()
    return made, made.issue_cert("localhost")


@contextlib.contextmanager
def manager(user="watch", secret="sesam", endpoints=(), registrations=(), script=None):
    """A manager interface: peers as pairs of name and state; ``script`` takes over after the login."""

    class Handler(socketserver.StreamRequestHandler):
        def say(self, text):
            self.wfile.write(text.replace("\n", "\r\n").encode() + b"\r\n")

        def handle(self):
            self.wfile.write(b"Asterisk Call Manager/9.0.0\r\n")
            while packet := self.packet():
                action, number = packet.get("Action", ""), packet.get("ActionID", "")
                self.server.asked.append(packet)
                if action == "Challenge":
                    self.say(f"Response: Success\nActionID: {number}\nChallenge: 4711\n")
                elif action == "Login":
                    key = hashlib.md5(f"4711{self.server.secret}".encode()).hexdigest()
                    if (packet.get("Username"), packet.get("Key")) != (user, key):
                        self.say(f"Response: Error\nActionID: {number}\nMessage: Authentication failed\n")
                        return
                    self.say(f"Response: Success\nActionID: {number}\nMessage: Authentication accepted\n")
                    self.say("Event: FullyBooted\nPrivilege: system,all\nStatus: Fully Booted\n")
                elif script is not None:
                    script(self, packet)
                elif action == "PJSIPShowEndpoints":
                    self.listed(number, "EndpointList", "DeviceState", self.server.endpoints)
                elif action == "PJSIPShowRegistrationsOutbound":
                    self.listed(number, "OutboundRegistrationDetail", "Status", registrations)
                elif action == "Logoff":
                    self.say(f"Response: Goodbye\nActionID: {number}\nMessage: Thanks for all the fish.\n")
                    return
                else:
                    self.say(f"Response: Error\nActionID: {number}\nMessage: Invalid/unknown command: {action}\n")

        def listed(self, number, event, field, rows):
            self.say(f"Response: Success\nActionID: {number}\nEventList: start\nMessage: A listing\n")
            for name, state in rows:
                self.say(f"Event: {event}\nActionID: {number}\nObjectName: {name}\n{field}: {state}\n")
                self.say("Event: PeerStatus\nPeer: PJSIP/somebody\nPeerStatus: Reachable\n")
            self.say(f"Event: {event}Complete\nActionID: {number}\nEventList: Complete\nListItems: {len(rows)}\n")

        def packet(self):
            found = {}
            while line := self.rfile.readline().decode().strip():
                name, _colon, value = line.partition(":")
                found[name] = value.strip()
            return found

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, *_told):
            pass

    server = Server(("127.0.0.1", 0), Handler)
    server.asked, server.secret, server.endpoints = [], secret, list(endpoints)
    with running(server):
        yield server
