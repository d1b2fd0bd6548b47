/* channel_settings.h - a clinic's channel settings as values: a copy that lives by itself, whether two mean the same. */
#ifndef STRIDE_REMIND_CHANNEL_SETTINGS_H
#define STRIDE_REMIND_CHANNEL_SETTINGS_H
#include "clinical/clinic/channels.h"

/* All texts of *out live in a; false when memory is out. Heartbeat and anchor are copied too. */
bool channel_settings_copy(const struct clinic_channels *from, struct arena *a, struct clinic_channels *out);
/* Whether both have the channel, with the same settings, or neither has it. */
bool channel_settings_same(const struct clinic_channels *a, const struct clinic_channels *b, enum channel_kind kind);

#endif
