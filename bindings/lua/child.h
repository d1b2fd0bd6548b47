/* child.h - the process that scripts are loaded in.
 *
 * Lua is not counted on to be safe. Scripts run in a process that has no files, no sockets, no environment and no
 * privileges to gain, with limits on memory and processor time; that can start nothing; that is killed at a deadline;
 * and whose answer is read as if it came from anybody.
 *
 *     this process ──request, one end of a socket──▶ template ──fork──▶ load: reads, works, answers, ends
 *
 * The template is forked once, before this process has threads, secrets or open stores. It does nothing but fork a
 * fresh process for each request, so that each load starts clean and a crash of one is an error of that one alone. */
#ifndef STRIDE_LUA_CHILD_H
#define STRIDE_LUA_CHILD_H
#include "base/error.h"
#include "base/json.h"
#include <stddef.h>

#define CHILD_DEADLINE_MS   10000
#define CHILD_CPU_SECONDS   4                   /* then sandbox_interrupt, so that the script is named; */
#define CHILD_CPU_MORE      2                   /* if that does not help for so long, the end */
#define CHILD_MEMORY_BYTES  ((size_t)512 << 20) /* all of the process; not under the address sanitizer */
#define CHILD_REQUEST_BYTES ((size_t)80 << 20)
#define CHILD_ANSWER_BYTES  ((size_t)32 << 20)

struct child;

/* Runs in the fresh process. Borrows the request and gives the answer; NULL is an error of the request. It can open
 * nothing: what it needs from the system (hash_start) must have been done before child_start. */
typedef json_t *(*child_work_fn)(json_t *request);

/* Forks the template. To be called from the main thread, before others start; the template ends with that thread. Takes
 * no signal but SIGKILL. The caller stops it. */
enum status child_start(child_work_fn work, struct child **out, struct error *err);
void child_stop(struct child *c); /* NULL is fine */

/* Sends the request and waits for the answer, a new reference in *answer. One at a time. Errors:
 * STATUS_INPUT: the request's fault. It took too long ("the protocols took longer than 10 s to load") or too much
 * processor time, is larger than CHILD_REQUEST_BYTES, or the answer is too large.
 * STATUS_ENVIRONMENT: the process crashed ("the loader stopped on signal 11"), gave none or no JSON, or could not be
 * started. When the template itself is gone, every further request fails. */
enum status child_request(struct child *c, const json_t *request, int deadline_ms, json_t **answer, struct error *err);

#endif
