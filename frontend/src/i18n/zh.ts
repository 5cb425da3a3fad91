/** 简体中文。 */
import { asking } from './zh/asking'
import { chat } from './zh/chat'
import { failure } from './zh/failure'
import { importing } from './zh/importing'
import { list } from './zh/list'
import { markdown } from './zh/markdown'
import { page } from './zh/page'
import type { Words } from './en'

export const zh: Words = { ...page, ...list, ...importing, ...asking, ...chat, ...markdown, ...failure }

