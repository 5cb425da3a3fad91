// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createWords } from '../testing/words'
import { commandsKey, createCommandBook } from '../palette/commands'
import MessageComposer from './MessageComposer.vue'

let composer: VueWrapper | null = null

function show(text: string, isWriting = false): VueWrapper {
  composer = mount(MessageComposer, {
    props: { text, hasFiles: false, attaching: null, writingId: isWriting ? 'a' : null },
    global: { plugins: [createWords('en')], provide: { [commandsKey as symbol]: createCommandBook() } },
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

  test('sends also while an answer is being written: it waits for its turn', async () => {
    const wrapper = show('Next', true)
    await wrapper.find('textarea').trigger('keydown', { key: 'Enter' })
    expect(sent(wrapper)).toBe(1)
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
  test.each([
    ['Why?', false, 'Send', { send: [[]] }],
    ['', false, 'Send', {}],
    [' \n', false, 'Send', {}],
    ['', true, 'Stop', { stop: [[]] }],
    ['Next', true, 'Send after this answer', { send: [[]] }],
  ] as const)('with %j in the field and an answer being written: %s is called %s', async (text, isWriting, name, emitted) => {
    const wrapper = show(text, isWriting)
    const button = wrapper.find('button')
    expect(button.attributes('aria-label')).toBe(name)
    await wrapper.find('form').trigger('submit')
    expect({ send: wrapper.emitted('send'), stop: wrapper.emitted('stop') }).toEqual({ send: undefined, stop: undefined, ...emitted })
  })

  test('stays the same element, whatever it does', async () => {
    const wrapper = show('Why?')
    const button = wrapper.find('button').element
    for (const props of [{ text: '', writingId: 'a' }, { text: 'Next' }, { writingId: 'b' }, { writingId: null }, { text: '' }]) {
      await wrapper.setProps(props)
      expect(wrapper.find('button').element).toBe(button)
    }
  })

  test.each([null, 'the next one'])('ignores a press that was meant for Stop and came too late, when %j is being written', async (writingId) => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const wrapper = show('Next', true)
    await wrapper.setProps({ writingId })
    vi.advanceTimersByTime(399)
    await wrapper.find('form').trigger('submit')
    expect(sent(wrapper)).toBe(0)
    vi.advanceTimersByTime(1)
    await wrapper.find('form').trigger('submit')
    expect(sent(wrapper)).toBe(1)
    vi.useRealTimers()
  })
})

describe('the up arrow', () => {
  test.each([
    ['', 1],
    ['Why', 0],
  ])('in a field that holds %j edits the last question %i times', async (text, times) => {
    const wrapper = show(text)
    await wrapper.find('textarea').trigger('keydown', { key: 'ArrowUp' })
    expect(wrapper.emitted('editLast')?.length ?? 0).toBe(times)
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

describe('with files', () => {
  const button = (wrapper: VueWrapper): string | undefined => wrapper.find('button[type=submit]').attributes('aria-label')

  test('a question needs no words', async () => {
    const wrapper = show('')
    await wrapper.setProps({ hasFiles: true })
    expect(button(wrapper)).toBe('Send')
    await wrapper.find('textarea').trigger('keydown', { key: 'Enter' })
    expect(sent(wrapper)).toBe(1)
  })

  test('that are on their way, it says that it will wait, and can be sent all the same', async () => {
    const wrapper = show('')
    await wrapper.setProps({ attaching: 'busy' })
    expect(button(wrapper)).toBe('Send once the files are there')
    await wrapper.find('textarea').trigger('keydown', { key: 'Enter' })
    expect(sent(wrapper)).toBe(1)
    await wrapper.setProps({ attaching: 'asked' })
    expect(button(wrapper)).toBe('Sent once the files are there: press to take it back')
  })

  test('that the server has lost, it is not sent without them', async () => {
    const wrapper = show('Read this.')
    await wrapper.setProps({ attaching: 'missing' })
    expect(button(wrapper)).toBe('Attach the missing files again, or take them out, to send')
    expect(wrapper.find('button[type=submit]').attributes('aria-disabled')).toBe('true')
    await wrapper.find('textarea').trigger('keydown', { key: 'Enter' })
    await wrapper.find('form').trigger('submit')
    expect(sent(wrapper)).toBe(0)
  })

  test.each(['busy', 'missing'])('that are %s, an answer that is being written can be stopped', async (attaching) => {
    const wrapper = show('', true)
    await wrapper.setProps({ attaching })
    expect(button(wrapper)).toBe('Stop')
  })
})
