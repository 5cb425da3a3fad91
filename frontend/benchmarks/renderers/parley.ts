/** The product's own, with everything around it that the product has. */
import { createApp, defineComponent, h, useTemplateRef } from 'vue'
import { createWords } from '../../src/i18n/i18n'
import '../../src/markdown/code-block.css'
import CodeTools from '../../src/markdown/CodeTools.vue'
import DiagramView from '../../src/markdown/DiagramView.vue'
import '../../src/markdown/markdown.css'
import ShownPicture from '../../src/markdown/ShownPicture.vue'
import TableTools from '../../src/markdown/TableTools.vue'
import { useDocument, type MarkdownDocument } from '../../src/markdown/use-document'
import { useMount } from '../../src/markdown/use-mount'
import '../../src/theme/base.css'
import '../../src/theme/tokens.css'
import { nextFrame, type CreateRenderer } from '../renderer'

export const create: CreateRenderer = (place) => {
  let page: MarkdownDocument | undefined
  const app = createApp(
    defineComponent(() => {
      const element = useTemplateRef<HTMLElement>('element')
      page = useDocument(element, { code: CodeTools, table: TableTools, picture: ShownPicture, diagram: DiagramView }, useMount())
      return () => h('div', { ref: 'element', class: 'markdown live' })
    }),
  )
  app.use(createWords('en', {}))
  app.mount(place)

  async function settle(): Promise<void> {
    while (page?.isSettled() === false) await nextFrame()
  }

  return {
    append: (text) => {
      page?.append(text)
    },
    finish: async () => {
      page?.finish()
      await settle()
    },
  }
}
