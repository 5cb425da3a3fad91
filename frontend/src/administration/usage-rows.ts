/** Usage by person, by model, or by both: rows added up to those that are wanted. Pure. */
import type { ByUse, EverybodysRow } from '../api/oversight'

export type RowsBy = 'person' | 'model' | 'both'

/** Null: it is not about one. A person without an id: all whose account is gone. */
export interface UsageLine extends Pick<ByUse, 'cost' | 'unpriced' | 'requests' | 'answers' | 'pictures' | 'speech' | 'input_tokens' | 'output_tokens'> {
  readonly key: string
  readonly person: { readonly id: string | null; readonly login: string | null; readonly name: string | null } | null
  readonly model: string | null
}

const COUNTED = ['cost', 'unpriced', 'requests', 'answers', 'pictures', 'speech', 'input_tokens', 'output_tokens'] as const

/** The costliest first, and where that is the same, those with the most tokens. */
export function linesOf(rows: readonly EverybodysRow[], by: RowsBy): readonly UsageLine[] {
  const lines = new Map<string, UsageLine>()
  for (const row of rows) {
    const line = lineOf(row, by)
    const before = lines.get(line.key)
    lines.set(line.key, before === undefined ? line : plus(before, line))
  }
  return [...lines.values()].sort((one, other) => other.cost - one.cost || tokensOf(other) - tokensOf(one) || other.requests - one.requests)
}

function lineOf(row: EverybodysRow, by: RowsBy): UsageLine {
  const { person_id: id, login, name, model } = row
  const key = [by === 'model' ? '' : (id ?? 'gone'), by === 'person' ? '' : model].join(' ')
  return { ...row, key, person: by === 'model' ? null : { id, login, name }, model: by === 'person' ? null : model }
}

function plus(one: UsageLine, other: UsageLine): UsageLine {
  return { ...one, ...Object.fromEntries(COUNTED.map((name) => [name, one[name] + other[name]])) }
}

function tokensOf(line: UsageLine): number {
  return line.input_tokens + line.output_tokens
}
