/* zone.h - a time zone as a table of its offset changes, read once; and what a wall time means in it.
 *
 * zone_load asks GLib's GTimeZone (the system's tzdata) for every change between 1970 and 2120 and keeps them; after
 * that no call reads a file, allocates or fails. GLib aborts when memory is out: zones are therefore loaded at the edges
 * (start, enrolment), never inside the fold. Names are taken from the system's list (tzdata.zi), never as a path:
 * "../x", "/etc/x", "posix/…", "EST5EDT,M3.2.0" and "+05:00" are refused; a near miss is answered with "did you mean".
 *
 * A wall time that exists twice is the first of the two; one that does not exist takes the offset before the gap
 * (RFC 5545), so 02:30 becomes 03:30. */
#ifndef STRIDE_TIME_ZONE_H
#define STRIDE_TIME_ZONE_H
#include "base/error.h"
#include <stdint.h>

struct zone;

/* What the patient's clock shows at an instant. */
struct local { int64_t wall_ms; int32_t offset_s; };

enum status zone_load(const char *name, struct zone **out, struct error *err);  /* the caller frees */
void zone_free(struct zone *z);
const char *zone_name(const struct zone *z);
int32_t zone_offset_s(const struct zone *z, int64_t instant_ms);
struct local zone_local(const struct zone *z, int64_t instant_ms);
/* The offset at an instant, and the stretch around it that has the same: from *from_ms until before *until_ms. */
int32_t zone_steady_s(const struct zone *z, int64_t instant_ms, int64_t *from_ms, int64_t *until_ms);
int64_t zone_instant_ms(const struct zone *z, int64_t wall_ms);
/* The wall times around wall_ms that mean their instants by one offset: from from_ms on and before until_ms it is
 * zone_instant_ms(z, w) == w - offset_ms. Whoever places many wall times looks again only past until_ms. */
struct zone_stretch { int64_t from_ms, until_ms, offset_ms; };
struct zone_stretch zone_stretch(const struct zone *z, int64_t wall_ms);
const char *zone_tzdata(void);          /* the version of the system's tzdata, "2025b"; "unknown" if it does not say */

/* A small cache for processes that meet many zones: loads on first use, owns what it loaded. Not for threads to share. */
struct zones;
struct zones *zones_new(void);
void zones_free(struct zones *zs);
enum status zones_get(struct zones *zs, const char *name, const struct zone **out, struct error *err);

#endif
