/** The words of what stands in an answer, in Chinese. */
import type { markdown as en } from '../en/markdown'

export const markdown: typeof en = {
  code: {
    wrap: '自动换行',
    copy: '复制代码',
  },
  table: {
    copy: '复制表格为 CSV',
  },
  task: {
    done: '已完成',
    open: '未完成',
  },
  footnote: {
    back: '返回正文',
  },
  diagram: {
    title: '图表',
    source: '显示源码',
    show: '显示图表',
    failed: '无法绘制此图表。',
  },
  picture: {
    unnamed: '图片',
    load: '从 {address} 加载',
    failed: '图片加载失败',
  },
}
