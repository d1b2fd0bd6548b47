/* transaction.h - what begins and ends a transaction (store_begin … of store.h), ready before it is needed; private to
 * store/. */
#ifndef STRIDE_STORE_TRANSACTION_H
#define STRIDE_STORE_TRANSACTION_H
#include "store/sql.h"

enum status transaction_ready(struct store *s, struct error *err);

#endif
