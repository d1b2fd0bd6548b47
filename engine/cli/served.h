/* served.h - whether a store's owner is a service that takes requests. */
#ifndef STRIDE_CLI_SERVED_H
#define STRIDE_CLI_SERVED_H
#include <stdbool.h>

bool store_is_served(const char *store_path); /* somebody listens beside it; nothing is sent */

#endif
