"""An SFTP server of a folder for tests."""

import os
import socket
import threading
from contextlib import contextmanager
from pathlib import Path

import paramiko

PASSWORD = "s3cret/word"


class _Login(paramiko.ServerInterface):
    def check_auth_password(self, username, password):
        good = (username, password) == ("me", PASSWORD)
        return paramiko.AUTH_SUCCESSFUL if good else paramiko.AUTH_FAILED

    def check_channel_request(self, kind, chanid):
        return paramiko.OPEN_SUCCEEDED

    def get_allowed_auths(self, username):
        return "password"


def _files(root, opened):
    class Files(paramiko.SFTPServerInterface):
        def path(self, name):
            return root / name.lstrip("/")

        def stat(self, path):
            try:
                return paramiko.SFTPAttributes.from_stat(self.path(path).stat())
            except OSError as error:
                return paramiko.SFTPServer.convert_errno(error.errno)

        lstat = stat

        def list_folder(self, path):
            try:
                return [
                    paramiko.SFTPAttributes.from_stat(each.stat(), each.name)
                    for each in self.path(path).iterdir()
                ]
            except OSError as error:
                return paramiko.SFTPServer.convert_errno(error.errno)

        def open(self, path, flags, attr):
            opened.append(path)
            try:
                file = self.path(path).open("rb")
            except OSError as error:
                return paramiko.SFTPServer.convert_errno(error.errno)
            handle = paramiko.SFTPHandle(os.O_RDONLY)
            handle.readfile = file
            handle.stat = lambda: paramiko.SFTPAttributes.from_stat(os.fstat(file.fileno()))
            return handle

    return Files


class SftpServer:
    """``opened`` are the paths that were read."""

    def __init__(self, root: Path):
        self.root, self.opened = root, []
        self.key = paramiko.ECDSAKey.generate()

    @contextmanager
    def running(self):
        listening = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{listening.getsockname()[1]}"
        transports = []

        def serve():
            while True:
                try:
                    client, _ = listening.accept()
                except OSError:  # closed below
                    return
                # a client that hangs up ends in its own thread, and not this one
                transport = paramiko.Transport(client)
                transports.append(transport)
                transport.add_server_key(self.key)
                transport.set_subsystem_handler(
                    "sftp", paramiko.SFTPServer, _files(self.root, self.opened)
                )
                transport.start_server(event=threading.Event(), server=_Login())

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            listening.close()
            thread.join()
            for transport in transports:
                transport.close()

    def known_to(self, home: Path):
        """Write its key into the known_hosts of a home."""
        host, _, port = self.host.rpartition(":")
        (home / ".ssh").mkdir(parents=True, exist_ok=True)
        line = f"[{host}]:{port} {self.key.get_name()} {self.key.get_base64()}\n"
        (home / ".ssh/known_hosts").write_text(line)
