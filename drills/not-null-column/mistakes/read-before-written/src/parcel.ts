export interface NewParcel {
  readonly tracking: string;
  /** Five digits. */
  readonly postcode: string;
  readonly weightGrams: number;
}

export interface Parcel extends NewParcel {
  readonly id: number;
  readonly depot: string;
}
