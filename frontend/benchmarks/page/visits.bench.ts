/** How long a visit takes on a slow telephone until one can go on, beside a bare page of the same server. */
import { test } from '@playwright/test'
import { circumstances, publish, table } from '../report'
import { FilledStack } from './filled-stack'
import { middle, spread } from './middle'
import { firstVisit, repeatVisit, type Visit } from './visit'

const RUNS = 5

interface Compared {
  readonly ours: readonly Visit[]
  readonly bare: readonly Visit[]
}

test('visits', async ({ browser }) => {
  const stack = await FilledStack.start()
  try {
    const { longAddress, address, bareAddress } = stack
    const first = await compared(
      () => firstVisit(browser, longAddress),
      () => firstVisit(browser, bareAddress),
    )
    const repeat = await compared(
      () => repeatVisit(browser, longAddress, address),
      () => repeatVisit(browser, longAddress, bareAddress),
    )
    const head = ['visit', 'its last script', 'the conversation’s last byte', 'the field takes typing', 'goal', 'the end is shown', 'a bare page takes typing', 'and shows its end', 'times']
    const rows = [row('the first, by the address of a conversation', 2500, first), row('a later one, at `/`: the last conversation', 1000, repeat)]
    publish('visits', `${table([head, ...rows])}\n\n${circumstances(browser.version())}`)
  } finally {
    await stack.stop()
  }
})

/** Turn by turn, so that what else goes on in the machine meets both. */
async function compared(ours: () => Promise<Visit>, bare: () => Promise<Visit>): Promise<Compared> {
  const found: { ours: Visit[]; bare: Visit[] } = { ours: [], bare: [] }
  // The first ones warm the server up.
  for (let run = 0; run <= RUNS; run += 1) {
    found.ours.push(await ours())
    found.bare.push(await bare())
  }
  return { ours: found.ours.slice(1), bare: found.bare.slice(1) }
}

function row(name: string, goal: number, { ours, bare }: Compared): readonly string[] {
  const of = (visits: readonly Visit[], key: keyof Visit): readonly number[] => visits.map((visit) => visit[key])
  return [
    name,
    ...(['scripts', 'conversation', 'typing'] as const).map((key) => spread(of(ours, key))),
    `${goal}: ${middle(of(ours, 'typing')) < goal ? 'yes' : 'no'}`,
    spread(of(ours, 'shown')),
    ...(['typing', 'shown'] as const).map((key) => spread(of(bare, key))),
    (middle(of(ours, 'shown')) / middle(of(bare, 'shown'))).toFixed(1),
  ]
}
