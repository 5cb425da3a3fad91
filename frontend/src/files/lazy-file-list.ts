/** The list of a message's files, fetched with the first one that has any. */
import { defineAsyncComponent } from 'vue'

export const FileList = defineAsyncComponent(() => import('./FileList.vue'))
