/** Words in columns, and to which series each belongs. */
export interface Columns {
  readonly length: number;
  readonly at: Float64Array;
  readonly of: Uint32Array;
  readonly num: Float64Array;
  readonly kind: Uint8Array;
}

export interface WindingParts {
  readonly words: Columns;
  /** By series: its home, and its place among those that speak at the same moment; the same for the same sensor and measure. */
  readonly homeOf: Uint32Array;
  readonly rankOf: Uint32Array;
  readonly homes: number;
}

/** The positions of the words in order of time, those said twice at the same moment only once. */
export function wind({ words, homeOf, rankOf, homes }: WindingParts): Uint32Array {
  const { length, at, of } = words;
  // By home first: each is nearly in order already, and a merge of a few dozen costs less than a sort of millions.
  const begins = new Uint32Array(homes + 1);
  for (let word = 0; word < length; word++) countUp(begins, (homeOf[of[word] as number] as number) + 1);
  for (let home = 0; home < homes; home++) countUp(begins, home + 1, begins[home]);
  const next = begins.slice();
  const byHome = new Uint32Array(length);
  for (let word = 0; word < length; word++) {
    const home = homeOf[of[word] as number] as number;
    byHome[next[home] as number] = word;
    countUp(next, home);
  }
  const before = (a: number, b: number): number =>
    (at[a] as number) - (at[b] as number) || (rankOf[of[a] as number] as number) - (rankOf[of[b] as number] as number);
  const parts: Uint32Array[] = [];
  for (let home = 0; home < homes; home++) {
    const part = byHome.subarray(begins[home], begins[home + 1]);
    if (!isInOrder(part, before)) part.sort(before);
    const kept = withoutRepetitions(part, words, rankOf);
    if (kept.length > 0) parts.push(kept);
  }
  return merged(parts, before);
}

function isInOrder(part: Uint32Array, before: (a: number, b: number) => number): boolean {
  for (let index = 1; index < part.length; index++)
    if (before(part[index - 1] as number, part[index] as number) > 0) return false;
  return true;
}

/** In place: what the same sensor has said already at the same moment is left out. */
function withoutRepetitions(part: Uint32Array, { at, of, num, kind }: Columns, rankOf: Uint32Array): Uint32Array {
  let kept = 0;
  for (const word of part) {
    const last = kept === 0 ? word : (part[kept - 1] as number);
    const repeats =
      kept > 0 &&
      at[last] === at[word] &&
      num[last] === num[word] &&
      kind[last] === kind[word] &&
      rankOf[of[last] as number] === rankOf[of[word] as number];
    if (!repeats) part[kept++] = word;
  }
  return part.subarray(0, kept);
}

function countUp(counts: Uint32Array, index: number, by = 1): void {
  counts[index] = (counts[index] as number) + by;
}

/** Merges parts that are in order each. */
function merged(parts: readonly Uint32Array[], before: (a: number, b: number) => number): Uint32Array {
  if (parts.length === 1) return parts[0] as Uint32Array;
  const next = new Uint32Array(parts.length);
  const headOf = (part: number): number => parts[part]?.[next[part] as number] as number;
  const earlier = (a: number, b: number): boolean => {
    const order = before(headOf(a), headOf(b));
    return order < 0 || (order === 0 && a < b);
  };
  const heap: number[] = [];
  const sink = (index: number): void => {
    for (let at = index; ; ) {
      const left = 2 * at + 1;
      if (left >= heap.length) return;
      const right = left + 1;
      const child = right < heap.length && earlier(heap[right] as number, heap[left] as number) ? right : left;
      if (!earlier(heap[child] as number, heap[at] as number)) return;
      [heap[at], heap[child]] = [heap[child] as number, heap[at] as number];
      at = child;
    }
  };
  for (let part = 0; part < parts.length; part++) heap.push(part);
  for (let index = (heap.length >> 1) - 1; index >= 0; index--) sink(index);
  const all = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  for (let position = 0; heap.length > 0; position++) {
    const part = heap[0] as number;
    all[position] = headOf(part);
    countUp(next, part);
    if ((next[part] as number) >= (parts[part] as Uint32Array).length) {
      const last = heap.pop() as number;
      if (heap.length > 0) heap[0] = last;
    }
    sink(0);
  }
  return all;
}
