/*
 * The peer of the lock benchmarks: zward's lock file protocol in C. 'locks' compiles and runs it.
 *
 *   lock-peer uncontended DIRECTORY LOCKS RECORD
 *       Takes and releases a free lock that often, with an owner record of RECORD bytes; prints the nanoseconds of one.
 *   lock-peer contend DIRECTORY MILLIS PAUSE line|no-line
 *       Says "ready", waits for a line, then for that long: takes the lock, holds it for a millisecond, releases it,
 *       pauses for PAUSE microseconds. With no-line it does not wait in line but for the lock file, as everybody at
 *       once. Prints the thread's number, 0, and a line for each turn: asked, acquired and releasing, in nanoseconds of
 *       CLOCK_MONOTONIC, which is the clock of System.nanoTime().
 *
 * Its system calls are those of zward, as strace(1) shows of both:
 *
 *   a free lock   fcntl(.queue, F_OFD_GETLK)                                    does anybody wait?
 *                 open, statx(fd), fcntl(F_OFD_SETLK), statx(path)              have the file
 *                 pwrite                                                        have the lock
 *   a held lock   fcntl(.queue, F_OFD_GETLK), and if nobody waits
 *                 open, statx(fd), fcntl(F_OFD_SETLK) = EAGAIN, close           not free
 *                 open(.queue), statx(fd), fcntl(F_OFD_SETLK), fcntl(F_OFD_SETLKW) if taken     head of the line
 *                 open, statx(fd), fcntl(F_OFD_SETLK), fcntl(F_OFD_SETLKW) if taken, statx(path)
 *                 fcntl(F_UNLCK), close, and the line above again, if the holder unlinked what was waited for
 *                 fcntl(.queue, F_UNLCK), close(.queue), pwrite                 have the lock
 *   release       statx(path), unlink, fcntl(F_UNLCK), close
 *
 * What zward does beyond that, and C has no need for: rt_sigprocmask before each F_OFD_SETLKW, the futexes of its
 * timeout, and once a second a look at the directory.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MOST_TURNS = 1 << 20, PAGE = 4096, PLACE_IN_LINE = 42 };

static const unsigned WANTED = STATX_TYPE | STATX_MODE | STATX_NLINK | STATX_UID | STATX_INO | STATX_SIZE;

struct file {
    int fd;
    struct statx status;
};

struct turn {
    int64_t asked, acquired, releasing;
};

static char path[PAGE];
static char queue_path[PAGE];
static struct file queue;
static char record[PAGE];
static size_t record_size = 512;

static void die(const char *what) {
    perror(what);
    exit(1);
}

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static struct file open_file(const char *name) {
    struct file file;
    file.fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (file.fd < 0 || statx(file.fd, "", AT_EMPTY_PATH, WANTED, &file.status) != 0) {
        die(name);
    }
    return file;
}

static bool is_at_its_path(const struct file *file) {
    struct statx there;
    if (statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, WANTED, &there) != 0) {
        if (errno != ENOENT) {
            die(path);
        }
        return false;
    }
    return there.stx_ino == file->status.stx_ino && there.stx_dev_major == file->status.stx_dev_major
        && there.stx_dev_minor == file->status.stx_dev_minor;
}

static bool try_byte(const struct file *file, off_t byte) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};
    if (fcntl(file->fd, F_OFD_SETLK, &lock) == 0) {
        return true;
    }
    if (errno != EAGAIN) {
        die("F_OFD_SETLK");
    }
    return false;
}

static void wait_for_byte(const struct file *file, off_t byte) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};
    if (!try_byte(file, byte) && fcntl(file->fd, F_OFD_SETLKW, &lock) != 0) {
        die("F_OFD_SETLKW");
    }
}

static bool nobody_waits(void) {
    struct flock other = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 0};
    if (fcntl(queue.fd, F_OFD_GETLK, &other) != 0) {
        die("F_OFD_GETLK");
    }
    return other.l_type == F_UNLCK;
}

static void unlock(const struct file *file, off_t byte) {
    struct flock lock = {.l_type = F_UNLCK, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};
    fcntl(file->fd, F_OFD_SETLK, &lock);
    close(file->fd);
}

static bool try_once(struct file *file) {
    while (true) {
        *file = open_file(path);
        if (!try_byte(file, 0)) {
            close(file->fd);
            return false;
        }
        if (is_at_its_path(file)) {
            return true;
        }
        unlock(file, 0);
    }
}

static void wait_for_file(struct file *file) {
    while (true) {
        *file = open_file(path);
        wait_for_byte(file, 0);
        if (is_at_its_path(file)) {
            return;
        }
        unlock(file, 0);
    }
}

static void stand_in_line(struct file *file) {
    struct file place = open_file(queue_path);
    wait_for_byte(&place, PLACE_IN_LINE);
    wait_for_file(file);
    unlock(&place, PLACE_IN_LINE);
}

static void acquire(bool in_line, struct file *file) {
    if (!in_line) {
        wait_for_file(file);
    } else if (!nobody_waits() || !try_once(file)) {
        stand_in_line(file);
    }
    if (pwrite(file->fd, record, record_size, 0) != (ssize_t)record_size) {
        die("pwrite");
    }
}

static void release(const struct file *file) {
    if (!is_at_its_path(file)) {
        fprintf(stderr, "%s was removed or replaced\n", path);
        exit(1);
    }
    if (unlink(path) != 0) {
        die("unlink");
    }
    unlock(file, 0);
}

static void uncontended(long locks) {
    struct file file;
    int64_t start = now();
    for (long i = 0; i < locks; i++) {
        acquire(true, &file);
        release(&file);
    }
    printf("%.1f\n", (double)(now() - start) / (double)locks);
}

static void contend(long millis, long pause_micros, bool in_line) {
    static struct turn turns[MOST_TURNS];
    const struct timespec hold = {.tv_nsec = 1000000};
    const struct timespec pause = {.tv_nsec = pause_micros * 1000};
    struct file file;
    int count = 0;

    puts("ready");
    fflush(stdout);
    if (getchar() == EOF) {
        fprintf(stderr, "standard input ended before the start\n");
        exit(1);
    }
    int64_t end = now() + millis * INT64_C(1000000);
    for (; count < MOST_TURNS && now() < end; count++) {
        struct turn *turn = &turns[count];
        turn->asked = now();
        acquire(in_line, &file);
        turn->acquired = now();
        nanosleep(&hold, NULL);
        turn->releasing = now();
        release(&file);
        if (pause_micros > 0) {
            nanosleep(&pause, NULL);
        }
    }
    puts("0");
    for (int i = 0; i < count; i++) {
        printf("%jd %jd %jd\n", (intmax_t)turns[i].asked, (intmax_t)turns[i].acquired, (intmax_t)turns[i].releasing);
    }
}

int main(int argc, char **argv) {
    bool is_contend = argc == 6 && strcmp(argv[1], "contend") == 0;
    if (!is_contend && (argc != 5 || strcmp(argv[1], "uncontended") != 0)) {
        fprintf(stderr, "usage: see the head of lock-peer.c\n");
        return 2;
    }
    snprintf(path, sizeof path, "%s/bench.lock", argv[2]);
    snprintf(queue_path, sizeof queue_path, "%s/.queue", argv[2]);
    memset(record, 'r', sizeof record);
    queue = open_file(queue_path);
    if (is_contend) {
        contend(atol(argv[3]), atol(argv[4]), strcmp(argv[5], "line") == 0);
        return 0;
    }
    record_size = strtoul(argv[4], NULL, 10);
    if (record_size > sizeof record) {
        fprintf(stderr, "a record has %zu bytes at most\n", sizeof record);
        return 2;
    }
    uncontended(atol(argv[3]));
    return 0;
}
