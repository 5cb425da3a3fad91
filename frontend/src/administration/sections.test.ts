// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import type { Component } from 'vue'
import { ApiProblem, httpKey } from '../api/http'
import type { ProviderHealth as Health, RunningAnswer } from '../api/oversight'
import { overview } from '../i18n/en/overview'
import { until } from '../testing/conversation-stage'
import { ScriptedHttp, type JsonCall } from '../testing/scripted-http'
import { createWords } from '../testing/words'
import EverybodysUsage from './EverybodysUsage.vue'
import ProviderHealth from './ProviderHealth.vue'
import RunningAnswers from './RunningAnswers.vue'
import SettingsInForce from './SettingsInForce.vue'

const RUNNING: RunningAnswer = {
  id: 'a',
  person_id: 'p',
  name: 'Grace',
  model: 'openai/gpt-x',
  started_at: '2026-11-23T08:00:00.000Z',
  running_ms: 65_000,
  characters: 1234,
  process: 'node:7',
  is_stop_requested: false,
}
const HEALTH: Health = {
  name: 'sea',
  address: 'sea.example',
  is_offered: false,
  state: 'reachable',
  last_error: null,
  requests: 12,
  failures: 1,
  first_token_ms: 640,
  keys: 2,
  keys_at_rest: [],
  models: 3,
  listed_at: '2026-11-23T08:00:00.000Z',
}

let wrapper: VueWrapper
let http: ScriptedHttp

function show(section: Component): void {
  http = new ScriptedHttp()
  wrapper = mount(section, { attachTo: document.body, global: { plugins: [createWords('en')], provide: { [httpKey as symbol]: http } } }) as VueWrapper
}

function text(): string {
  return (document.body.textContent || '').replaceAll(/\s+/g, ' ')
}

function cells(): string[][] {
  return wrapper.findAll('tbody tr').map((row) => row.findAll('th, td').map((cell) => cell.text()))
}

function call(path: string): JsonCall {
  const found = http.calls.findLast((each) => each.path.startsWith(path))
  if (found === undefined) throw new Error(`nobody asked for ${path}`)
  return found
}

afterEach(() => {
  wrapper.unmount()
  vi.useRealTimers()
})

test('a running answer says whose it is and how far, and is stopped with a receipt', async () => {
  show(RunningAnswers)
  call('/api/admin/answers').answer({ answers: [RUNNING], total: 3 })
  await until(() => expect(text()).toContain('Grace'))
  for (const fact of ['openai/gpt-x', '1m 5s', '1,234 characters', 'written by node:7', 'the first 1 of 3']) expect(text()).toContain(fact)
  await wrapper.get('button[aria-label="Stop the answer to Grace"]').trigger('click')
  expect(text()).toContain('Stopping…')
  expect(wrapper.find('button').exists()).toBe(false)
  expect(call('/api/admin/answers/a/stop').request.method).toBe('POST')
  call('/api/admin/answers/a/stop').answer({ status: 'stopped', upstream_closed: true, closed_after_ms: 4 })
  await until(() => expect(http.calls).toHaveLength(3))
  call('/api/admin/answers').answer({ answers: [], total: 0 })
  await until(() => expect(text()).toContain('Nothing is being written.'))
  expect(wrapper.get('[role=status]').text()).toBe('The answer to Grace is stopped; upstream closed after 4 ms.')
})

test('one that cannot be stopped yet can be tried again', async () => {
  show(RunningAnswers)
  call('/api/admin/answers').answer({ answers: [{ ...RUNNING, name: null, process: null }], total: 1 })
  await until(() => expect(text()).toContain('Somebody without an account'))
  expect(text()).toContain('its process has died')
  await wrapper.get('button').trigger('click')
  call('/api/admin/answers/a/stop').refuse(new ApiProblem(503, 'unavailable', '', 1000))
  await until(() => expect(http.calls).toHaveLength(3))
  call('/api/admin/answers').answer({ answers: [RUNNING], total: 1 })
  await until(() => expect(wrapper.find('button').exists()).toBe(true))
  expect(wrapper.get('[role=alert]').text()).toBe('The answer could not be stopped yet. Try again.')
})

