import Type, { type Static, type TSchema } from 'typebox';

/** RFC 9457 problem document. `code` is stable and for machines; `detail` says in words what to do. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    detail: Type.Optional(Type.String()),
    errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
  },
  { $id: 'Problem' },
);
export type Problem = Static<typeof Problem>;

/** One page of a list. `cursor` asks for what follows; absent on the last page. */
export const Page = <Item extends TSchema>(item: Item) =>
  Type.Object({
    items: Type.Array(item),
    total: Type.Integer({ description: 'How many match in all' }),
    cursor: Type.Optional(Type.String()),
  });
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly total: number;
  readonly cursor?: string;
}

/** What every list understands. */
export const ListQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 100, description: 'Words to look for' })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
});
export type ListQuery = Static<typeof ListQuery>;
