// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { createTextStore } from '../sync/text-store'
import LanguageSwitch from '../ui/LanguageSwitch.vue'
import { createWords } from '../testing/words'
import { firstLocale, useLocale } from './use-locale'

const store = createTextStore(() => localStorage)
const Page = defineComponent(() => {
  const { locale, setLocale } = useLocale(store)
  return () => h(LanguageSwitch, { locale: locale.value, onChoose: setLocale })
})

beforeEach(() => localStorage.clear())

test('the switch names the other language, changes the page to it and keeps it', async () => {
  const page = mount(Page, { global: { plugins: [createWords('en')] } })
  expect(document.documentElement.lang).toBe('en')
  expect(page.text()).toBe('中文')
  await page.find('button').trigger('click')
  await vi.waitFor(() => expect(document.documentElement.lang).toBe('zh-Hans'))
  expect(page.text()).toBe('English')
  expect(firstLocale(store, ['en'])).toBe('zh')
})

test('without a choice the page speaks what the browser asks for', () => {
  expect(firstLocale(store, ['zh-CN', 'en'])).toBe('zh')
})
