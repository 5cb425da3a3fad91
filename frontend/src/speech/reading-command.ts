/** Shows nothing: says that the latest answer can be read aloud. */
import { defineComponent, type PropType } from 'vue'
import { need } from '../inject'
import { commandsKey } from '../palette/commands'
import { useVoices } from './use-voices'

export interface ReadableAnswer {
  readonly id: string
  readonly markdown: string
}

export const ReadingCommand = defineComponent({
  props: { answer: { type: Object as PropType<ReadableAnswer>, required: true } },
  setup(props) {
    const { canRead, read } = useVoices()
    need(commandsKey).offer(() => (canRead.value ? { readAloud: () => read(props.answer.id, props.answer.markdown) } : {}))
    return () => null
  },
})
