/** How far ahead of the clock stamping may run for a device that floods; beyond it two readings share a moment. */
const mostAheadMs = 1_000;
/** Of one device: names of measures are its own to choose. */
const mostMeasures = 256;

/**
 * Moments for readings whose device has no clock. Two of one measure that arrive within a millisecond are two readings, and a
 * time series knows a point by its moment: the second gets the next millisecond. What a device has dated itself stays as dated:
 * the same moment twice is the same measurement sent twice.
 */
export class Stamps {
  readonly #last = new Map<string, Map<string, number>>();

  /** The moment of a reading received at `receivedAt`. Epoch ms. */
  next(deviceId: string, measure: string, receivedAt: number): number {
    let ofDevice = this.#last.get(deviceId);
    if (ofDevice === undefined) {
      ofDevice = new Map();
      this.#last.set(deviceId, ofDevice);
    }
    const last = ofDevice.get(measure);
    const at = last !== undefined && last >= receivedAt && last - receivedAt < mostAheadMs ? last + 1 : receivedAt;
    ofDevice.set(measure, at);
    if (ofDevice.size > mostMeasures) ofDevice.delete(ofDevice.keys().next().value as string);
    return at;
  }
}
