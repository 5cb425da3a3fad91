/** The words of where a question is written, in Chinese. */
import type { asking as en } from '../en/asking'

export const asking: typeof en = {
  composer: {
    label: '消息',
    placeholder: '输入消息',
    send: '发送',
    stop: '停止',
    queue: '在这个回答之后发送',
  },
  queue: {
    label: '等待发送的消息',
    after: {
      answer: '在这个回答之后发送',
      conversation: '对话加载后发送',
      word: '尚未发送',
    },
    sendNow: '立即发送',
    edit: '编辑这条消息',
    remove: '移除这条消息',
  },
  models: {
    label: '模型：{models}',
    heading: '选择模型',
    search: '搜索模型',
    several: '最多同时询问 {most} 个',
    place: '{n}/{of}',
    andMore: '{model} 和另外 {n} 个',
    favourites: '收藏',
    used: '最近使用',
    favourite: '收藏：{model}',
    times: '{n}×',
    more: '{model} 多回答一次',
    less: '{model} 少回答一次',
    window: '上下文 {tokens}',
    vision: '能看图',
    reasoning: '会推理',
    tools: '会用工具',
    images: '会画图',
    price: '每百万词元：输入 {input}，输出 {output}',
  },
}
