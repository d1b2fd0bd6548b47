/* place.h - files that get their name only when they are whole and on disk; private to store/. */
#ifndef STRIDE_STORE_PLACE_H
#define STRIDE_STORE_PLACE_H
#include <stdbool.h>
#include <stddef.h>

/* A new empty file PATH.new-XXXXXX of mode 0600; -1 with errno. The caller closes it, and unlinks and frees *name. */
int place_new(const char *path, char **name);
bool place_write(int file, const void *bytes, size_t n);         /* all of it, and to the disk; errno */
/* Gives the file its second name, never over something that is there (EEXIST), and that name to the disk; errno. */
bool place_link(const char *name, const char *path);

#endif
