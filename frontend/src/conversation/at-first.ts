/** So many messages are there at once: more than fit on a screen. What stands above comes when the page is idle. */
export const AT_FIRST = 16
