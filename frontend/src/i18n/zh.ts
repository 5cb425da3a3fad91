/** 简体中文。 */
import { asking } from './zh/asking'
import { chat } from './zh/chat'
import { drawing } from './zh/drawing'
import { failure } from './zh/failure'
import { importing } from './zh/importing'
import { list } from './zh/list'
import { markdown } from './zh/markdown'
import { page } from './zh/page'
import { settings } from './zh/settings'
import { sharing } from './zh/sharing'
import { speech } from './zh/speech'
import { usage } from './zh/usage'
import type { Words } from './en'
import type { DrawingWords } from './en/drawing'
import type { ImportWords } from './en/importing'
import type { SettingsWords } from './en/settings'
import type { SharingWords } from './en/sharing'
import type { SpeechWords } from './en/speech'
import type { UsageWords } from './en/usage'

export const zh: Words & DrawingWords & ImportWords & SettingsWords & SharingWords & SpeechWords & UsageWords = { ...page, ...list, ...drawing, ...importing, ...settings, ...sharing, ...speech, ...usage, ...asking, ...chat, ...markdown, ...failure }

