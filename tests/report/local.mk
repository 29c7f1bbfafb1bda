# SPDX-License-Identifier: LGPL-2.1-or-later
# browser.test needs Chromium: ./dev check report installs it and runs it.
TESTS += tests/report/page.test
EXTRA_DIST += tests/report/page.test tests/report/browser.test tests/report/browser.js tests/report/hostile.js
