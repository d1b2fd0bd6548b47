#include "cli/served.h"
#include "serve/wire.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

bool store_is_served(const char *store_path) {
    char *name = wire_path(store_path);
    int fd = name != NULL ? socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0) : -1;
    int cause = fd >= 0 ? wire_connect(fd, name) : ENOENT;
    if (fd >= 0) close(fd);
    free(name);
    return cause == 0 || cause == EAGAIN; /* EAGAIN: so many ask that it has no room just now */
}
