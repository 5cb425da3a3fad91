/** Comes, with the voices, once there is an answer. */
import { late } from '../ui/late'

export const ReadAloudButton = late(() => import('./ReadAloudButton.vue'))