test('a provider says how it does, and of an error what it means', async () => {
  show(ProviderHealth)
  const resting = [{ number: 2, until: '2026-01-23T14:32:00.000Z' }]
  const last = { code: 'provider_rate_limited', at: '2026-01-23T14:00:00.000Z' }
  call('/api/admin/providers').answer({ providers: [{ ...HEALTH, keys_at_rest: resting, last_error: last }] })
  await until(() => expect(text()).toContain('sea.example'))
  for (const fact of ['reachable', '2 keys', '3 models, listed', '12 requests, 1 failed', 'median 0.6s to the first token', 'Key 2 rests until Jan 23, 2026']) {
    expect(text()).toContain(fact)
  }
  expect(text()).toContain('The provider is asked too much at the moment.')
})

test('of one that nobody has asked nothing is made up', async () => {
  show(ProviderHealth)
  const bare = { ...HEALTH, state: 'unknown', requests: 0, failures: 0, first_token_ms: null, keys: 0, models: 2, listed_at: null, is_offered: true }
  call('/api/admin/providers').answer({ providers: [bare, { ...bare, name: 'new', models: 0, last_error: { code: 'brand_new', at: '2026-01-23T14:00:00.000Z' } }] })
  await until(() => expect(text()).toContain('not asked yet'))
  for (const fact of ['no key', '2 models, named in the settings', 'looked for on this machine', 'not listed yet', 'brand_new']) expect(text()).toContain(fact)
  expect(text()).not.toContain('median')
})

test('a setting says where it comes from, and a secret only that it is set', async () => {
  show(SettingsInForce)
  const settings = [
    { name: 'OPENAI_API_KEY', value: null, is_secret: true, source: 'environment' },
    { name: 'PARLEY_FILES_KEY_ID', value: null, is_secret: true, source: 'default' },
    { name: 'PARLEY_URL', value: '', is_secret: false, source: 'default' },
    { name: 'PORT', value: '8000', is_secret: false, source: 'env_file' },
    { name: 'HOST', value: '::', is_secret: false, source: 'a_new_one' },
  ]
  call('/api/admin/settings').answer({ version: '0.1.0', schema_revision: '0018', settings })
  await until(() => expect(text()).toContain('Parley 0.1.0, tables of revision 0018'))
  const rows = wrapper.findAll('li').map((row) => row.findAll('.name, .value, .source').map((each) => each.text()))
  expect(rows).toEqual([
    ['OPENAI_API_KEY', 'set', 'environment'],
    ['PARLEY_FILES_KEY_ID', 'not set', 'default'],
    ['PARLEY_URL', 'nothing', 'default'],
    ['PORT', '8000', '.env file'],
    ['HOST', '::', 'a_new_one'],
  ])
})

test('what cannot be read is said', async () => {
  show(SettingsInForce)
  call('/api/admin/settings').refuse(new TypeError('no network'))
  await until(() => expect(wrapper.get('[role=alert]').text()).toBe(overview.overview.failed))
})

test('usage is asked for anew for other days, and added up another way without asking', async () => {
  show(EverybodysUsage)
  const sums = { requests: 2, answers: 2, pictures: 0, speech: 0, input_tokens: 14, output_tokens: 10, estimated: 0, cost: 3, unpriced: 0, unfinished: 0, retries: 0, duration_ms: 1, first_token_ms: 1 }
  const grace = { ...sums, person_id: 'p', login: 'grace', name: 'Grace', model: 'openai/a' }
  const gone = { ...sums, person_id: null, login: null, name: null, model: 'openai/a' }
  call('/api/admin/usage').answer({ totals: { ...sums, requests: 4, cost: 6 }, rows: [grace, gone] })
  await until(() => expect(text()).toContain('Deleted people'))
  expect(cells()).toEqual([
    ['Grace', '$3.00', '2', '2', '0', '0', '14', '10'],
    ['Deleted people', '$3.00', '2', '2', '0', '0', '14', '10'],
  ])
  await wrapper.get('input[value=model]').setValue(true)
  expect(cells()).toEqual([['openai/a', '$6.00', '4', '4', '0', '0', '28', '20']])
  expect(http.calls).toHaveLength(1)
  await wrapper.get('select').setValue('today')
  expect(http.calls).toHaveLength(2)
  const asked = new URL(call('/api/admin/usage').path, 'http://x').searchParams
  expect(asked.get('from')).toBe(asked.get('to'))
})
