/** Seconds of silence as MP3 (ISO/IEC 11172-3): frames of layer III, 128 kbit/s at 44.1 kHz, in which nothing stands. */
export function silence(seconds: number): Buffer {
  const frame = Buffer.alloc(417)
  frame.set([0xff, 0xfb, 0x90, 0x64])
  return Buffer.concat(Array.from({ length: Math.ceil((seconds * 44_100) / 1152) }, () => frame))
}
