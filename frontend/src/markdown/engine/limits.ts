/** Where this reading of Markdown ends although the specifications go on. What is beyond is text. */

/** How far behind a mark the one may be that belongs to it. Without a bound, one bracket would keep a whole paragraph open. */
export const REACH = 2048
/** The same for the brackets around the text of a link: about as long as a label may be. */
export const LINK_REACH = 1024
/** The same for `$…$`: prices are far more often written than formulas of this length. */
export const FORMULA_REACH = 1024
/** How long a mark that may come to nothing is kept back, within its line. */
export const HELD_CHARACTERS = 80
/** How deep containers stand in each other, and marked text in marked text: deeper no one can read, and everything else would have to bear it. */
export const DEEPEST = 100
/** How many columns a table has: the page has to lay them out. */
export const MOST_COLUMNS = 100
