/* patients.c - patients who check in when they have been reminded, as long as nobody ends them:
 *
 *     patients SOCKET LOG CONFIRMED
 *
 * LOG is what the webhooks' receiver keeps: every other patient in it ("k7" of "k7.1/webhook/0") checks in over the
 * socket beside the store, until the service has confirmed it; its id then stands in CONFIRMED, on the disk before
 * anything else is asked. Without a service, or an answer, it is asked again, with the same key. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define MOST 20000
static struct {
    int number;
    char state;
} patient[MOST]; /* 'w' waits, 'c' is confirmed */
static int known;

static void learn(int number) {
    for (int i = 0; i < known; i++)
        if (patient[i].number == number) return;
    if (number % 2 == 1 || known == MOST) return;
    patient[known].number = number;
    patient[known++].state = 'w';
}

/* What has been added to the log since; half a line waits for its end. */
static void read_log(const char *name, long *from) {
    static char line[1 << 16];
    FILE *f = fopen(name, "r");
    if (!f) return;
    if (fseek(f, *from, SEEK_SET) == 0)
        while (fgets(line, sizeof line, f) && strchr(line, '\n')) {
            char *at = strstr(line, ".1/webhook/0");
            *from = ftell(f);
            while (at && at > line && at[-1] >= '0' && at[-1] <= '9') at--;
            if (at && at > line && at[-1] == 'k') learn((int)strtol(at, NULL, 10));
        }
    fclose(f);
}

static int confirmed(const char *path, int number) {
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    char ask[300], answer[4096];
    struct timeval patience = {.tv_sec = 2};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 0;
    size_t got = 0;
    snprintf(to.sun_path, sizeof to.sun_path, "%.100s", path);
    int n = snprintf(ask, sizeof ask,
                     "{\"deed\":\"checkin\",\"who\":\"k%d\",\"named\":true,\"key\":\"key-%d\",\"args\":{\"session\":"
                     "\"k%d.1\",\"done\":true,\"during\":2}}\n",
                     number, number, number);
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) == 0 && send(fd, ask, (size_t)n, MSG_NOSIGNAL) == n) {
        ssize_t more;
        while (got < sizeof answer - 1 && (more = recv(fd, answer + got, sizeof answer - 1 - got, 0)) > 0)
            got += (size_t)more;
        answer[got] = '\0';
        yes = strstr(answer, "\"status\":\"ok\"") != NULL;
        if (!yes && got > 0) fprintf(stderr, "k%d: %.300s\n", number, answer);
    }
    close(fd);
    return yes;
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    int out = open(argv[3], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    for (long from = 0;;) {
        char id[20];
        struct timespec moment = {.tv_nsec = 3000000};
        read_log(argv[2], &from);
        for (int i = 0; i < known; i++) {
            if (patient[i].state == 'c' || !confirmed(argv[1], patient[i].number)) continue;
            patient[i].state = 'c';
            int n = snprintf(id, sizeof id, "k%d\n", patient[i].number);
            if (write(out, id, (size_t)n) != n || fsync(out) != 0) return 1;
        }
        nanosleep(&moment, NULL);
    }
}
