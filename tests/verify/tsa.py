#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""tsa.py DIRECTORY: a time stamping authority (RFC 3161) on loopback, by the openssl command. DIRECTORY gets its
certificates and, when it listens, the file `port`. /right answers each query, /other answers with the time of other
bytes."""
import fcntl
import http.server
import os
import socket
import struct
import subprocess
import sys

os.chdir(sys.argv[1])
CONFIG = """
[req]
distinguished_name = name
[name]
[ca]
basicConstraints = critical, CA:true
[stamps]
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = made
[made]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
"""


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make_certificates():
    with open("tsa.cnf", "w", encoding="ascii") as config:
        config.write(CONFIG)
    with open("serial", "w", encoding="ascii") as serial:
        serial.write("01\n")
    make = ("openssl", "req", "-config", "tsa.cnf", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    run(*make, "-x509", "-extensions", "ca", "-subj", "/CN=authority", "-keyout", "ca.key", "-out", "ca.pem")
    run(*make, "-subj", "/CN=stamps", "-keyout", "tsa.key", "-out", "tsa.csr")
    run("openssl", "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial", "2", "-extfile", "tsa.cnf",
        "-extensions", "stamps", "-out", "tsa.pem")


class Authority(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        query = self.rfile.read(int(self.headers["Content-Length"]))
        with open("query", "wb") as file:
            file.write(query)
        if self.path == "/other":
            run("openssl", "ts", "-query", "-data", "tsa.cnf", "-sha256", "-cert", "-out", "query")
        run("openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-signer", "tsa.pem", "-inkey", "tsa.key",
            "-out", "answer")
        with open("answer", "rb") as file:
            answer = file.read()
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format, *arguments):
        pass


def raise_loopback():
    """In a network namespace of its own it is down. SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP: netdevice(7)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        name, flags = struct.unpack("16sh", fcntl.ioctl(control, 0x8913, struct.pack("16sh14x", b"lo", 0))[:18])
        if not flags & 1:
            fcntl.ioctl(control, 0x8914, struct.pack("16sh14x", name, flags | 1))


raise_loopback()
make_certificates()
server = http.server.HTTPServer(("127.0.0.1", 0), Authority)
with open("port.new", "w", encoding="ascii") as port:
    port.write(str(server.server_port))
os.rename("port.new", "port")
server.serve_forever()
