/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_REPORT_SVG_H
#define DEED_REPORT_SVG_H

/*
 * Parts of pictures. Widths are percent and heights are pixels, so that a picture fits a telephone
 * and its letters do not shrink. No style attributes: the policy of the page forbids them.
 */

#include "report/spread.h"
#include "util/buffer.h"

/* A picture with a title and a description for screen readers. id: unique on the page. */
void svg_begin(struct buffer *to, const char *id, unsigned height, const char *title,
               const char *description);
void svg_end(struct buffer *to);

struct svg_box {
    double x, width; /* percent */
    double y, height;
};

/* about: the text that a pointer on it shows, up to its end; empty: none. */
void svg_box(struct buffer *to, const char *class, const struct svg_box *box,
             const struct buffer *about);

/* The bars of a spread fill the picture. */
struct svg_box svg_bar(const struct spread *spread, uint64_t bin);

/* A round number of at least n. */
uint64_t svg_round_up(uint64_t n);

/* A line across the picture with its number, above the bars. */
void svg_level(struct buffer *to, double y);
void svg_level_text(struct buffer *to, double y, uint64_t n);

/* Vertical lines for times along a spread; with their times below, if wanted. */
void svg_times(struct buffer *to, const struct spread *spread, double top, double bottom,
               bool text);

#endif
