/* What the emulator and the client have in common: time, sockets, growing buffers. Linux only. */
#ifndef WIRE_H
#define WIRE_H

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* A token's text: four digits of its number and eight of the microsecond in which it was sent, all hexadecimal. */
#define TOKEN_LENGTH 12
#define NUMBER_LENGTH 4

struct buffer {
    char *data;
    size_t length, capacity;
};

static inline void die(const char *what) {
    perror(what);
    exit(1);
}

static inline uint64_t now_us(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000 + (uint64_t)time.tv_nsec / 1000;
}

static inline void append(struct buffer *buffer, const void *data, size_t length) {
    if (buffer->length + length + 1 > buffer->capacity) {
        buffer->capacity = 2 * (buffer->length + length) + 256;
        buffer->data = realloc(buffer->data, buffer->capacity);
        if (!buffer->data) die("realloc");
    }
    memcpy(buffer->data + buffer->length, data, length);
    buffer->length += length;
    buffer->data[buffer->length] = 0;
}

/* Drops the beginning, which has been dealt with. */
static inline void drop(struct buffer *buffer, size_t length) {
    memmove(buffer->data, buffer->data + length, buffer->length - length);
    buffer->length -= length;
}

static inline void release(struct buffer *buffer) {
    free(buffer->data);
    *buffer = (struct buffer){0};
}

static inline struct sockaddr_in loopback(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static inline void allow_many_sockets(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static inline void watch(int epoll, int operation, int fd, uint32_t events, void *owner) {
    struct epoll_event event = {.events = events, .data.ptr = owner};
    if (epoll_ctl(epoll, operation, fd, &event)) die("epoll_ctl");
}

#endif
