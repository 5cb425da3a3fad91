/** The list of a message's files, fetched with the first one that has any. */
import { late } from '../ui/late'

export const FileList = late(() => import('./FileList.vue'))
