/** What the server says of itself: whose data it shows, how long a stream may be silent, and its models. */
import { computed, readonly, ref, shallowReadonly, shallowRef, type InjectionKey, type Ref, type ShallowRef } from 'vue'
import { ApiProblem, type Http } from '../api/http'
import { getModels } from '../api/models'
import { getSession } from '../api/session'
import type { Person } from '../api/person'
import type { ModelKind, ModelList } from '../api/model-wire'
import { forgetPeople } from './forget-people'
import { lastOwner, noteOwner } from './last-owner'
import { tryUntilDone, type OnWake } from './retry'
import { scopeSignal } from './scope-signal'
import type { TextStore } from './text-store'

/** Files: how large each may be, and how many a question may have. */
export interface UploadLimits {
  readonly bytes: number
  readonly files: number
}

export interface Server {
  /** From the last visit until the server has said it; null before the first one. */
  readonly ownerId: Readonly<Ref<string | null>>
  /** Who is signed in; null where nobody has to be, and until it is known. */
  readonly person: Readonly<ShallowRef<Person | null>>
  readonly models: Readonly<ShallowRef<ModelList>>
  readonly silenceMs: Readonly<Ref<number>>
  /** So many answers to one question may be asked for at once. */
  readonly mostAnswers: Readonly<Ref<number>>
  readonly uploadLimits: Readonly<ShallowRef<UploadLimits>>
  /** How large a file of conversations from elsewhere may be. */
  readonly importBytes: Readonly<Ref<number>>
  /** How long nothing may happen in a temporary chat before it is gone. */
  readonly sessionExpiryMs: Readonly<Ref<number>>
  /** After so many days without anything happening in it a conversation is deleted; null: never. */
  readonly retentionDays: Readonly<Ref<number | null>>
  /** A model names conversations, after their first answers. */
  readonly hasModelTitles: Readonly<Ref<boolean>>
  /** Only so much may be spent in a month. */
  readonly hasBudget: Readonly<Ref<boolean>>
  /** Recordings can be written down. */
  readonly hasTranscription: Readonly<Ref<boolean>>
  /** The provider has a voice. */
  readonly hasSpeech: Readonly<Ref<boolean>>
}

export const serverKey: InjectionKey<Server> = Symbol('server')

/** Until the server has said its own. */
const USUAL_SILENCE_MS = 30_000

/** `onOther`: somebody else is here than at the last visit, of whom nothing may be shown. */
export function useServer(http: Http, store: TextStore, onWake: OnWake, onOther: (id: string) => void): Server {
  const ownerId = ref(lastOwner(store))
  const person: ShallowRef<Person | null> = shallowRef(null)
  const models = shallowRef<ModelList>({ models: [], default: null, default_image: null })
  const silenceMs = ref(USUAL_SILENCE_MS)
  const mostAnswers = ref(1)
  const uploadLimits = shallowRef<UploadLimits>({ bytes: Infinity, files: Infinity })
  const importBytes = ref(Infinity)
  const sessionExpiryMs = ref(0)
  const retentionDays: Ref<number | null> = ref(null)
  const hasModelTitles = ref(false)
  const hasBudget = ref(false)
  const voices = shallowRef({ transcription: false, speech: false })
  const signal = scopeSignal()

  /** Also if it was listed only after the server had said what it has. */
  function hasVoice(kind: ModelKind & keyof typeof voices.value): Readonly<Ref<boolean>> {
    return computed(() => voices.value[kind] || models.value.models.some((model) => model.kind === kind))
  }

  async function load<T>(call: () => Promise<T>, accept: (value: T) => void): Promise<void> {
    const isFinal = (error: unknown): boolean => error instanceof ApiProblem && error.status < 500
    // Without models the page still works: the server picks its default one.
    const value = await tryUntilDone(call, { signal, onWake, isFinal }).catch(() => null)
    if (value !== null) accept(value)
  }

  void load(
    () => getSession(http, signal),
    (session) => {
      if (ownerId.value !== null && ownerId.value !== session.owner.id) {
        onOther(session.owner.id)
        return
      }
      ownerId.value = session.owner.id
      http.callFor(session.owner.id)
      person.value = session.person
      // Where another call may be somebody else's, nothing is shown before it is known whose it is.
      noteOwner(store, session.is_vouched ? null : session.owner.id)
      if (session.is_vouched) void forgetPeople(store, session.owner.id)
      silenceMs.value = session.watchdog_ms
      sessionExpiryMs.value = session.limits.session_expiry_ms
      retentionDays.value = session.limits.retention_days
      hasModelTitles.value = session.features.model_titles
      hasBudget.value = session.features.budget
      voices.value = session.features
      mostAnswers.value = session.limits.answers_at_once
      importBytes.value = session.limits.import_bytes
      uploadLimits.value = { bytes: session.limits.upload_bytes, files: session.limits.files }
    },
  )
  void load(
    () => getModels(http, signal),
    (list) => (models.value = list),
  )
  return {
    ownerId: readonly(ownerId),
    person: shallowReadonly(person),
    models: shallowReadonly(models),
    silenceMs: readonly(silenceMs),
    mostAnswers: readonly(mostAnswers),
    uploadLimits: shallowReadonly(uploadLimits),
    importBytes: readonly(importBytes),
    sessionExpiryMs: readonly(sessionExpiryMs),
    retentionDays: readonly(retentionDays),
    hasModelTitles: readonly(hasModelTitles),
    hasBudget: readonly(hasBudget),
    hasTranscription: hasVoice('transcription'),
    hasSpeech: hasVoice('speech'),
  }
}
