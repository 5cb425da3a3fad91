/* Reads many streams at once and measures them: one thread, epoll.

   client PORT KIND STREAMS PER_SECOND WARM SECONDS TOKEN READERS ENDING COUNT
   KIND: parley, or openai for whatever speaks the provider's own protocol. Opens PER_SECOND streams a second until there
   are STREAMS; from WARM seconds on it measures for SECONDS. TOKEN: how many characters a token has; 12 are taken for
   stamps. READERS: how many read each answer besides the one who asked for it. ENDING: what is done with COUNT streams
   after that, one every 10 ms: `stop` asks Parley to stop them, `leave` closes this side of their connections, `none`.
   Says `begin`, `end`, `stop ID MICROSECOND`, `left MICROSECONDS`, of the first stream `reached TOKENS MICROSECOND`, and at last its figures as one line of JSON. */
#include "wire.h"

#include <sys/random.h>

#define MOST_US 2000000
/* How many tokens of the first stream are told as `reached`. */
#define MARK 50000

enum part { HEAD, SIZE, DATA, AFTER, BODY };

struct stream {
    int fd, status, is_over, is_further;
    long id, tokens;
    enum part part;
    size_t left;
    uint64_t asked_us, left_us;
    struct buffer in, line;
};

static struct {
    long streams, failed, tokens, wrong, bytes;
    uint32_t us[MOST_US], first_us[MOST_US];
    long firsts;
} seen;

static int port, is_parley, token_length, is_measuring, epoll;
static uint32_t secret;

static void identify(char *id, const char *kind, long number) {
    snprintf(id, 40, "%08x-%s-4000-8000-%012lx", secret, kind, number);
}

