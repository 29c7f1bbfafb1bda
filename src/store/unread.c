/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/unread.h"

#include <errno.h>
#include <string.h>

#define UNPACK(program) "; give it to the command by way of `" program "`"
#define CONVERT(name, encoding)                                                                    \
    "it is text in " name "; convert it: iconv -f " encoding " -t UTF-8 FILE >NEW"

/* Magic numbers; a longer one stands in front of one with which it begins. */
static const struct {
    char bytes[UNREAD_LOOKS + 1];
    size_t n;
    const char *words;
} forms[] = {
    {"\x04\x22\x4d\x18", 4, "compressed by lz4, which is not read" UNPACK("lz4 -dc FILE")},
    {"\x02\x21\x4c\x18", 4, "compressed by lz4, which is not read" UNPACK("lz4 -dc FILE")},
    {"\x5d\x00\x00", 3, "compressed by lzma, which is not read" UNPACK("xz -dc -F lzma FILE")},
    {"LZIP", 4, "compressed by lzip, which is not read" UNPACK("lzip -dc FILE")},
    {"\x89LZO", 4, "compressed by lzop, which is not read" UNPACK("lzop -dc FILE")},
    {"\x1f\x9d", 2, "compressed by compress, which is not read" UNPACK("gzip -dc FILE")},
    {"PK\x03\x04", 4, "a zip archive, which is not read" UNPACK("unzip -p FILE")},
    {"7z\xbc\xaf\x27\x1c", 6, "a 7z archive, which is not read" UNPACK("7z x -so FILE")},
    {"-----B", 6, "encrypted or signed, as text: what is in it cannot be read"},
    {"\xff\xfe\x00\x00", 4, CONVERT("UTF-32", "UTF-32")},
    {"\x00\x00\xfe\xff", 4, CONVERT("UTF-32", "UTF-32")},
    {"\xff\xfe", 2, CONVERT("UTF-16", "UTF-16")},
    {"\xfe\xff", 2, CONVERT("UTF-16", "UTF-16")},
    {"{\x00\"\x00", 4, CONVERT("UTF-16 (little-endian)", "UTF-16LE")},
    {"\x00{\x00\"", 4, CONVERT("UTF-16 (big-endian)", "UTF-16BE")},
};

#define N_FORMS ((int)(sizeof(forms) / sizeof(forms[0])))
/* Above the codes of the header. */
#define FORMAT_CODES (UNREAD_FIRST + 100)

int unread_form(const char *bytes, size_t n) {
    for (int i = 0; i < N_FORMS; i++)
        if (n >= forms[i].n && memcmp(bytes, forms[i].bytes, forms[i].n) == 0)
            return FORMAT_CODES + i;
    return 0;
}

bool unread_is_form(int code) {
    return code >= UNREAD_FIRST && code < FORMAT_CODES + N_FORMS;
}

const char *unread_words(int code) {
    if (code >= FORMAT_CODES && code < FORMAT_CODES + N_FORMS)
        return forms[code - FORMAT_CODES].words;
    switch (code) {
    case UNREAD_XZ_MEMORY:
        return "xz: needs more than 128 MiB of memory" UNPACK("xz -dc FILE");
    case UNREAD_LONG_ENTRY:
        return "an exported journal with entries of more than 1 MiB, which were not read; "
               "`journalctl -o export` writes entries that are read at any size";
    case UNREAD_EXPORT:
        return "an exported journal that is broken from here on: not as `journalctl -o export` "
               "writes it";
    case UNREAD_WITHIN_ENTRY:
        return "an exported journal that ends within an entry, which is not read";
    case UNREAD_EMITTERS:
        return "an exported journal, and " DEED_CONF_DIRECTORY
               "/emitters.json, which says whose entries are evidence, cannot be read";
    case -EBADMSG:
        return "what was compressed is broken from here on, or cut off here";
    case -EFBIG:
        return "zstd: needs a window of more than 32 MiB; give it to the command by way of "
               "`zstd -dc --long=31`";
    case -ELOOP:
        return "no file: what is found in a directory is not followed";
    case -ESTALE:
        return "it became shorter while it was read";
    case -ENOMEM:
        return "no memory";
    default:
        return strerror(-code);
    }
}
