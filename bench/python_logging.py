# SPDX-License-Identifier: LGPL-2.1-or-later
"""An audit event by Python's logging, to a file: python_logging.py FILE EVENTS prints CPU and wall us/event."""
import json
import logging
import resource
import sys
import time
from datetime import datetime, timezone

path, count = sys.argv[1], int(sys.argv[2])
audit_log = logging.getLogger("audit")
audit_log.propagate = False
audit_log.setLevel(logging.INFO)
handler = logging.FileHandler(path)
handler.setFormatter(logging.Formatter("%(message)s"))
audit_log.addHandler(handler)


def record(actor, action, target, outcome, request_id=None, metadata=None):
    event = {
        "timestamp": datetime.now(timezone.utc).isoformat(),
        "actor": actor,
        "action": action,
        "resource": target,
        "outcome": outcome,
        "source_ip": "203.0.113.42",
        "request_id": request_id,
        "metadata": metadata or {},
    }
    audit_log.info(json.dumps(event, separators=(",", ":")))


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


began, began_cpu = time.monotonic(), cpu()
for _ in range(count):
    record({"type": "user", "id": "alice@corp.com"}, "customer.delete", {"type": "customer", "id": "4471"},
           "success", "req_7af3c1", {"reason": "GDPR erasure TICKET-882"})
print(f"{(cpu() - began_cpu) / count * 1e6:.2f} {(time.monotonic() - began) / count * 1e6:.2f}")