static int connected(void) {
    struct sockaddr_in address = loopback(port);
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address)) die("connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

static void ask(int fd, const char *method, const char *path, const char *body) {
    char request[2048];
    int length = snprintf(request, sizeof request,
        "%s %s HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\n"
        "Content-Length: %zu\r\n\r\n%s", method, path, strlen(body), body);
    if (send(fd, request, (size_t)length, MSG_NOSIGNAL) != length) die("send");
}

static struct stream *open_stream(long number, int is_further) {
    struct stream *each = calloc(1, sizeof *each);
    each->id = number;
    each->is_further = is_further;
    each->fd = connected();
    each->asked_us = now_us();
    char path[128], body[512], question[40], answer[40], conversation[40];
    identify(question, "0001", number);
    identify(answer, "0002", number);
    identify(conversation, "0003", number);
    if (is_further) {
        snprintf(path, sizeof path, "/api/messages/%s/events", answer);
        ask(each->fd, "GET", path, "");
    } else if (is_parley) {
        snprintf(path, sizeof path, "/api/conversations/%s/messages", conversation);
        snprintf(body, sizeof body, "{\"id\":\"%s\",\"answer_id\":\"%s\",\"conversation\":{},\"parts\":"
                 "[{\"type\":\"text\",\"text\":\"stream %ld\"}]}", question, answer, number);
        ask(each->fd, "POST", path, body);
    } else {
        snprintf(body, sizeof body, "{\"model\":\"bench\",\"stream\":true,\"messages\":"
                 "[{\"role\":\"user\",\"content\":\"stream %ld\"}]}", number);
        ask(each->fd, "POST", "/v1/chat/completions", body);
    }
    watch(epoll, EPOLL_CTL_ADD, each->fd, EPOLLIN | EPOLLRDHUP, each);
    return each;
}

static void note(uint32_t *histogram, uint64_t us) { histogram[us < MOST_US ? us : MOST_US - 1]++; }

static void take_token(struct stream *each, const char *token, uint64_t now) {
    if (!each->tokens && !each->is_further && is_measuring) {
        note(seen.first_us, now - each->asked_us);
        seen.firsts++;
    }
    if (token_length == TOKEN_LENGTH) {
        char digits[TOKEN_LENGTH + 1] = {0};
        memcpy(digits, token, TOKEN_LENGTH);
        uint32_t sent = (uint32_t)strtoul(digits + NUMBER_LENGTH, NULL, 16);
        digits[NUMBER_LENGTH] = 0;
        if (strtol(digits, NULL, 16) != (each->tokens & 0xffff)) seen.wrong++;
        if (is_measuring) note(seen.us, (uint32_t)((uint32_t)now - sent));
    }
    each->tokens++;
    if (!each->id && !each->is_further && each->tokens % MARK == 0) {
        printf("reached %ld %llu\n", each->tokens, (unsigned long long)now);
        fflush(stdout);
    }
    seen.tokens += is_measuring;
}

static void take_line(struct stream *each, uint64_t now) {
    const char *marker = is_parley ? "\"text\":\"" : "\"content\":\"";
    char *line = each->line.data;
    if (!strncmp(line, "event: end", 10) || !strncmp(line, "data: [DONE]", 12)) each->is_over = 1;
    if (strncmp(line, "data: ", 6) || (is_parley && !strstr(line, "\"part\":"))) return;
    char *at = strstr(line, marker);
    if (!at) return;
    at += strlen(marker);
    size_t length = strcspn(at, "\"");
    if (length % (size_t)token_length) seen.wrong++;
    for (; length >= (size_t)token_length; length -= (size_t)token_length, at += token_length)
        take_token(each, at, now);
}

static void take_text(struct stream *each, const char *data, size_t length, uint64_t now) {
    while (length) {
        const char *end = memchr(data, '\n', length);
        size_t size = end ? (size_t)(end - data) : length;
        append(&each->line, data, size);
        if (!end) return;
        take_line(each, now);
        each->line.length = 0;
        data += size + 1;
        length -= size + 1;
    }
}

/* Takes a response apart as it comes: its head, and a body that is chunked or goes on to the connection's end. */
static void take(struct stream *each, uint64_t now) {
    struct buffer *in = &each->in;
    size_t at = 0;
    for (;;) {
        char *data = in->data + at, *end;
        size_t length = in->length - at, size;
        if (each->part == HEAD) {
            end = length ? strstr(data, "\r\n\r\n") : NULL;
            if (!end) break;
            each->status = atoi(data + 9);
            char *chunked = strcasestr(data, "transfer-encoding: chunked");
            each->part = chunked && chunked < end ? SIZE : BODY;
            at += (size_t)(end - data) + 4;
        } else if (each->part == SIZE) {
            end = length ? memchr(data, '\n', length) : NULL;
            if (!end) break;
            each->left = strtoul(data, NULL, 16);
            if (!each->left) each->is_over = 1;
            at += (size_t)(end - data) + 1;
            each->part = DATA;
        } else {
            if (!length || each->is_over) break;
            size = each->part == DATA && each->left < length ? each->left : length;
            if (each->part == AFTER) {
                size = each->left < length ? each->left : length;
            } else {
                take_text(each, data, size, now);
            }
            at += size;
            if (each->part == BODY) continue;
            each->left -= size;
            if (each->left) break;
            if (each->part == DATA) {
                each->part = AFTER;
                each->left = 2;
            } else {
                each->part = SIZE;
            }
        }
    }
    if (at) drop(in, at);
}

static void end_stream(struct stream *each) {
    if (each->left_us) {
        printf("left %llu\n", (unsigned long long)(now_us() - each->left_us));
        fflush(stdout);
    } else if (!each->is_over) {
        seen.failed++;
    }
    close(each->fd);
    each->fd = -1;
    release(&each->in);
    release(&each->line);
}

/* How often it looks what has come. */
enum { EVERY_US = 500 };

static void look(uint64_t until) {
    static char piece[1 << 20];
    struct epoll_event events[512];
    int64_t left = (int64_t)(until - now_us());
    /* Whoever writes to a process that sleeps pays for waking it, which is no cost of a relay: it looks by itself. */
    usleep(left < EVERY_US ? (useconds_t)(left > 0 ? left : 0) : EVERY_US);
    int ready = epoll_wait(epoll, events, 512, 0);
    for (int i = 0; i < ready; i++) {
        struct stream *each = events[i].data.ptr;
        ssize_t length = recv(each->fd, piece, sizeof piece, MSG_DONTWAIT);
        if (length < 0 && errno == EAGAIN) continue;
        if (length <= 0) {
            end_stream(each);
            continue;
        }
        if (is_measuring) seen.bytes += length;
        append(&each->in, piece, (size_t)length);
        take(each, now_us());
        if (each->is_over || (each->status && each->status != 200)) {
            if (each->status != 200) fprintf(stderr, "%d: %.300s\n", each->status, each->in.data);
            end_stream(each);
        }
    }
}

static double quantile_ms(const uint32_t *histogram, double share) {
    uint64_t count = 0, upto = 0;
    for (int us = 0; us < MOST_US; us++) count += histogram[us];
    for (int us = 0; us < MOST_US; us++)
        if (count && (upto += histogram[us]) >= (uint64_t)(share * (double)count)) return us / 1000.0;
    return -1;
}

static void stop(const struct stream *each) {
    char path[128], answer[40];
    identify(answer, "0002", each->id);
    snprintf(path, sizeof path, "/api/messages/%s/stop", answer);
    int fd = connected();
    printf("stop %ld %llu\n", each->id, (unsigned long long)now_us());
    fflush(stdout);
    ask(fd, "POST", path, "{}");
    /* What it says is not asked for here; it is closed with the process. */
}

int main(int count, char **values) {
    if (count != 11) {
        fprintf(stderr, "usage: client PORT KIND STREAMS PER_SECOND WARM SECONDS TOKEN READERS ENDING COUNT\n");
        return 2;
    }
    port = atoi(values[1]);
    is_parley = !strcmp(values[2], "parley");
    long most = atol(values[3]), readers = atol(values[8]), ended = 0, to_end = atol(values[10]);
    double per_second = atof(values[4]), warm = atof(values[5]), seconds = atof(values[6]);
    token_length = atoi(values[7]);
    if (getrandom(&secret, sizeof secret, 0) != sizeof secret) die("getrandom");
    allow_many_sockets();
    epoll = epoll_create1(0);
    struct stream **streams = calloc((size_t)most, sizeof *streams);
    uint64_t started = now_us(), begin = started + (uint64_t)(warm * 1e6), over = begin + (uint64_t)(seconds * 1e6);
    int has_begun = 0;
    for (uint64_t now; (now = now_us()) < over;) {
        if (!has_begun && now >= begin) {
            has_begun = is_measuring = 1;
            puts("begin");
            fflush(stdout);
        }
        uint64_t next = over;
        if (seen.streams < most) {
            next = started + (uint64_t)(1e6 * (double)seen.streams / per_second);
            if (now >= next) {
                streams[seen.streams] = open_stream(seen.streams, 0);
                seen.streams++;
            }
        }
        if (readers && seen.streams == most && now >= begin - (uint64_t)(warm * 5e5)) {
            for (long i = 0; i < most; i++)
                for (long j = 0; j < readers; j++) open_stream(i, 1);
            readers = 0;
        }
        look(has_begun ? next : next < begin ? next : begin);
    }
    is_measuring = 0;
    puts("end");
    fflush(stdout);
    long failed = seen.failed;
    for (; ended < to_end; ended++) {
        struct stream *each = streams[ended];
        if (!strcmp(values[9], "stop")) stop(each);
        if (!strcmp(values[9], "leave")) {
            each->left_us = now_us();
            shutdown(each->fd, SHUT_WR);
        }
        for (uint64_t until = now_us() + 10000; now_us() < until;) look(until);
    }
    if (to_end)
        for (uint64_t until = now_us() + 1000000; now_us() < until;) look(until);
    printf("{\"streams\":%ld,\"failed\":%ld,\"wrong\":%ld,\"tokens\":%ld,\"bytes\":%ld,\"p50_ms\":%.3f,\"p99_ms\":%.3f,"
           "\"max_ms\":%.3f,\"first_p50_ms\":%.3f,\"first_p99_ms\":%.3f}\n",
           seen.streams, failed, seen.wrong, seen.tokens, seen.bytes, quantile_ms(seen.us, 0.5),
           quantile_ms(seen.us, 0.99), quantile_ms(seen.us, 1), quantile_ms(seen.first_us, 0.5),
           quantile_ms(seen.first_us, 0.99));
}
