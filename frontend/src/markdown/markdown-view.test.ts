// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils'
import { describe, expect, test } from 'vitest'
import { createWords } from '../i18n/i18n'
import MarkdownView from './MarkdownView.vue'

function show(text: string, isGrowing: boolean): VueWrapper {
  return mount(MarkdownView, { props: { text, isGrowing, newFrom: null }, global: { plugins: [createWords('en')] } })
}

function elementsOf(wrapper: VueWrapper): readonly Element[] {
  return wrapper.findAll('.markdown > *').map((child) => child.element)
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
    expect(wrapper.html()).toBe(show(TEXT, false).html())
  })

  test.each([
    ['Some *text', 'p'],
    ['Some **text**', 'p > strong'],
    ['- one\n- two', 'ul > li:last-child'],
    ['```\nlet a', 'figure code'],
    ['# Title', 'h1'],
  ])('has its caret at the end of %j', (text, place) => {
    const caret = show(text, true).find('.caret')
    expect(caret.element.parentElement?.matches(place)).toBe(true)
    expect(caret.element.nextSibling).toBeNull()
  })
})

test('a rule holds nothing, and so no caret', () => {
  expect(show('---\n', true).find('hr').element.childNodes.length).toBe(0)
})

describe('text that has ended', () => {
  test('has no caret', () => {
    expect(show(TEXT, false).find('.caret').exists()).toBe(false)
  })

  test('names the language of its code', () => {
    expect(show(TEXT, false).find('figcaption').text()).toBe('js')
    expect(show('```\nx\n```', false).find('figcaption').text()).toBe('text')
  })

  test('aligns the columns that ask for it, without inline styles', () => {
    expect(show(TEXT, false).find('td.right').text()).toBe('2')
    expect(show(TEXT, false).html()).not.toContain('style=')
  })

  test('loads no picture, but leads to it', () => {
    const wrapper = show('![A cat](https://example.com/cat.png)', false)
    expect(wrapper.find('img').exists()).toBe(false)
    expect(wrapper.find('a').attributes()).toMatchObject({ href: 'https://example.com/cat.png', rel: 'noopener noreferrer', target: '_blank' })
    expect(wrapper.find('a').text()).toBe('A cat')
  })

  test('shows raw HTML as what was written', () => {
    expect(show('<b onclick="x()">hi</b>', false).text()).toBe('<b onclick="x()">hi</b>')
  })
})
