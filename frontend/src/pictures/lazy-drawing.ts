/** What shows and asks for pictures: fetched with the first that is wanted. */
import { late } from '../ui/late'

export const PictureGrid = late(() => import('./PictureGrid.vue'))
export const DrawingOptions = late(() => import('./DrawingOptions.vue'))
