/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_HIDDEN_H
#define DEED_UTIL_HIDDEN_H

/*
 * The one list of characters that are never shown as they are: those that a terminal obeys, that
 * change the direction of text, and that are invisible. The characters that libdeed encodes are
 * among them (text_is_unsafe()).
 */

#include <stdbool.h>
#include <stdint.h>

bool code_is_hidden(uint32_t code);

#endif
