/**
 * Lets the build leave out what the page does not use of Vue: vue-i18n looks something up in it by a name that no bundler
 * can know, so that all of it would come along. No version of Vue that it could be built with here has what it looks for.
 */
import type { Plugin } from 'vite'

const FILE = /\/vue-i18n\/dist\/vue-i18n\.mjs$/
const LOOK_UP = /if \(key in Vue\) \{\s*return Vue\[key\];\s*\}\s*else (?=\{\s*return Vue\.getCurrentInstance\(\))/

export function partsOfVue(): Plugin {
  return {
    name: 'parts-of-vue',
    apply: 'build',
    transform: {
      filter: { id: FILE },
      handler(code) {
        if (!LOOK_UP.test(code)) throw new Error('vue-i18n has changed: see whether the whole of Vue is still built in')
        return { code: code.replace(LOOK_UP, ''), map: null }
      },
    },
  }
}
