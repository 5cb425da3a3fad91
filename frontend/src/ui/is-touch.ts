/** Whether one types on glass here: Enter is then the only key that breaks a line, and focus pushes a keyboard up. */
export function isTouch(): boolean {
  return matchMedia('(pointer: coarse)').matches
}
