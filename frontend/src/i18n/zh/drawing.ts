/** The words of drawing, in Chinese. */
import type { DrawingWords } from '../en/drawing'

export const drawing: DrawingWords = {
  drawing: {
    options: '图片选项',
    count: '张数',
    size: '尺寸',
    auto: '自动',
    shape: { square: '方形，{size}', wide: '横向，{size}', tall: '纵向，{size}' },
    qualityLabel: '质量',
    quality: { low: '低', medium: '中', high: '高', standard: '标准', hd: '高清' },
    leave: '改为文字回答',
    list: '图片',
    named: '{words}（第 {n} 张，共 {of} 张）',
    open: '查看大图：{name}',
    coming: '这张图片还在绘制',
    download: '下载',
    downloadAll: '全部下载',
    edit: '编辑这张图片',
    vary: '这张图片的变体',
    previous: '上一张图片',
    next: '下一张图片',
  },
}
