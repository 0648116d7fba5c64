import * as v from 'valibot';

/** A list of at most so many items. A longer one is refused by its length, before any of its items is read. */
export function shortArray<Item extends v.GenericSchema>(
  item: Item,
  maxItems: number,
): v.SchemaWithPipe<
  readonly [v.ArraySchema<Item, undefined>, v.MaxLengthAction<v.InferOutput<Item>[], number, undefined>]
> {
  const whole = v.pipe(v.array(item), v.maxLength<v.InferOutput<Item>[], number>(maxItems));
  const byLength = v.pipe(v.custom<unknown[]>(Array.isArray), v.maxLength(maxItems));
  return {
    ...whole,
    '~run': (dataset, config) => {
      const { value } = dataset;
      return Array.isArray(value) && value.length > maxItems
        ? byLength['~run'](dataset, config)
        : whole['~run'](dataset, config);
    },
  };
}
