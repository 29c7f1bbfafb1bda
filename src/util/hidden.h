/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_HIDDEN_H
#define DEED_UTIL_HIDDEN_H

/*
 * The one list of characters that nobody may be shown as they are: what a terminal obeys, what
 * turns the direction of text, and what cannot be seen. What libdeed encodes is a part of it
 * (text_is_unsafe()).
 */

#include <stdbool.h>
#include <stdint.h>

bool code_is_hidden(uint32_t code);

#endif
