/** The words of drawing, in English. They come with what says them. */
export const drawing = {
  drawing: {
    options: 'Pictures',
    count: 'Pictures',
    size: 'Size',
    auto: 'Automatic',
    shape: { square: 'Square, {size}', wide: 'Wide, {size}', tall: 'Tall, {size}' },
    qualityLabel: 'Quality',
    quality: { low: 'Low', medium: 'Medium', high: 'High', standard: 'Standard', hd: 'HD' },
    leave: 'Ask for words instead',
    list: 'Pictures',
    named: '{words} ({n} of {of})',
    open: 'Show large: {name}',
    coming: 'This picture is still being drawn',
    download: 'Download',
    downloadAll: 'Download all',
    edit: 'Edit this picture',
    vary: 'Variations of this picture',
    previous: 'Previous picture',
    next: 'Next picture',
  },
}

export type DrawingWords = typeof drawing
