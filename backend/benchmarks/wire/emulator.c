/* An OpenAI-compatible provider that is never the bottleneck: one thread, epoll, a wheel of milliseconds.

   emulator PORT RATE TOKENS [TEXT]
   RATE tokens a second in each answer, or 0: as fast as they are read. TOKENS: how many an answer has.
   TEXT: what each token says; without it tokens are stamped, see wire.h.
   Says `closed ID MICROSECOND` when an answer's connection is closed before its end; ID is the number behind the last
   "stream " of the question. */
#include "wire.h"

#define SLOTS 4096
#define AT_ONCE 64
#define MOST_HELD (1 << 20)

static const char HEAD[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
static const char BEFORE[] =
    "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"bench\","
    "\"choices\":[{\"index\":0,\"delta\":";
static const char LAST[] =
    "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"bench\","
    "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
static const char MODELS[] = "{\"object\":\"list\",\"data\":[{\"id\":\"bench\",\"object\":\"model\"}]}";

struct connection {
    int fd;
    struct buffer in, out;
    int is_answering, is_blocked;
    long id, sent;
    uint64_t started_us, due_ms;
    struct connection *next, *previous; /* in a slot of the wheel */
};

static struct connection wheel[SLOTS];
static int epoll;
static double rate;
static long tokens;
static const char *text;
static uint64_t turned_ms;

static void unschedule(struct connection *each) {
    if (!each->next) return;
    each->next->previous = each->previous;
    each->previous->next = each->next;
    each->next = each->previous = NULL;
}

static void schedule(struct connection *each) {
    each->due_ms = (each->started_us + (uint64_t)(1e6 * (double)each->sent / rate)) / 1000;
    if (each->due_ms <= turned_ms) each->due_ms = turned_ms + 1;
    struct connection *slot = &wheel[each->due_ms % SLOTS];
    each->next = slot;
    each->previous = slot->previous;
    slot->previous->next = each;
    slot->previous = each;
}

static void end(struct connection *each) {
    if (each->is_answering) {
        printf("closed %ld %llu\n", each->id, (unsigned long long)now_us());
        fflush(stdout);
    }
    unschedule(each);
    close(each->fd);
    release(&each->in);
    release(&each->out);
    free(each);
}

static void add_chunk(struct buffer *out, const char *delta, size_t length) {
    static const char after[] = ",\"finish_reason\":null}]}\n\n";
    char size[32];
    size_t whole = sizeof BEFORE - 1 + length + sizeof after - 1;
    append(out, size, (size_t)snprintf(size, sizeof size, "%zx\r\n", whole));
    append(out, BEFORE, sizeof BEFORE - 1);
    append(out, delta, length);
    append(out, after, sizeof after - 1);
    append(out, "\r\n", 2);
}

static void add_token(struct connection *each) {
    char delta[256];
    int length;
    if (text)
        length = snprintf(delta, sizeof delta, "{\"content\":\"%s\"}", text);
    else
        length = snprintf(delta, sizeof delta, "{\"content\":\"%04lx%08lx\"}", each->sent & 0xffff,
                          (unsigned long)(now_us() & 0xffffffff));
    add_chunk(&each->out, delta, (size_t)length);
    each->sent++;
}

static void add_end(struct buffer *out) {
    char size[32];
    append(out, size, (size_t)snprintf(size, sizeof size, "%zx\r\n", sizeof LAST - 1));
    append(out, LAST, sizeof LAST - 1);
    append(out, "\r\ne\r\ndata: [DONE]\n\n\r\n0\r\n\r\n", 26);
}

/* False if the connection is gone. */
static int flush(struct connection *each) {
    size_t done = 0;
    while (done < each->out.length) {
        ssize_t sent = send(each->fd, each->out.data + done, each->out.length - done, MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) break;
        if (sent < 0) return 0;
        done += (size_t)sent;
    }
    if (done) drop(&each->out, done);
    int is_blocked = each->out.length > 0;
    if (is_blocked != each->is_blocked)
        watch(epoll, EPOLL_CTL_MOD, each->fd, EPOLLIN | (is_blocked ? EPOLLOUT : 0), each);
    each->is_blocked = is_blocked;
    return each->out.length < MOST_HELD;
}

/* False if the connection is gone. */
static int write_on(struct connection *each) {
    if (!each->is_answering) return flush(each);
    do {
        int count = rate > 0 ? 1 : AT_ONCE;
        while (count-- && each->sent < tokens) add_token(each);
        if (each->sent >= tokens) {
            add_end(&each->out);
            each->is_answering = 0;
        }
        if (!flush(each)) return 0;
    } while (rate == 0 && each->is_answering && !each->is_blocked);
    if (rate > 0 && each->is_answering) schedule(each);
    return 1;
}

static int answer(struct connection *each, const char *body) {
    if (!strncmp(each->in.data, "GET", 3)) {
        char head[128];
        append(&each->out, head, (size_t)snprintf(head, sizeof head,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n", sizeof MODELS - 1));
        append(&each->out, MODELS, sizeof MODELS - 1);
        return flush(each);
    }
    each->id = -1;
    for (const char *at = body; (at = strstr(at, "stream ")); at++) each->id = atol(at + 7);
    each->sent = 0;
    each->started_us = now_us();
    each->is_answering = 1;
    append(&each->out, HEAD, sizeof HEAD - 1);
    add_chunk(&each->out, "{\"role\":\"assistant\",\"content\":\"\"}", 33);
    return write_on(each);
}

/* False if the connection is gone. */
static int read_in(struct connection *each) {
    char piece[65536];
    ssize_t length = recv(each->fd, piece, sizeof piece, 0);
    if (length <= 0) return length < 0 && errno == EAGAIN;
    append(&each->in, piece, (size_t)length);
    char *body = strstr(each->in.data, "\r\n\r\n");
    if (!body) return 1;
    body += 4;
    char *field = strcasestr(each->in.data, "\r\ncontent-length:");
    size_t whole = (size_t)(body - each->in.data) + (field && field < body ? (size_t)atol(field + 17) : 0);
    if (each->in.length < whole) return 1;
    int is_open = answer(each, body);
    drop(&each->in, whole);
    return is_open;
}

static void take(int listener) {
    int fd;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct connection *each = calloc(1, sizeof *each);
        each->fd = fd;
        watch(epoll, EPOLL_CTL_ADD, fd, EPOLLIN, each);
    }
}

static void turn(void) {
    uint64_t now_ms = now_us() / 1000;
    for (; turned_ms < now_ms; turned_ms++) {
        struct connection *slot = &wheel[turned_ms % SLOTS];
        for (struct connection *each = slot->next, *after; each != slot; each = after) {
            after = each->next;
            if (each->due_ms > turned_ms) continue;
            unschedule(each);
            if (!write_on(each)) end(each);
        }
    }
}

int main(int count, char **values) {
    if (count < 4) {
        fprintf(stderr, "usage: emulator PORT RATE TOKENS [TEXT]\n");
        return 2;
    }
    rate = atof(values[2]);
    tokens = atol(values[3]);
    text = count > 4 ? values[4] : NULL;
    allow_many_sockets();
    for (int i = 0; i < SLOTS; i++) wheel[i].next = wheel[i].previous = &wheel[i];
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in address = loopback(atoi(values[1]));
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) die("listen");
    epoll = epoll_create1(0);
    watch(epoll, EPOLL_CTL_ADD, listener, EPOLLIN, NULL);
    turned_ms = now_us() / 1000;
    struct epoll_event events[512];
    for (;;) {
        int ready = epoll_wait(epoll, events, 512, 1);
        for (int i = 0; i < ready; i++) {
            struct connection *each = events[i].data.ptr;
            if (!each) {
                take(listener);
                continue;
            }
            int is_open = 1;
            if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) is_open = read_in(each);
            if (is_open && events[i].events & EPOLLOUT) is_open = rate > 0 ? flush(each) : write_on(each);
            if (!is_open) end(each);
        }
        turn();
    }
}
