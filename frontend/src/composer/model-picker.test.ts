// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { createWords } from '../i18n/i18n'
import ModelPicker from './ModelPicker.vue'

const MODELS = ['small', 'large'].map((name) => ({ id: `demo/${name}`, provider: 'demo', name }))

function show(models = MODELS) {
  return mount(ModelPicker, { props: { models, chosen: 'demo/large' }, global: { plugins: [createWords('en')] } })
}

test('the models are offered by their names, and the chosen one is selected', () => {
  const picker = show()
  expect(picker.findAll('option').map((option) => option.text())).toEqual(['small', 'large'])
  expect(picker.find('select').element.value).toBe('demo/large')
})

test('another one is asked for by its id', async () => {
  const picker = show()
  await picker.find('select').setValue('demo/small')
  expect(picker.emitted('choose')).toEqual([['demo/small']])
})

test('while none is known there is nothing to pick from', () => {
  expect(show([]).find('select').exists()).toBe(false)
})
