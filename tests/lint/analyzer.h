/* analyzer.h - what clang's analyzer cannot see from one file: error_set returns the status that it was given.
 *
 * Included before each file by "make lint" only. Without it, every "return error_set(err, STATUS_INPUT, ...)" would count
 * as perhaps STATUS_OK, and what the caller then uses as not set. */
#ifndef STRIDE_LINT_ANALYZER_H
#define STRIDE_LINT_ANALYZER_H
#include "base/error.h"

#define error_set(err, status, ...) ((void)error_set(err, status, __VA_ARGS__), (status))

#endif
