/** Announces facts to observers. It never carries the main flow: see `hub/app/pipeline.ts`. */
export class EventBus<Events extends object> {
  readonly #handlers = new Map<keyof Events, Set<(payload: never) => void>>();
  readonly #onHandlerError: (name: keyof Events, error: unknown) => void;

  constructor(onHandlerError: (name: keyof Events, error: unknown) => void) {
    this.#onHandlerError = onHandlerError;
  }

  on<Name extends keyof Events>(name: Name, handler: (payload: Events[Name]) => void): Disposable {
    const handlers = this.#handlers.get(name) ?? new Set();
    this.#handlers.set(name, handlers.add(handler));
    return { [Symbol.dispose]: () => void handlers.delete(handler) };
  }

  emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    for (const handler of this.#handlers.get(name) ?? []) {
      try {
        (handler as (payload: Events[Name]) => void)(payload);
      } catch (error) {
        this.#onHandlerError(name, error);
      }
    }
  }
}
