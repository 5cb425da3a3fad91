/** streamdown, in React. */
import { createElement, useLayoutEffect, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { Streamdown } from 'streamdown'
import type { CreateRenderer } from '../renderer'

interface DocumentProps {
  readonly source: string
  readonly isAnimating: boolean
  readonly onDrawn: () => void
}

function Document({ source, isAnimating, onDrawn }: DocumentProps): ReactNode {
  useLayoutEffect(onDrawn)
  return createElement(Streamdown, { isAnimating }, source)
}

export const create: CreateRenderer = (place) => {
  const root = createRoot(place)
  let source = ''

  function draw(isAnimating: boolean): Promise<void> {
    return new Promise((onDrawn) => root.render(createElement(Document, { source, isAnimating, onDrawn })))
  }

  return {
    append: (text) => {
      source += text
      return draw(true)
    },
    finish: () => draw(false),
  }
}
