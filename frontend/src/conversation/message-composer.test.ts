// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, test } from 'vitest'
import { createWords } from '../i18n/i18n'
import MessageComposer from './MessageComposer.vue'

let composer: VueWrapper | null = null

function show(text: string, isWriting = false): VueWrapper {
  composer = mount(MessageComposer, {
    props: { text, isWriting },
    global: { plugins: [createWords('en')] },
    attachTo: document.body,
  })
  return composer
}

afterEach(() => composer?.unmount())

function sent(wrapper: VueWrapper): number {
  return wrapper.emitted('send')?.length ?? 0
}

describe('Enter', () => {
  test('sends', async () => {
    const wrapper = show('Why?')
    await wrapper.find('textarea').trigger('keydown', { key: 'Enter' })
    expect(sent(wrapper)).toBe(1)
  })

  test('with Shift breaks the line', async () => {
    const wrapper = show('Why?')
    const event = new KeyboardEvent('keydown', { key: 'Enter', shiftKey: true, cancelable: true, bubbles: true })
    wrapper.find('textarea').element.dispatchEvent(event)
    await wrapper.vm.$nextTick()
    expect(event.defaultPrevented).toBe(false)
    expect(sent(wrapper)).toBe(0)
  })

  test.each([{ isComposing: true }, { keyCode: 229 }])('belongs to the input method while it composes: %o', async (how) => {
    const wrapper = show('weishenme')
    await wrapper.find('textarea').trigger('keydown', { key: 'Enter', ...how })
    expect(sent(wrapper)).toBe(0)
  })

  test.each(['', ' \n\t '])('does not send %j', async (text) => {
    const wrapper = show(text)
    await wrapper.find('textarea').trigger('keydown', { key: 'Enter' })
    expect(sent(wrapper)).toBe(0)
  })

  test('does not send while an answer is being written', async () => {
    const wrapper = show('Next', true)
    await wrapper.find('textarea').trigger('keydown', { key: 'Enter' })
    expect(sent(wrapper)).toBe(0)
  })
})

describe('Escape', () => {
  test('stops what is being written, wherever the focus is', () => {
    const wrapper = show('', true)
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))
    expect(wrapper.emitted('stop')).toHaveLength(1)
  })

  test('belongs to the input method while it composes', () => {
    const wrapper = show('', true)
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', isComposing: true }))
    expect(wrapper.emitted('stop')).toBeUndefined()
  })

  test('does nothing when nothing is being written', () => {
    const wrapper = show('')
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))
    expect(wrapper.emitted('stop')).toBeUndefined()
  })
})

describe('its one button', () => {
  test('sends, and the focus stays where one writes', async () => {
    const wrapper = show('Why?')
    await wrapper.find('form').trigger('submit')
    expect(sent(wrapper)).toBe(1)
    expect(document.activeElement).toBe(wrapper.find('textarea').element)
  })

  test('sends nothing while there is nothing', () => {
    expect(show(' ').find('button[aria-label=Send]').attributes()).toHaveProperty('disabled')
  })

  test('stops while an answer is being written', async () => {
    const wrapper = show('Next', true)
    await wrapper.find('button[aria-label=Stop]').trigger('click')
    expect(wrapper.emitted('stop')).toHaveLength(1)
    expect(document.activeElement).toBe(wrapper.find('textarea').element)
  })
})

test('what is typed is passed on', async () => {
  const wrapper = show('')
  await wrapper.find('textarea').setValue('Why')
  expect(wrapper.emitted('write')).toEqual([['Why']])
})

test('its field is called Message', () => {
  expect(show('').find('textarea').attributes('aria-label')).toBe('Message')
})
