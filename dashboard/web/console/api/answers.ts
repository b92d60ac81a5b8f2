import type { AlertEntry, AlertView } from '#contracts/alert';
import type { Bucket } from '#contracts/reading';
import type { Contact, DeviceView, HomeView, Resident } from '#contracts/register';
import type { Text } from '#contracts/text';

/** Answers of the hub that are put together from several contracts. */

export interface Sign {
  readonly at: number;
  readonly measure: string;
  readonly deviceId: string;
  readonly deviceName: string;
  readonly room: string;
}

export type ResidentAnswer = Resident & {
  readonly contacts: readonly Contact[];
  /** Newest first. */
  readonly signs: readonly Sign[];
};

export type HomeAnswer = HomeView & {
  readonly residentDetails: readonly Resident[];
  readonly contacts: readonly Contact[];
  readonly deviceList: readonly DeviceView[];
};

export interface AlertAnswer {
  readonly alert: AlertView;
  readonly entries: readonly AlertEntry[];
}

/** What the devices of a home said, oldest first. */
export interface Story {
  readonly devices: readonly {
    readonly id: string;
    readonly name: string;
    readonly kind: string;
    readonly room: string;
  }[];
  readonly points: readonly {
    readonly deviceId: string;
    readonly measure: string;
    readonly value: number | boolean | string;
    readonly at: number;
  }[];
}

export interface History {
  readonly stepMs: number;
  readonly buckets: readonly Bucket[];
}

export interface KindRow {
  readonly kind: string;
  readonly title: Text;
  readonly icon: string;
  readonly power: 'mains' | 'battery';
  readonly silentAfterSeconds: number;
  readonly measures: readonly {
    readonly name: string;
    readonly title: Text;
    readonly unit?: string;
    readonly kind: string;
  }[];
  readonly operations: readonly { readonly id: string; readonly title: Text }[];
}
