#include "cli/anchors.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status open_file(const char *file, FILE **out, struct error *err) {
    struct stat about;
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return error_set(err, STATUS_ENVIRONMENT, "cannot read %s: %s", file, strerror(errno));
    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
        close(fd);
        return error_set(err, STATUS_ENVIRONMENT, "cannot read %s: it is not a regular file", file);
    }
    *out = fdopen(fd, "r");
    if (*out != NULL) return STATUS_OK;
    close(fd);
    return error_set(err, STATUS_MEMORY, "out of memory");
}

static enum status add_line(const char *line, struct arena *a, anchor_list *list, struct error *err) {
    struct anchor one;
    enum status status = anchor_read(line, &one, err);
    if (status != STATUS_OK) return status;
    struct anchor *added = LIST_PUSH(a, list);
    if (added == NULL) return error_set(err, STATUS_MEMORY, "out of memory");
    *added = one;
    return STATUS_OK;
}

static enum status read_lines(FILE *f, const char *file, struct arena *a, anchor_list *list, struct error *err) {
    char *line = NULL;
    size_t room = 0;
    enum status status = STATUS_OK;
    for (int number = 1; status == STATUS_OK && getline(&line, &room, f) > 0; number++) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '\0') continue;
        status = add_line(line, a, list, err);
        if (status == STATUS_INPUT) error_at(err, file, number);
    }
    free(line);
    if (status == STATUS_OK && ferror(f))
        status = error_set(err, STATUS_ENVIRONMENT, "cannot read %s: %s", file, strerror(errno));
    return status;
}

enum status anchors_of_file(const char *file, struct arena *a, anchor_list *out, struct error *err) {
    FILE *f = NULL;
    enum status status = open_file(file, &f, err);
    if (status != STATUS_OK) return status;
    status = read_lines(f, file, a, out, err);
    fclose(f);
    if (status == STATUS_OK && out->count == 0) status = error_set(err, STATUS_INPUT, "%s holds no anchor", file);
    return status;
}
