/** What a document needs of the page: formulas, and small components beside code, tables and pictures. */
import { onScopeDispose, useId, type Component } from 'vue'
import { useI18n } from 'vue-i18n'
import type { DrawingTools } from './drawing/drawing-tools'
import { drawFormula, loadKatex } from './formula'
import { openColours, type CodeColours } from './highlight/highlighter'
import type { IdleQueue } from './idle-queue'
import type { Mounting } from './use-mount'

export interface DocumentComponents {
  readonly code: Component
  readonly table: Component
  readonly picture: Component
  readonly diagram: Component
}

interface PageTools {
  readonly tools: DrawingTools
  /** Something that is drawn later has not come yet. */
  readonly isWaiting: () => boolean
  /** What was drawn with them is gone. */
  readonly clear: () => void
}

export function useDrawingTools({ code, table, picture, diagram }: DocumentComponents, { mount, unmount }: Mounting, idle: IdleQueue): PageTools {
  const { t } = useI18n()
  const colours: CodeColours[] = []
  const places = new Set<HTMLElement>()
  let waiting = 0

  function clear(): void {
    for (const each of colours.splice(0)) each.dispose()
    for (const place of places) unmount(place)
    places.clear()
  }

  function addTool(component: Component, props: Readonly<Record<string, unknown>>, place: HTMLElement): void {
    mount(component, props, place)
    places.add(place)
  }

  function removeTool(place: HTMLElement): void {
    unmount(place)
    places.delete(place)
    place.remove()
  }

  onScopeDispose(clear)

  async function drawFormulaLater(place: HTMLElement, tex: string, isDisplayed: boolean): Promise<void> {
    waiting += 1
    const katex = await loadKatex()
    waiting -= 1
    if (katex !== null) idle.add(() => drawFormula(katex, place, tex, isDisplayed))
  }

  const tools: DrawingTools = {
    idPrefix: `${useId()}-`,
    words: { taskDone: t('task.done'), taskOpen: t('task.open'), backToText: t('footnote.back') },
    drawFormula: (place, tex, isDisplayed) => void drawFormulaLater(place, tex, isDisplayed),
    openColours: (language, paint) => {
      const opened = openColours(language, paint, idle)
      if (opened !== null) colours.push(opened)
      return opened
    },
    addCodeTools: (head, shown) => {
      const place = head.appendChild(document.createElement('span'))
      place.className = 'code-tools'
      idle.add(() => addTool(code, { shown }, place))
    },
    addDiagram: (head, source, sourceElement) => {
      const place = document.createElement('div')
      head.after(place)
      const showSource = (isShown: boolean): void => void sourceElement.toggleAttribute('hidden', !isShown)
      idle.add(() => {
        if (place.isConnected) addTool(diagram, { source, showSource }, place)
      })
      return () => {
        removeTool(place)
        showSource(true)
      }
    },
    addTableTools: (place, element) => addTool(table, { element }, place),
    addPicture: (place, shown) => addTool(picture, { shown }, place),
  }
  return { tools, isWaiting: () => waiting > 0, clear }
}
