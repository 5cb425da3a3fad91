/** The words of the page as a whole, in Chinese. */
import type { page as en } from '../en/page'

export const page: typeof en = {
  app: {
    name: 'Parley',
    newChat: '新对话',
    connecting: '正在寻找服务器…',
    kept: '无网络连接：显示的是上次读取的内容，您发送的消息稍后发出。',
    menu: '对话列表',
    skip: '跳到对话',
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
  notices: {
    label: '长回答结束时通知我',
    ended: '回答已结束',
  },
  theme: {
    system: '主题：跟随系统',
    light: '主题：浅色',
    dark: '主题：深色',
  },
  problem: {
    refused: '服务器没有接受此请求（HTTP {status}）。',
    again: '重试',
    dismiss: '关闭',
  },
}
