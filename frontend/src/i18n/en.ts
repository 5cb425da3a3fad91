/** What the page says from the start, in English. Its shape is what the other languages have to fill. */
import { asking } from './en/asking'
import { chat } from './en/chat'
import { failure } from './en/failure'
import { list } from './en/list'
import { markdown } from './en/markdown'
import { page } from './en/page'

export const en = { ...page, ...list, ...asking, ...chat, ...markdown, ...failure }

export type Words = typeof en
