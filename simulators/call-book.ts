export interface Call {
  /** Message id; absent where the dialect has none. */
  readonly ref?: string | undefined;
  readonly deviceId: string;
  /** The connection it goes over: the device's own or its gateway's. */
  readonly line: string;
  /** Milliseconds on a steady clock. */
  readonly at: number;
}

/** Which calls wait for the hub's word, and how long it took. */
export interface CallBook {
  made(call: Call): void;
  /** Milliseconds since the call this answers; undefined when none is known. */
  accepted(answer: Call): number | undefined;
  /** The last hundred, oldest first. */
  latencies(): readonly number[];
}

const keptCalls = 500;
const keptLatencies = 100;

/** By message id where there is one; else the latest call of that device, or of the gateway that was told. */
export function callBook(): CallBook {
  const open: Call[] = [];
  const latencies: number[] = [];
  return {
    made(call) {
      open.push(call);
      if (open.length > keptCalls) open.shift();
    },
    accepted({ ref, deviceId, line, at }) {
      const tests: readonly ((call: Call) => boolean)[] = [
        (call) => call.ref !== undefined && call.ref === ref,
        (call) => call.deviceId === deviceId,
        (call) => call.line === line,
      ];
      for (const test of tests) {
        const index = open.findLastIndex(test);
        const call = open[index];
        if (call === undefined) continue;
        open.splice(index, 1);
        latencies.push(at - call.at);
        if (latencies.length > keptLatencies) latencies.shift();
        return at - call.at;
      }
      return undefined;
    },
    latencies: () => [...latencies],
  };
}
