"""A process that forks: its children end with whoever asked for them, and with it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

from release_gate.service.fork_server import ForkedTree, socket_pair
from release_gate.testkit.private_backend import wait_until
from tests.release_gate.processes import alive

SERVER = """
import os, socket, sys, time
from release_gate.service.fork_server import ForkServer
def run(request, given):
    os.write(given[0], str(os.getpid()).encode())
    os.close(given[0])
    exec(request["do"])
    return request.get("status", 0)
ForkServer(socket.socket(fileno=int(sys.argv[1])), run).serve()
"""
SLEEPS = "time.sleep(600)"


@pytest.fixture
def server() -> Iterator[tuple[socket.socket, subprocess.Popen[bytes]]]:
    asks, serves = socket_pair()
    with serves:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(serves.fileno())], pass_fds=[serves.fileno()]
        )
    with asks:
        yield asks, process
    process.wait(20)


Server = tuple[socket.socket, subprocess.Popen[bytes]]


def forked(server: Server, do: str = "", status: int = 0) -> ForkedTree:
    read_end, write_end = os.pipe()
    tree = ForkedTree(server[0], {"do": do, "status": status}, [write_end])
    os.close(write_end)
    with open(read_end, encoding="utf-8") as pipe:
        assert pipe.read() == str(tree.pid)
    return tree


@pytest.mark.parametrize(
    ("do", "status"), [("", 0), ("", 3), ("os._exit(7)", 7), ("os.kill(os.getpid(), 9)", -9),
                       ("raise OSError", 1)],
)  # fmt: skip
def test_the_status_of_a_child_is_reported(do: str, status: int, server: Server) -> None:
    tree = forked(server, do, status)
    assert tree.wait(20) == status
    assert tree.wait() == tree.kill() == status


def test_a_child_can_be_signalled_and_killed_with_all_that_it_started(server: Server) -> None:
    tree = forked(server, SLEEPS)
    assert tree.wait(0.05) is None
    tree.send_signal(signal.SIGTERM)
    assert tree.wait(20) == -signal.SIGTERM
    family = (
        "import subprocess; os.environ[request['mark']] = '1';"
        " subprocess.Popen(['sleep', '600'], start_new_session=True)"
    )
    tree = forked(server, f"{family}; {SLEEPS}")
    assert wait_until(lambda: bool(psutil.Process(tree.pid).children()))
    (child,) = psutil.Process(tree.pid).children()
    assert tree.kill() == -signal.SIGKILL
    assert wait_until(lambda: not alive(child.pid))


def test_children_end_with_the_process_that_asked(server: Server) -> None:
    asking = os.fork()
    if asking == 0:
        forked(server, SLEEPS)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(asking, 0)
    main = psutil.Process(server[1].pid)
    assert wait_until(lambda: not [c for c in main.children() if alive(c.pid)])
    assert forked(server).wait(20) == 0  # the server is as before


def test_children_end_with_the_server(server: Server) -> None:
    tree = forked(server, SLEEPS)
    server[0].close()
    assert tree.wait(20) == -signal.SIGKILL
    assert server[1].wait(20) == 0
    with pytest.raises(OSError):
        ForkedTree(server[0], {}, [])


def test_a_server_that_was_killed_is_a_lost_child_and_refuses(server: Server) -> None:
    tree = forked(server, SLEEPS)
    server[1].kill()
    server[1].wait()
    assert tree.wait(20) == -signal.SIGKILL
    os.kill(tree.pid, signal.SIGKILL)  # nobody else does
    with pytest.raises(OSError):
        ForkedTree(server[0], {}, [])
