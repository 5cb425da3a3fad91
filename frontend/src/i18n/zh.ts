/** 简体中文。 */
import type { Words } from './en'

export const zh: Words = {
  app: {
    name: 'Parley',
    newChat: '新对话',
  },
  missing: {
    title: '这个地址没有页面',
    home: '开始新对话',
  },
  empty: {
    title: '想了解些什么？',
    suggestions: '提问建议',
    explain: '用一个小例子解释哈希表的工作原理',
    compare: '用表格比较三种存储密码的方式',
    plan: '为多年没有徒步的人规划一次周末步行',
    write: '写一个查找最大的十个文件的 shell 脚本',
  },
  composer: {
    label: '消息',
    placeholder: '输入消息',
    send: '发送',
    stop: '停止',
  },
  model: {
    label: '模型',
  },
  conversation: {
    label: '对话',
    loading: '正在加载对话',
    missing: '这个对话不存在，或已被删除。',
    unreachable: '无法连接服务器，正在重试…',
    toEnd: '跳到末尾',
  },
  question: {
    label: '你的消息',
    showAll: '展开全部',
    showLess: '收起',
  },
  answer: {
    label: '回答',
    reasoning: '思考过程',
    toolCall: '工具调用：{name}',
    continue: '继续',
    regenerate: '重新生成',
    copy: '复制',
    copied: '已复制',
    copyFailed: '浏览器拒绝了复制',
    gone: '这个回答已被删除。',
    failed: '回答失败。',
    interrupted: 'Parley 在写这个回答时被停止了。',
  },
  status: {
    asking: '正在提问',
    connecting: '正在连接',
    retrying: '正在重试',
    retryingIn: '{seconds} 秒后重试',
    continuing: '正在续写',
    writing: '正在书写',
    stopping: '正在停止',
    reconnecting: '连接已断开，正在重连',
    paused: '标签页隐藏期间暂停',
  },
  receipt: {
    tokens: '{n} 个 token',
    aboutTokens: '约 {n} 个 token',
    first: '首字 {seconds} 秒',
    rate: '每秒 {rate} 个',
    stopped: '已停止',
    stoppedAfter: '已停止，上游在 {ms} 毫秒后关闭',
    failed: '失败',
    interrupted: '已中断',
    length: '因长度上限被截断',
    filtered: '被内容过滤器截断',
  },
  announce: {
    started: '回答开始',
    complete: '回答完成',
    stopped: '回答已停止',
    failed: '回答失败',
    interrupted: '回答已中断',
  },
  code: {
    plain: '文本',
    copy: '复制代码',
  },
  problem: {
    refused: '服务器没有接受此请求（HTTP {status}）。',
    again: '重试',
    dismiss: '关闭',
  },
}
