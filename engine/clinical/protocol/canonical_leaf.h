/* canonical_leaf.h - the leaves of expressions in the canonical form; used by canonical*.c alone.
 *
 * Each reads the members of one operator (canonical.h) into a node whose op and path the caller sets. */
#ifndef STRIDE_CLINICAL_CANONICAL_LEAF_H
#define STRIDE_CLINICAL_CANONICAL_LEAF_H
#include "clinical/protocol/canonical_reader.h"

#define LIMIT_MAX 10000                  /* thousandths of a pain score */

/* The members "finding" and "context" as this protocol declares them; context 0 when the finding has none. */
enum status canonical_leaf_finding(struct reader *r, const json_t *e, int32_t *finding);
enum status canonical_leaf_context(struct reader *r, const json_t *e, int32_t finding, int32_t *context);

enum status canonical_leaf_yes(struct reader *r, const json_t *e, struct node *n);
enum status canonical_leaf_value(struct reader *r, const json_t *e, struct node *n);
enum status canonical_leaf_any(struct reader *r, const json_t *e, struct node *n);       /* of whatever type */
enum status canonical_leaf_rank(struct reader *r, const json_t *e, struct node *n);
enum status canonical_leaf_code(struct reader *r, const json_t *e, struct node *n);
enum status canonical_leaf_window(struct reader *r, const json_t *e, struct node *n);
enum status canonical_leaf_baseline(struct reader *r, const json_t *e, struct node *n);
enum status canonical_leaf_plan(struct reader *r, const json_t *e, struct node *n);

#endif
