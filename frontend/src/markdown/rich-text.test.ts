// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { richText } from './rich-text'

function page(html: string): HTMLElement {
  const element = document.createElement('div')
  element.innerHTML = html
  return element
}

test.each([
  ['text as it is', '<div class="blocks"><p>a <strong>b</strong></p></div><div class="blocks"><h2>c</h2></div>', '<p>a <strong>b</strong></p><h2>c</h2>'],
  [
    'code without its tools and colours',
    '<figure class="code-block"><figcaption><span>js</span><span class="code-tools"><button>Copy</button></span></figcaption><pre><code><span><span class="line"><span class="keyword">let</span> a\n</span><span class="line">b</span></span></code></pre></figure>',
    '<pre dir="ltr"><code>let a\nb</code></pre>',
  ],
  [
    'a formula once, with its TeX set off for those who know no formulas',
    '<p><span class="math" data-tex="x"><span class="katex"><span class="katex-mathml"><math><mi>x</mi><annotation>x</annotation></math></span><span class="katex-html">x</span></span></span></p>',
    '<p><span class="math" data-tex="x"><math><mi>x</mi><annotation> $x$</annotation></math></span></p>',
  ],
  ['a table without its tools', '<div class="table"><div class="table-tools"><button>Copy</button></div><table><tbody><tr><td>1</td></tr></tbody></table></div>', '<div class="table"><table><tbody><tr><td>1</td></tr></tbody></table></div>'],
  ['tasks with a box', '<ul><li data-task=""><input type="checkbox" disabled="" checked=""><p>done</p></li></ul>', '<ul><li data-task="">☑ <p>done</p></li></ul>'],
])('%s', (_, drawn, expected) => expect(richText([page(drawn)])).toBe(expected))
