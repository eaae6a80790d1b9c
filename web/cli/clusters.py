"""Addresses of clusters that may be used."""

from __future__ import annotations

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

from web.cli.exits import USAGE, Stop
from web.cli.language import say

SECURE = ("tls", "wss")


def refuse_public(address: str) -> None:
    """End the command where anybody on the internet could reach the cluster and nothing protects it.

    A scheduler runs whatever it is sent; and it would be sent the round, with the names of people in it.
    """
    parts = urlsplit(address if "://" in address else f"tcp://{address}")
    if parts.scheme in SECURE or not parts.hostname:
        return
    for host in _hosts(parts.hostname):
        if ip_address(host).is_global:
            raise Stop(
                USAGE,
                say(
                    f"{address} 是公网地址，又没有加密：任何人都能连上这个集群。请让调度器只监听内网地址，或使用 tls://。",
                    f"{address} is a public address without TLS: anybody could use that cluster. "
                    "Maybe bind the scheduler to a private address, or use tls://.",
                ),
            )


def _hosts(name: str) -> list[str]:
    """The addresses behind a name; none where it is not known, which is said when the cluster does not answer."""
    try:
        return sorted({str(found[4][0]).partition("%")[0] for found in socket.getaddrinfo(name, None)})
    except OSError:
        return []
