// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils'
import { describe, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import { createWords } from '../testing/words'
import MarkdownView from './MarkdownView.vue'

// There are no workers here: code stays without colours.
vi.stubGlobal(
  'Worker',
  class extends EventTarget {
    postMessage(): void {
      // No one hears it.
    }
  },
)

function show(text: string, isGrowing: boolean): VueWrapper {
  return mount(MarkdownView, { props: { text, isGrowing, newFrom: null }, global: { plugins: [createWords('en')] } })
}

function elementOf(wrapper: VueWrapper): HTMLElement {
  return wrapper.element as HTMLElement
}

function elementsOf(wrapper: VueWrapper): readonly Element[] {
  return wrapper.findAll('.markdown > .blocks > *').map((child) => child.element)
}

const TEXT = '# Title\n\nSome *text* here.\n\n```js\nlet a\n```\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n- one\n- two\n'

describe('text that grows', () => {
  test('keeps the elements of what stands above it', async () => {
    const wrapper = show('', true)
    let before: readonly Element[] = []
    for (let length = 1; length <= TEXT.length; length += 1) {
      await wrapper.setProps({ text: TEXT.slice(0, length) })
      const now = elementsOf(wrapper)
      const settled = before.slice(0, -1)
      expect(now.slice(0, settled.length)).toEqual(settled)
      before = now
    }
    await wrapper.setProps({ isGrowing: false })
    expect(elementsOf(wrapper)).toEqual(before)
  })

  test('ends up as the same page as the whole at once', async () => {
    const wrapper = show('', true)
    for (let length = 1; length <= TEXT.length; length += 1) await wrapper.setProps({ text: TEXT.slice(0, length) })
    await wrapper.setProps({ isGrowing: false })
    expect(elementOf(wrapper).innerHTML).toBe(elementOf(show(TEXT, false)).innerHTML)
  })

  test.each([
    ['Some *text', 'p'],
    ['Some **text**', 'p'],
    ['- one\n- two', 'ul > li:last-child > p'],
    ['> - one', 'blockquote > ul > li > p'],
    ['```\nlet a', 'figure code .line:last-child'],
    ['# Title', 'h1'],
    ['| a | b |\n|---|---|\n| 1', 'td:first-child'],
  ])('has its caret at the end of %j', (text, place) => {
    const tips = show(text, true).findAll('[data-tip]')
    expect(tips.map(({ element }) => element.matches(place))).toEqual([true])
  })
})

test('a rule holds nothing, and so no caret', () => {
  expect(show('---\n', true).find('[data-tip]').exists()).toBe(false)
})

describe('text that has ended', () => {
  test('has no caret', () => {
    expect(show(TEXT, false).find('[data-tip]').exists()).toBe(false)
  })

  test('names the language of its code', () => {
    expect(show(TEXT, false).find('figcaption').text()).toBe('js')
    expect(show('```\nx\n```', false).find('figcaption').text()).toBe('')
  })

  test('aligns the columns that ask for it, without inline styles', () => {
    expect(show(TEXT, false).find('td.right').text()).toBe('2')
    expect(show(TEXT, false).html()).not.toContain('style=')
  })

  test('fetches a picture from elsewhere only after a click that shows the address', async () => {
    const wrapper = show('![A cat](https://example.com/cat.png)', false)
    expect(wrapper.find('img').exists()).toBe(false)
    const ask = elementOf(wrapper).querySelector('button')
    expect(ask?.textContent).toContain('A cat')
    expect(ask?.textContent).toContain('https://example.com/cat.png')
    ask?.click()
    await nextTick()
    const picture = elementOf(wrapper).querySelector('img')
    expect(picture?.getAttribute('src')).toBe('https://example.com/cat.png')
    expect(picture?.getAttribute('alt')).toBe('A cat')
    expect(picture?.getAttribute('referrerpolicy')).toBe('no-referrer')
  })

  test('shows a picture of our own at once', () => {
    expect(elementOf(show('![A cat](/cat.png)', false)).querySelector('img')?.getAttribute('src')).toBe(`${location.origin}/cat.png`)
  })

  test.each(['data:image/png;base64,AA', 'javascript:alert(1)', 'mailto:a@b.example'])('has only words for a picture at %s', (address) => {
    const element = elementOf(show(`![A cat](${address})`, false))
    expect(element.querySelector('img, button, a')).toBeNull()
    expect(element.textContent).toContain('A cat')
  })

  test('opens links elsewhere, and tells nothing of where they were', () => {
    const link = show('[x](https://a.example "T")', false).find('a')
    expect(link.attributes()).toEqual({ href: 'https://a.example', rel: 'noopener noreferrer', target: '_blank', title: 'T' })
  })

  test('shows raw HTML as what was written', () => {
    expect(show('<b onclick="x()">hi</b>', false).text()).toBe('<b onclick="x()">hi</b>')
  })
})
