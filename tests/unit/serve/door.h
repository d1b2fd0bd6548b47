/* door.h - a station (remind/station.h) with the socket beside its store open. */
#ifndef STRIDE_TESTS_DOOR_H
#define STRIDE_TESTS_DOOR_H
#include "remind/station.h"
#include "serve/socket.h"
#include "serve/wire.h"
#include <signal.h>

static struct socket_server *server;
static char *socket_file;

static inline void open_door(void) {
    open_station();
    signal(SIGPIPE, SIG_IGN);
    publish();
    start_scheduler("me");
    settle();
    OK(socket_serve(&loop, store_file, writer, scheduler, &server, &err));
    socket_file = wire_path(store_file);
}

static inline void close_server(void) {
    int closed = 0;
    socket_close(server, count_closed, &closed);
    while (!closed) uv_run(&loop, UV_RUN_ONCE);
    server = NULL;
}

static inline void close_door(void) {
    if (server) close_server();
    close_station();
    free(socket_file);
}

#endif
