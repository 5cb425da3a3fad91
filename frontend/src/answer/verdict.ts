/** What a failed attempt to open an answer's stream means for the next one. Pure. */
import type { ApiProblem } from '../api/http'

export type Verdict = 'again' | 'refused' | 'gone'

/** A proxy's or a restarting server's way to say: not now. */
const PASSING = new Set([408, 502, 503, 504])

/** `problem` is null where the connection failed. `isConfirmed`: the server has spoken about this run, so only the deletion of the answer can end the reading. */
export function verdictOn(problem: ApiProblem | null, isConfirmed: boolean): Verdict {
  if (problem === null || PASSING.has(problem.status)) return 'again'
  if (!isConfirmed) return 'refused'
  return problem.status === 404 || problem.status === 410 ? 'gone' : 'again'
}
