/** What shows and asks for pictures: fetched with the first that is wanted. */
import { defineAsyncComponent } from 'vue'

export const PictureGrid = defineAsyncComponent(() => import('./PictureGrid.vue'))
export const DrawingOptions = defineAsyncComponent(() => import('./DrawingOptions.vue'))
