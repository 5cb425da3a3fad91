/** The menus of the list: one file, for the library under them weighs more than everything else in it. */
export { default as folder } from './FolderMenu.vue'
export { default as folders } from './FolderDialog.vue'
export { default as imports } from '../importing/ImportDialog.vue'
export { default as list } from './ListMenu.vue'
export { default as row } from './RowMenu.vue'
export { default as share } from '../sharing/ShareDialog.vue'
