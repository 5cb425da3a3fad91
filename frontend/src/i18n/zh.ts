/** 简体中文。 */
import { asking } from './zh/asking'
import { chat } from './zh/chat'
import { failure } from './zh/failure'
import { importing } from './zh/importing'
import { list } from './zh/list'
import { markdown } from './zh/markdown'
import { page } from './zh/page'
import { sharing } from './zh/sharing'
import type { Words } from './en'
import type { ImportWords } from './en/importing'
import type { SharingWords } from './en/sharing'

export const zh: Words & ImportWords & SharingWords = { ...page, ...list, ...importing, ...sharing, ...asking, ...chat, ...markdown, ...failure }

