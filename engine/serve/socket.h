/* socket.h - the Unix socket beside a store: while `serve` owns the store, commands send their request here.
 *
 * The path is the store's with ".sock" added, mode 0600. One request a connection: one line of JSON (practice.h) of at most
 * SOCKET_MAX_REQUEST bytes; one line back: {"status":0…,"answer":…} or {"status":n,"error":{"message","file"?,"line"?}},
 * status being enum status by name ("ok","no","input","usage","environment","conflict","memory"). Sent after the commit. */
#ifndef STRIDE_SERVE_SOCKET_H
#define STRIDE_SERVE_SOCKET_H
#include "remind/scheduler.h"

#define SOCKET_MAX_REQUEST (1024 * 1024)
#define SOCKET_MAX_CLIENTS 64

struct socket_server;
enum status socket_serve(uv_loop_t *loop, const char *store_path, struct writer *w, struct scheduler *poke,
                         struct socket_server **out, struct error *err);
void socket_close(struct socket_server *s, void (*closed)(void *arg), void *arg);   /* removes the file */

/* The command's side, blocking, with a deadline. ENVIRONMENT when nobody answers. */
enum status socket_ask(const char *store_path, const json_t *request, json_t **answer, struct error *err);

#endif
