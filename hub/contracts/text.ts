import Type, { type Static } from 'typebox';

/** What a person reads, in both languages of the product. Chinese is written first and is never empty. */
export const Text = Type.Object(
  { zh: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) },
  { $id: 'Text', description: 'The same sentence in Chinese and English' },
);
export type Text = Static<typeof Text>;
