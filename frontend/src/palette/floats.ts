/** What opens over the page: one file, fetched when the first of it is asked for. */
export { default as palette } from './PaletteDialog.vue'
export { default as shortcuts } from './ShortcutList.vue'
