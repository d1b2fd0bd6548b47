#include "base/hash.h"
#include <sodium.h>
#include <stdint.h>
#include <string.h>

_Static_assert(HASH_SIZE == 2 * crypto_hash_sha256_BYTES + 1, "a SHA-256 as hex");

bool hash_start(void) { return sodium_init() >= 0; /* 1 means that it had been started before */ }

/* libsodium's SHA-256 works in the caller's memory and always answers 0, so there is nothing to check in it. */
void hash_text(char hex[static HASH_SIZE], const char *bytes, size_t n) {
    unsigned char digest[crypto_hash_sha256_BYTES];
    (void)crypto_hash_sha256(digest, (const unsigned char *)(n > 0 ? bytes : ""), n);
    sodium_bin2hex(hex, HASH_SIZE, digest, sizeof digest);
}

_Static_assert(HASH_QUICK_SIZE == crypto_shorthash_siphashx24_BYTES, "a SipHash of 128 bits");

void hash_quick(unsigned char out[static HASH_QUICK_SIZE], const char *bytes, size_t n) {
    static const unsigned char key[crypto_shorthash_siphashx24_KEYBYTES];
    (void)crypto_shorthash_siphashx24(out, (const unsigned char *)(n > 0 ? bytes : ""), n, key);
}

static void add_part(crypto_hash_sha256_state *state, const char *part) {
    unsigned char length[8]; /* big-endian, so that every machine gives the same hash */
    uint64_t n = strlen(part);
    for (int i = 0; i < 8; i++) length[i] = (unsigned char)(n >> (56 - 8 * i));
    (void)crypto_hash_sha256_update(state, length, sizeof length);
    (void)crypto_hash_sha256_update(state, (const unsigned char *)part, n);
}

void hash_parts(char hex[static HASH_SIZE], const char *const *parts, size_t count) {
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    (void)crypto_hash_sha256_init(&state);
    for (size_t i = 0; i < count; i++) add_part(&state, parts[i] != NULL ? parts[i] : "");
    (void)crypto_hash_sha256_final(&state, digest);
    sodium_bin2hex(hex, HASH_SIZE, digest, sizeof digest);
}

bool hash_is_hex(const char *hex) {
    size_t n = 0;
    for (; hex[n] != '\0' && n < HASH_SIZE; n++) {
        if (!((hex[n] >= '0' && hex[n] <= '9') || (hex[n] >= 'a' && hex[n] <= 'f'))) return false;
    }
    return n == HASH_SIZE - 1;
}

void hash_random(char hex[static 33]) {
    unsigned char bits[16];
    randombytes_buf(bits, sizeof bits);
    sodium_bin2hex(hex, 33, bits, sizeof bits);
}
