type Waiting<K, V> = { key: K; resolve: (value: V) => void; reject: (error: unknown) => void };

/** Collects the keys that are asked for in one turn of the event loop and loads them together. */
export class Loader<K, V> {
  private waiting: Waiting<K, V>[] = [];

  constructor(
    private readonly loadAll: (keys: K[]) => Promise<Map<K, V>>,
    private readonly absent: () => V,
  ) {}

  load(key: K): Promise<V> {
    return new Promise((resolve, reject) => {
      if (this.waiting.length === 0) setImmediate(() => void this.dispatch());
      this.waiting.push({ key, resolve, reject });
    });
  }

  private async dispatch(): Promise<void> {
    const batch = this.waiting;
    this.waiting = [];
    try {
      const values = await this.loadAll([...new Set(batch.map(({ key }) => key))]);
      for (const { key, resolve } of batch) resolve(values.get(key) ?? this.absent());
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
