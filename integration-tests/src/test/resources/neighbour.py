"""A program in another language that takes part in zward's locking, as the README tells it to.

neighbour.py DIRECTORY POOL PORT ROUNDS: takes the pool's lock again and again and tells the referee.
neighbour.py DIRECTORY POOL hold: takes the lock, prints 'held', and keeps it until standard input ends.
neighbour.py DIRECTORY POOL try: exit status 0 if the lock is free, 3 if somebody has it.
neighbour.py DIRECTORY POOL play PORT ROUNDS: tells the referee and locks nothing, for somebody who holds the lock for it.
neighbour.py DIRECTORY POOL sit: prints its process id, and ends when standard input does.
With 'careless' in front, it leaves out the check that the file it locked is still the one at the path.
"""

import fcntl
import os
import random
import socket
import sys
import time


def lock(path, flags=fcntl.LOCK_EX, careful=True):
    while True:
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.lockf(fd, flags)
            if not careful or is_at(path, fd):
                return fd
        except OSError:
            os.close(fd)
            raise
        os.close(fd)


def is_at(path, fd):
    try:
        there = os.lstat(path)
    except FileNotFoundError:
        return False
    here = os.fstat(fd)
    return (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino)


def unlock(path, fd):
    # a file with a record is of somebody who died: it is for zward to heal, and never ours to remove
    if is_at(path, fd) and os.fstat(fd).st_size == 0:
        os.unlink(path)
    os.close(fd)


def tell(referee, what):
    referee.write(f"{what} {os.getpid()}\n")
    referee.flush()
    return referee.readline().strip() or sys.exit("the referee is gone")


def contend(path, careful, port, rounds):
    with socket.create_connection(("127.0.0.1", port)).makefile("rw") as referee:
        for _ in range(rounds):
            fd = lock(path, careful=careful)
            answer = take_turn(referee)
            unlock(path, fd)
            if answer == "stop":
                break


def play(port, rounds):
    with socket.create_connection(("127.0.0.1", port)).makefile("rw") as referee:
        for _ in range(rounds):
            take_turn(referee)


def take_turn(referee):
    tell(referee, "enter")
    time.sleep(random.random() * 0.0003)
    return tell(referee, "leave")


def main(arguments):
    careful = arguments[0] != "careless"
    directory, pool, what, *rest = arguments if careful else arguments[1:]
    path = os.path.join(directory, pool + ".lock")
    if what == "try":
        try:
            unlock(path, lock(path, fcntl.LOCK_EX | fcntl.LOCK_NB, careful))
        except BlockingIOError:
            sys.exit(3)
    elif what == "hold":
        fd = lock(path, careful=careful)
        print("held", flush=True)
        sys.stdin.read()
        unlock(path, fd)
    elif what == "play":
        play(int(rest[0]), int(rest[1]))
    elif what == "sit":
        print(os.getpid(), flush=True)
        (open(rest[0]) if rest else sys.stdin).read()
    else:
        contend(path, careful, int(what), int(rest[0]))


main(sys.argv[1:])
