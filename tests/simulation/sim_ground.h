/* sim_ground.h - what the simulated clinic serves. */
#ifndef STRIDE_TESTS_SIM_GROUND_H
#define STRIDE_TESTS_SIM_GROUND_H
#include "practice/practice.h"

void ground_served(struct served *out, size_t *count);   /* room for 8; for as long as the process lives */
const char *ground_protocol(int which);                  /* 0: calm; 1, 2: others */

#endif
