/** Draws one block. A settled block is the same object for good, so Vue never looks into it again. */
import { defineComponent, h, type PropType, type VNode } from 'vue'
import CodeBlock from './CodeBlock.vue'
import type { Block, ElementNode, MarkdownNode } from './node'

type Child = VNode | string

export default defineComponent({
  name: 'MarkdownBlock',
  props: {
    block: { type: Object as PropType<Block>, required: true },
    /** The mark that text is still coming, after the last glyph. */
    hasCaret: { type: Boolean, required: true },
  },
  setup: (props) => () => drawNode(props.block.node, props.hasCaret),
})

function drawNode(node: MarkdownNode, hasCaret: boolean): VNode {
  switch (node.kind) {
    case 'text':
      return h('p', [node.text, ...caret(hasCaret)])
    case 'code':
      return h(CodeBlock, { language: node.language, text: node.text, hasCaret })
    case 'element': {
      if (isVoid(node)) return h(node.tag)
      const element = h(node.tag, node.attributes, drawChildren(node.children, hasCaret))
      return node.tag === 'table' ? h('div', { class: 'table', tabindex: 0 }, [element]) : element
    }
  }
}

/** The caret goes down into the last element, as far as there is one. */
function drawChildren(nodes: readonly MarkdownNode[], hasCaret: boolean): Child[] {
  const last = nodes.at(-1)
  const isCaretInside = hasCaret && last !== undefined && last.kind !== 'text' && (last.kind === 'code' || !isVoid(last))
  const children = nodes.map((node) => (node.kind === 'text' ? node.text : drawNode(node, isCaretInside && node === last)))
  return isCaretInside ? children : [...children, ...caret(hasCaret)]
}

function isVoid(node: ElementNode): boolean {
  return node.tag === 'br' || node.tag === 'hr'
}

function caret(isThere: boolean): VNode[] {
  return isThere ? [h('span', { class: 'caret', 'aria-hidden': 'true' })] : []
}
