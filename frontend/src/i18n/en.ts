/** Every word the page says, in English. Its shape is what the other languages have to fill. */
import { asking } from './en/asking'
import { chat } from './en/chat'
import { failure } from './en/failure'
import { importing } from './en/importing'
import { list } from './en/list'
import { markdown } from './en/markdown'
import { page } from './en/page'

export const en = { ...page, ...list, ...importing, ...asking, ...chat, ...markdown, ...failure }

export type Words = typeof en
