/** Everything around prompts: one file, fetched when somebody types `/`. */
export { default as fill } from './FillDialog.vue'
export { default as manage } from './PromptDialog.vue'
export { default as menu } from './PromptMenu.vue'
