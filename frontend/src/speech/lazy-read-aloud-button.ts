/** Comes, with the voices, once there is an answer. */
import { defineAsyncComponent } from 'vue'

export const ReadAloudButton = defineAsyncComponent(() => import('./ReadAloudButton.vue'))
