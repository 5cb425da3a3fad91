/** The words of the settings, in Chinese. */
import type { SettingsWords } from '../en/settings'

export const settings: SettingsWords = {
  settings: {
    heading: '设置',
    retention: '{days} 天内没有任何活动的对话会被删除。置顶的对话会保留。',
    tokens: '程序令牌',
    about: '会使用 OpenAI API 的程序可以向这个 Parley 提问：把这个地址交给它们，并用令牌作为 API 密钥。',
    copyAddress: '复制地址',
    name: '令牌的用途',
    example: '用在哪里？例如：我的编辑器',
    make: '创建令牌',
    once: '{name} 的令牌。请现在复制：它不会再次显示。',
    copy: '复制令牌',
    failed: '操作未成功：无法连接服务器，或服务器没有接受。',
    made: '创建于 {date}',
    used: '最近使用于 {date}',
    neverUsed: '从未使用',
    revoke: '撤销 {name} 的令牌',
  },
}
