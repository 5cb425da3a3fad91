/**
 * Makes a picture as small as models look at it. It comes out upright, and without what it tells of the place and the
 * camera: what is drawn is only what is seen.
 */

/** Pixels of the longer side: beyond that every provider scales down itself. */
const LONGEST_SIDE = 2048
const QUALITY = 0.85
/** Of the others, what moves would be its first frame, and a vector drawing is a text: the server sees to them. */
const DRAWN = /^image\/(?:jpeg|png|bmp|avif|heic|heif|tiff)$/
/** May be see-through, and stays so; everything else is a photograph. */
const SHARP = /^image\/(?:png|avif)$/

/** The picture as it is to be sent; what is none, or cannot be drawn here, as it is. */
export async function preparePicture(file: File): Promise<Blob> {
  if (!DRAWN.test(file.type)) return file
  const picture = await createImageBitmap(file).catch(() => null)
  if (picture === null) return file
  try {
    return (await drawn(picture, file.type)) ?? file
  } finally {
    picture.close()
  }
}

async function drawn(picture: ImageBitmap, type: string): Promise<Blob | null> {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  const context = canvas.getContext('2d')
  if (context === null) return null
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  const kept = SHARP.test(type) ? 'image/png' : 'image/jpeg'
  return new Promise((resolve) => canvas.toBlob(resolve, kept, QUALITY))
}
