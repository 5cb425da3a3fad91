/** The words of sharing, in Chinese. */
import type { SharingWords } from '../en/sharing'

export const sharing: SharingWords = {
  sharing: {
    heading: '分享此对话',
    about: '拥有此地址的人都能看到对话现在的样子，其中包含所附的文件，但不包含之后的内容。',
    reasoning: '显示模型的思考过程',
    tools: '显示工具调用及其结果',
    system_prompt: '显示系统提示词',
    create: '生成地址',
    failed: '操作未成功：服务器无法连接，或没有接受。',
    list: '地址',
    copy: '复制地址：{share}',
    revoke: '撤销地址：{share}',
    with: { reasoning: '含思考过程', tools: '含工具调用', system_prompt: '含系统提示词' },
    shared: '分享于 {date}',
    untitled: '分享的对话',
    question: '问题',
    systemPrompt: '系统提示词',
    goOn: '从这里继续',
    missing: '此内容未分享，或已撤销。',
    unreachable: '无法连接服务器，正在重试…',
  },
}
