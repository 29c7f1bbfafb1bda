/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_REPORT_SVG_H
#define DEED_REPORT_SVG_H

/*
 * What pictures are made of. Across, all is in percent of the width and down in pixels, so that a
 * picture fits a telephone and its letters do not shrink. No style attributes: the page's own
 * policy forbids them.
 */

#include "report/spread.h"
#include "util/buffer.h"

/* A picture for who sees it, and its title and description for who hears it. id: of the page. */
void svg_begin(struct buffer *to, const char *id, unsigned height, const char *title,
               const char *description);
void svg_end(struct buffer *to);

struct svg_box {
    double x, width; /* percent */
    double y, height;
};

/* With what is shown when it is pointed at: that of `about`, up to its end; empty: nothing. */
void svg_box(struct buffer *to, const char *class, const struct svg_box *box,
             const struct buffer *about);

/* The bars of a spread fill the picture. */
struct svg_box svg_bar(const struct spread *spread, uint64_t bin);

/* At least n, and easy to read. */
uint64_t svg_round_up(uint64_t n);

/* A line across, and what it stands for, which goes on top of the bars. */
void svg_level(struct buffer *to, double y);
void svg_level_text(struct buffer *to, double y, uint64_t n);

/* Times along a spread: lines from top to bottom, and below them what time it is, where that is
 * wanted. */
void svg_times(struct buffer *to, const struct spread *spread, double top, double bottom,
               bool text);

#endif
