/** What a model is called where there is little room. Pure. */

/** Its name without its provider's, and without its maker's: `openrouter/meta-llama/llama-3` is `llama-3`. */
export function modelName(id: string | null): string {
  return id === null ? '' : id.slice(id.lastIndexOf('/') + 1)
}
