# SPDX-License-Identifier: LGPL-2.1-or-later
dist_doc_DATA = NEWS doc/guarantees.md doc/durability.md doc/performance.md doc/decisions.md doc/report.png
