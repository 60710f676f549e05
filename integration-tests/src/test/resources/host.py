"""The hands of a test in a guest: host.py PORT connects to the test and runs what it is told to, side by side.

A line in is an id and a command; a line out that id, the command's exit status, and what it wrote to standard output and to
standard error. Commands and what they write are in base64, arguments end with NUL. The guest ends when the connection does.
"""

import base64
import socket
import subprocess
import sys
import threading


def serve(port):
    with socket.create_connection(("192.0.2.1", port)) as test, test.makefile("rwb") as lines:
        turn = threading.Lock()
        for line in lines:
            number, command = line.split()
            arguments = base64.b64decode(command).decode().split("\0")[:-1]
            threading.Thread(target=run, args=(lines, turn, number, arguments), daemon=True).start()


def run(lines, turn, number, arguments):
    try:
        done = subprocess.run(arguments, stdin=subprocess.DEVNULL, capture_output=True)
        answer = [done.returncode if done.returncode >= 0 else 128 - done.returncode, done.stdout, done.stderr]
    except OSError as e:
        answer = [127, b"", str(e).encode()]
    status, *said = answer
    with turn:
        lines.write(b"%s %d %s\n" % (number, status, b" ".join(base64.b64encode(text) or b"=" for text in said)))
        lines.flush()


serve(int(sys.argv[1]))
