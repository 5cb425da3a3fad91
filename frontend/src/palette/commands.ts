/** What can be done from anywhere: whoever can do something says so, for as long as they are there. */
import { computed, onScopeDispose, shallowReactive, type ComputedRef, type InjectionKey } from 'vue'
import type { Shortcut } from './shortcut'

/** In the order in which they are listed. */
export const COMMANDS = {
  palette: { key: 'k', mod: true },
  newChat: { key: 'o', mod: true, shift: true },
  write: { key: 'escape', shift: true },
  attach: null,
  model: null,
  instructions: null,
  prompts: null,
  temporary: null,
  regenerate: null,
  editQuestion: null,
  toEnd: null,
  pin: null,
  archive: null,
  share: null,
  download: null,
  print: null,
  import: null,
  usage: null,
  settings: null,
  delete: null,
  theme: null,
  language: null,
  notices: null,
  shortcuts: { key: '?' },
} as const satisfies Readonly<Record<string, Shortcut | null>>

export type CommandName = keyof typeof COMMANDS

export interface Command {
  readonly name: CommandName
  readonly shortcut: Shortcut | null
  readonly run: () => void
}

/** Only those that can be done now. */
export type Abilities = Readonly<Partial<Record<CommandName, () => void>>>

export interface CommandBook {
  readonly commands: ComputedRef<readonly Command[]>
  /** Offers them while the component that calls is there. */
  readonly offer: (abilities: () => Abilities) => void
}

export const commandsKey: InjectionKey<CommandBook> = Symbol('commands')

export function createCommandBook(): CommandBook {
  const offered = shallowReactive(new Set<() => Abilities>())
  const commands = computed(() => {
    const abilities = Object.assign({}, ...[...offered].map((each) => each())) as Abilities
    return (Object.keys(COMMANDS) as CommandName[]).flatMap((name) => {
      const run = abilities[name]
      return run === undefined ? [] : [{ name, shortcut: COMMANDS[name], run }]
    })
  })
  return {
    commands,
    offer(abilities) {
      offered.add(abilities)
      onScopeDispose(() => offered.delete(abilities))
    },
  }
}

/** Those whose name has every word of the query in it. */
export function commandsLike<T extends { readonly label: string }>(commands: readonly T[], query: string): readonly T[] {
  const words = query.toLowerCase().split(/\s+/)
  return commands.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)))
}
